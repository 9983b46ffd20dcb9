import { resolve } from "node:path";
import { shownPath } from "../config/config-file";
import type { Environment } from "../config/environment";
import { explain, type ResolvedValue } from "../config/explain";
import { type ConfigProblem, formatPosition, type SourcePosition } from "../config/problem";
import type { SynthesizedStack } from "../plan/synthesized-stack";
import { namesGiven, type NameScope, uniqueNameOf } from "../provider-facts/unique-names";

/** A name in AWS that a stack claims for itself. Plain data, so that it can be remembered. */
export interface OwnedName {
  readonly type: string;
  readonly what: string;
  readonly within: NameScope;
  readonly name: string;
  readonly system: string;
  readonly environment: string;
  readonly region: string;
  /** Undefined if no file says it. */
  readonly account?: string;
  /** The place that the name comes from, with the file's absolute path. */
  readonly place: SourcePosition;
  /** As YAML spells it; empty if no entry is the reason. */
  readonly key: string;
  /** Whether the YAML holds the name itself. */
  readonly isWritten: boolean;
}

/** Every name that a synthesized stack claims. Names that only an apply knows are not among them. */
export function ownedNames(
  { resource = {} }: SynthesizedStack,
  environment: Environment,
  account: string | undefined,
): readonly OwnedName[] {
  const written = explain(environment).filter(({ from }) => from !== "default");
  const { system, name, region, source } = environment;
  return Object.entries(resource).flatMap(([type, resources]) => {
    const unique = uniqueNameOf(type);
    if (unique === undefined) return [];
    const { what, within } = unique;
    return Object.values(resources).flatMap((block) =>
      namesGiven(unique, { ...block }).map((claimed): OwnedName => {
        const holding = written.find(({ value }) => String(value).toLowerCase() === claimed.toLowerCase());
        const entry = holding ?? reasonOf(type, written);
        return {
          ...{ type, what, within, name: claimed, system, environment: name, region },
          ...(account === undefined ? {} : { account }),
          ...{ place: placeOf(entry, source.file), key: entry?.key ?? "", isWritten: holding !== undefined },
        };
      }),
    );
  });
}

/** GitHub's provider has one name everywhere: a setting says who makes it, for a repository. */
function reasonOf(type: string, written: readonly ResolvedValue[]): ResolvedValue | undefined {
  if (type !== "aws_iam_openid_connect_provider") return undefined;
  return [/oidc_provider$/, /\.repository$/].flatMap(
    (sign) => written.find(({ key }) => sign.test(key)) ?? [],
  )[0];
}

/** For a name that follows from the system's and the environment's, the file's beginning. */
function placeOf(entry: ResolvedValue | undefined, own: string): SourcePosition {
  const [, file = own, line = "1", column = "1"] = /^(.*):(\d+):(\d+)$/.exec(entry?.from ?? "") ?? [];
  return { file: resolve(file), line: Number(line), column: Number(column) };
}

/**
 * Names that two stacks claim. The problem stands at the later of the two and names the place of the earlier.
 *
 * @param own names of the stacks that are synthesized
 * @param beside names of stacks that are only compared with
 */
export function nameConflicts(
  own: readonly OwnedName[],
  beside: readonly OwnedName[] = [],
): readonly ConfigProblem[] {
  const claims = new Map<string, OwnedName[]>();
  const takenBefore = (claim: OwnedName): OwnedName | undefined => {
    const key = `${claim.type} ${claim.name}`;
    const known = claims.get(key) ?? [];
    claims.set(key, [...known, claim]);
    return known.find((other) => collide(other, claim));
  };
  for (const claim of beside) takenBefore(claim);
  return own.flatMap((claim) => {
    const taken = takenBefore(claim);
    return taken === undefined ? [] : [conflict(claim, taken)];
  });
}

function collide(one: OwnedName, other: OwnedName): boolean {
  const isSameSystem = one.system === other.system;
  if (isSameSystem && one.environment === other.environment) return false;
  if (one.within === "aws") return true;
  if (one.within === "region" && one.region !== other.region) return false;
  if (one.account !== undefined && other.account !== undefined) return one.account === other.account;
  // Whose account is not said may be in any. What follows from the systems' own names is no contradiction in what
  // somebody wrote, and systems of several owners each make GitHub's provider.
  return isSameSystem || one.isWritten || other.isWritten;
}

function conflict(claim: OwnedName, taken: OwnedName): ConfigProblem {
  const isKnown = claim.within === "aws" || (claim.account !== undefined && taken.account !== undefined);
  const elsewhere = isKnown ? "" : ", or `account` in both files where they are in different ones";
  const owner = `${taken.system} ${taken.environment}`;
  return {
    ...shown(claim.place),
    key: claim.key,
    problem: `the ${claim.what} ${claim.name} is made by ${owner} already, ${formatPosition(shown(taken.place))}`,
    want: `one of its own${elsewhere}`,
  };
}

function shown(place: SourcePosition): SourcePosition {
  return { ...place, file: shownPath(place.file) };
}
