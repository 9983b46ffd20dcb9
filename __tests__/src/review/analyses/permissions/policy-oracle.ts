import fc from "fast-check";
import type { Json } from "../../../../../src/text/json";

/**
 * What a policy document lets through, found by asking it about every request of a small world, one by one. It knows
 * nothing of what covers what; the review must agree with it.
 */

type Texts = string | string[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, Texts>>;
  readonly NotPrincipal?: Readonly<Record<string, Texts>>;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
}

interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const PRINCIPALS = [
  "AWS:arn:aws:iam::111111111111:role/a",
  "AWS:arn:aws:iam::111111111111:user/b",
  "AWS:arn:aws:iam::222222222222:role/a",
  "AWS:arn:aws:iam::333333333333:user/stranger",
  "Service:sns.amazonaws.com",
  "Service:stranger.amazonaws.com",
];
const ACTIONS = [
  "s3:GetObject", "s3:GetX", "s3:XetObject", "s3:PutObject", "s3:DeleteObject", "s3:X", "s3:", "iam:PassRole", "iam:X", "X",
]; // prettier-ignore
const RESOURCES = [
  "arn:aws:s3:::b", "arn:aws:s3:::b/", "arn:aws:s3:::b/x", "arn:aws:s3:::b/xY", "arn:aws:s3:::b/Y", "arn:aws:s3:::Y", "Y",
]; // prettier-ignore
const CONTEXTS: readonly Readonly<Record<string, string>>[] = [
  undefined,
  "vpc-1",
  "vpc-2",
  "vpc-9",
  "other",
].flatMap((vpc) =>
  ["10.1.1.1", "10.9.9.9", "8.8.8.8"].map((ip) => ({
    "aws:sourceip": ip,
    ...(vpc === undefined ? {} : { "aws:sourcevpc": vpc }),
  })),
);

const listOf = (texts: Texts | undefined): string[] =>
  texts === undefined ? [] : typeof texts === "string" ? [texts] : texts;

const globs = new Map<string, RegExp>();
function matches(pattern: string, text: string): boolean {
  let glob = globs.get(pattern);
  if (glob === undefined) {
    const source = [...pattern].map((letter) =>
      letter === "*" ? ".*" : letter === "?" ? "." : letter.replace(/[^A-Za-z0-9]/, "\\$&"),
    );
    globs.set(pattern, (glob = new RegExp(`^${source.join("")}$`)));
  }
  return glob.test(text);
}

function principalMatches(principal: Statement["Principal"], asked: string): boolean {
  if (principal === "*" || principal === undefined) return true;
  return Object.entries(principal).some(([kind, ids]) =>
    listOf(ids).some((id) => {
      if (id === "*") return true;
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(id)?.[1];
      return account === undefined ? `${kind}:${id}` === asked : asked.includes(`::${account}:`);
    }),
  );
}

const ipNumber = (ip: string) => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
function inNetwork(cidr: string, ip: string): boolean {
  const [network = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(ipNumber(network) / size) === Math.floor(ipNumber(ip) / size);
}

const TESTS: Readonly<Record<string, (wanted: string, has: string) => boolean>> = {
  StringEquals: (wanted, has) => wanted === has,
  StringLike: matches,
  IpAddress: inNetwork,
};

function conditionHolds(condition: Statement["Condition"], context: Request["context"]): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const has = context[key.toLowerCase()];
      const isNegated = operator.includes("Not");
      if (has === undefined) return isNegated || operator.endsWith("IfExists");
      const test = TESTS[operator.replace("Not", "").replace("IfExists", "")];
      if (test === undefined) throw new Error(`the oracle does not know ${operator}`);
      return listOf(values).some((wanted) => test(wanted, has)) !== isNegated;
    }),
  );
}

function applies(statement: Statement, { principal, action, resource, context }: Request): boolean {
  const { NotPrincipal, NotAction, NotResource } = statement;
  const hasAction = (patterns: Texts | undefined) =>
    listOf(patterns).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  const hasResource = (patterns: Texts | undefined) =>
    listOf(patterns).some((pattern) => matches(pattern, resource));
  return (
    (NotPrincipal === undefined
      ? principalMatches(statement.Principal, principal)
      : !principalMatches(NotPrincipal, principal)) &&
    (NotAction === undefined ? hasAction(statement.Action) : !hasAction(NotAction)) &&
    (NotResource === undefined ? hasResource(statement.Resource) : !hasResource(NotResource)) &&
    conditionHolds(statement.Condition, context)
  );
}

/** Requests that a change of documents could let through, alone or beside other policies, and could not before. */
export function compareByAsking(before: readonly Statement[], after: readonly Statement[]) {
  const result = { widens: false, narrows: false };
  const says = (statements: readonly Statement[], effect: Statement["Effect"], request: Request) =>
    statements.some((statement) => statement.Effect === effect && applies(statement, request));
  for (const principal of PRINCIPALS)
    for (const action of ACTIONS)
      for (const resource of RESOURCES)
        for (const context of CONTEXTS) {
          const request = { principal, action, resource, context };
          const [allowed, allows] = [says(before, "Allow", request), says(after, "Allow", request)];
          const [denied, denies] = [says(before, "Deny", request), says(after, "Deny", request)];
          if ((denied && !denies) || (allows && !allowed && !denies)) result.widens = true;
          if ((denies && !denied) || (allowed && !allows)) result.narrows = true;
        }
  return result;
}

const some = (texts: readonly string[], max = 3): fc.Arbitrary<Texts> =>
  fc.oneof(
    fc.constantFrom(...texts),
    fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: max }),
  );

const actions = some(["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:getobject", "s3:PutObject", "s3:*Object", "s3:?etObject", "iam:*", "iam:PassRole"]); // prettier-ignore
/** What an exception of `s3:Get*` leaves of `s3:*Object` is no pattern: there the review says more than there is. */
const exceptions = some(["*", "s3:*", "s3:GetObject", "s3:PutObject", "iam:*", "iam:PassRole"]);
const resources = some(["*", "arn:aws:s3:::*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x*", "arn:aws:s3:::b/x"]); // prettier-ignore
const aws = some(["*", "111111111111", "arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/a", "arn:aws:iam::222222222222:role/a"]); // prettier-ignore
const principal = fc.oneof(
  fc.constant("*" as const),
  aws.map((AWS) => ({ AWS })),
  aws.map((AWS) => ({ AWS, Service: "sns.amazonaws.com" })),
);
const vpcs = some(["vpc-1", "vpc-2"], 2);
const condition = fc.record(
  {
    StringEquals: vpcs.map((value) => ({ "aws:SourceVpc": value })),
    StringNotEquals: vpcs.map((value) => ({ "aws:SourceVpc": value })),
    StringLike: some(["vpc-*", "vpc-1", "*"], 2).map((value) => ({ "AWS:sourceVpc": value })),
    StringEqualsIfExists: vpcs.map((value) => ({ "aws:SourceVpc": value })),
    IpAddress: some(["10.0.0.0/8", "10.1.0.0/16", "8.8.8.8"], 2).map((value) => ({ "aws:SourceIp": value })),
    NotIpAddress: some(["10.0.0.0/8", "10.1.0.0/16"], 2).map((value) => ({ "aws:SourceIp": value })),
  },
  { requiredKeys: [] },
);

const either = <T>(plain: fc.Arbitrary<T>, negated: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: plain }, { weight: 1, arbitrary: negated });

const statement = (isResourcePolicy: boolean): fc.Arbitrary<Statement> =>
  fc
    .tuple(
      fc.constantFrom<Statement["Effect"]>("Allow", "Allow", "Allow", "Deny"),
      either<Partial<Statement>>(
        actions.map((Action) => ({ Action })),
        exceptions.map((NotAction) => ({ NotAction })),
      ),
      either<Partial<Statement>>(
        resources.map((Resource) => ({ Resource })),
        resources.map((NotResource) => ({ NotResource })),
      ),
      either<Partial<Statement>>(
        principal.map((Principal) => ({ Principal })),
        aws.map((AWS) => ({ NotPrincipal: { AWS } })),
      ),
      fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: condition }),
    )
    .map(([Effect, action, resource, who, Condition]) => ({
      Effect,
      ...action,
      ...resource,
      ...(isResourcePolicy ? who : {}),
      ...(Condition === undefined ? {} : { Condition }),
    }));

const many = (isResourcePolicy: boolean) =>
  fc.array(statement(isResourcePolicy), { minLength: 1, maxLength: 4 });

export const statements: fc.Arbitrary<readonly Statement[]> = fc.boolean().chain(many);

type Pair = readonly [readonly Statement[], readonly Statement[]];

/** Two documents that have nothing to do with each other. */
const strangers: fc.Arbitrary<Pair> = fc
  .boolean()
  .chain((isResourcePolicy) => fc.tuple(many(isResourcePolicy), many(isResourcePolicy)));

/** Two documents of which one was made of the other by small steps: what reviewers see. */
const edited: fc.Arbitrary<Pair> = fc.boolean().chain((isResourcePolicy) => {
  const one = statement(isResourcePolicy);
  return fc
    .tuple(
      fc.array(one, { minLength: 1, maxLength: 3 }),
      one,
      fc.nat(2),
      fc.constantFrom("Action", "Resource", "Principal", "Condition", "Effect", "all", "more", "less"),
    )
    .map(([before, other, at, part]) => [before, edit(before, other, at % before.length, part)] as const);
});

export const pairs: fc.Arbitrary<Pair> = fc.oneof(
  { weight: 3, arbitrary: edited },
  { weight: 1, arbitrary: strangers },
);

function edit(before: readonly Statement[], other: Statement, at: number, part: string): Statement[] {
  if (part === "more") return [...before, other];
  if (part === "less") return before.filter((_, index) => index !== at);
  return before.map((own, index) => {
    if (index !== at) return own;
    if (part === "all") return other;
    const parts = [part, `Not${part}`];
    const kept = Object.entries(own).filter(([name]) => !parts.includes(name));
    const taken = Object.entries(other).filter(([name]) => parts.includes(name));
    return Object.fromEntries([...kept, ...taken]) as unknown as Statement;
  });
}

/** The same document in other words: order, lists taken apart, texts for lists of one, names of statements. */
export function rewritten(original: readonly Statement[], seed: readonly number[]): Json {
  let at = 0;
  const draw = (below: number) => (seed[at++ % seed.length] ?? 0) % below;
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [draw(1000), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  const loose = (texts: Texts | undefined): Texts | undefined => {
    const list = shuffled(listOf(texts));
    return list.length === 1 && draw(2) === 0 ? list[0] : list;
  };
  const apart = (each: Statement, part: "Action" | "Resource"): Statement[] => {
    const list = listOf(each[part]);
    return list.length > 1 && draw(2) === 0 ? list.map((text) => ({ ...each, [part]: text })) : [each];
  };
  const result = original
    .flatMap((each) => apart(each, "Action"))
    .flatMap((each) => apart(each, "Resource"))
    .map((each, index) => {
      const parts = Object.entries(each).map(([name, value]) => [
        name,
        /Action|Resource/.test(name) ? loose(value as Texts) : value,
      ]);
      return Object.fromEntries([
        ["Sid", `s${String(index)}x${String(draw(9))}`],
        ...shuffled(parts),
      ]) as Json;
    });
  return { Statement: shuffled(result) };
}
