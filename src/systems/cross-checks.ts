import type { BootstrapConfig } from "../config/bootstrap-schema";
import type { Environment } from "../config/environment";
import { overlaps } from "../config/cidr";
import { markedValues } from "../config/marked-values";
import { formatPosition } from "../config/problem";
import type { ConfigProblem } from "../config/problem";
import { ownNetworks } from "../config/schema/cidr";
import { claims } from "../config/schema/domain";
import { inOwnRegion } from "../config/schema/place";
import { kindOf, type SystemDefinition } from "./system-definition";

/** The valid environments of one system. */
export interface SystemEnvironments<C extends object = object> {
  readonly definition: SystemDefinition<C>;
  readonly environments: readonly Environment<C>[];
}

/**
 * An environment in an account other than its system's has a separate backend there. The outputs that it reads are in
 * another environment's state, so both must be in one account.
 */
export function accountProblems<C extends object>(
  { readsFrom }: Pick<SystemDefinition<C>, "readsFrom">,
  bootstrap: Environment<BootstrapConfig>,
  environments: readonly Environment[],
): readonly ConfigProblem[] {
  const accountOf = ({ backend, account }: Environment) =>
    backend.only === undefined ? bootstrap.account : account;
  return environments.flatMap((environment) =>
    (readsFrom?.(environment.name) ?? []).flatMap((name) => {
      const read = environments.find((other) => other.name === name);
      if (read === undefined || accountOf(read) === accountOf(environment)) return [];
      return environment.source.problemAt(["account"], {
        problem: `differs from the account of ${name}, whose outputs ${environment.name} reads, ${positionOf(read, ["account"])}`,
        got: JSON.stringify(accountOf(environment)),
        want: JSON.stringify(accountOf(read)),
      });
    }),
  );
}

/** Availability zones must be in their environment's region. */
export function regionProblems<C extends object>(
  definition: SystemDefinition<C>,
  environments: readonly Environment<C>[],
): readonly ConfigProblem[] {
  return environments.flatMap(({ name, config, region, source }) =>
    markedValues(config, kindOf(definition, name).schema, inOwnRegion)
      .filter(({ value }) => !value.startsWith(region))
      .map(({ path, value, mark }) =>
        source.problemAt(path, {
          problem: `is not in ${region}, the region of this environment`,
          got: JSON.stringify(value),
          want: `an ${mark.kind} of ${region}`,
        }),
      ),
  );
}

/** Two systems in one bucket could overwrite each other's state. */
export function sharedBucketProblems(
  bootstraps: readonly Environment<BootstrapConfig>[],
): readonly ConfigProblem[] {
  return bootstraps.flatMap((bootstrap, index) => {
    const first = bootstraps.slice(0, index).find(({ config }) => config.bucket === bootstrap.config.bucket);
    if (first === undefined) return [];
    const problem = `is already the state bucket of ${first.system}, ${positionOf(first, ["bucket"])}`;
    return [
      bootstrap.source.problemAt(["bucket"], { problem, got: JSON.stringify(bootstrap.config.bucket) }),
    ];
  });
}

/** A domain must be unique across all systems: two stacks would overwrite each other's records. */
export function claimProblems<C extends object>(
  systems: readonly SystemEnvironments<C>[],
): readonly ConfigProblem[] {
  const owners = new Map<string, Claim>();
  return systems
    .flatMap(({ definition, environments }) =>
      environments.flatMap((environment) => claimsOf(environment, definition)),
    )
    .flatMap((claim) => {
      const key = `${claim.kind} ${claim.value.toLowerCase()}`;
      const owner = owners.get(key) ?? claim;
      owners.set(key, owner);
      return owner.environment === claim.environment ? [] : [takenProblem(claim, owner)];
    });
}

/**
 * Networks in one account and region must not overlap. AWS allows it, but cannot peer overlapping networks, and changing
 * a network's addresses means recreating it and everything in it.
 */
export function networkProblems<C extends object>(
  systems: readonly (SystemEnvironments<C> & { readonly bootstrap?: Environment | undefined })[],
): readonly ConfigProblem[] {
  const networks = systems.flatMap(({ definition, environments, bootstrap }) =>
    environments.flatMap((environment) =>
      markedValues(environment.config, kindOf(definition, environment.name).schema, ownNetworks).map(
        ({ path, value }): Network => ({
          ...{ environment, path, cidr: value, account: environment.account ?? bootstrap?.account },
        }),
      ),
    ),
  );
  return networks.flatMap((network, index) => {
    const first = networks.slice(0, index).find((other) => mayMeet(network, other));
    return first === undefined ? [] : [overlapProblem(network, first)];
  });
}

interface Network {
  readonly cidr: string;
  readonly path: readonly (string | number)[];
  readonly environment: Environment;
  /** Undefined if no file sets it: then it can be any account. */
  readonly account: string | undefined;
}

function mayMeet(a: Network, b: Network): boolean {
  const isElsewhere = a.account !== undefined && b.account !== undefined && a.account !== b.account;
  return !isElsewhere && a.environment.region === b.environment.region && overlaps(a.cidr, b.cidr);
}

function overlapProblem({ cidr, path, environment, account }: Network, first: Network): ConfigProblem {
  const { system, name } = first.environment;
  const areBothPlaced = account !== undefined && first.account !== undefined;
  return environment.source.problemAt(path, {
    problem: `shares addresses with the network of ${system} ${name}, ${first.cidr} at ${positionOf(first.environment, first.path)}`,
    got: JSON.stringify(cidr),
    want: `a separate block${areBothPlaced ? "" : ", or `account` in both files if the accounts differ"}`,
  });
}

interface Claim {
  readonly kind: string;
  readonly value: string;
  readonly path: readonly (string | number)[];
  readonly environment: Environment;
}

function claimsOf<C extends object>(
  environment: Environment<C>,
  definition: SystemDefinition<C>,
): readonly Claim[] {
  return markedValues(environment.config, kindOf(definition, environment.name).schema, claims).map(
    ({ path, value, mark }) => ({
      ...{ kind: mark.kind, value, path, environment },
    }),
  );
}

function takenProblem({ kind, value, path, environment }: Claim, owner: Claim): ConfigProblem {
  const { system, name } = owner.environment;
  return environment.source.problemAt(path, {
    problem: `is already the ${kind} of ${system} ${name}, ${positionOf(owner.environment, owner.path)}`,
    got: JSON.stringify(value),
    want: `one ${kind} per environment`,
  });
}

function positionOf({ source }: Environment, path: readonly (string | number)[]): string {
  return formatPosition(source.locate(path));
}
