/** A Terraform or OpenTofu state (version 4), as far as the bootstrap reads it. */
export interface State {
  readonly resources: readonly StateResource[];
}

interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes?: { readonly id?: string } }[];
}

/** Addresses of what a state manages. */
export function managedAddresses({ resources }: State): readonly string[] {
  return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
}

/**
 * Whether one state manages all that another one does, with the same ids. Lineage does not tell: both engines
 * give a state a new one when they move it into a bucket.
 */
export function includesState(whole: State, part: State): boolean {
  const known = new Set(identities(whole));
  return identities(part).every((identity) => known.has(identity));
}

function identities({ resources }: State): readonly string[] {
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes }) => `${type}.${name} ${attributes?.id ?? ""}`),
    );
}
