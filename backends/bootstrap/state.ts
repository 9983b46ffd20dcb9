/** A Terraform or OpenTofu state (version 4), with the parts that the bootstrap reads. */
export interface State {
  readonly resources: readonly StateResource[];
}

interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes?: { readonly id?: string } }[];
}

/** The addresses that a state manages. */
export function managedAddresses({ resources }: State): readonly string[] {
  return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
}

/**
 * Whether one state manages everything in another one, with the same ids. The lineage cannot tell: both engines assign
 * a new one when they move a state into a bucket.
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
