import { READABLE_SERVICES, type ReadableService } from "../../../constructs/identity/readable-services";
import { SHAPES } from "../../../constructs/identity/resource-arns";
import { type Authorization, authorizationReference, knowsResources } from "./authorization-reference";

let reference: Readonly<Record<string, Authorization>>;
beforeAll(async () => {
  reference = await authorizationReference();
}, 300_000);

describe.each(Object.entries(READABLE_SERVICES))("the calls that plans make to %s", (service, entry) => {
  it("exist in AWS's list, and are read-only", () => {
    for (const call of callsOf(entry)) {
      const levels = privileges(service, call).map(([, { access_level: level }]) => level);
      expect({ call, known: levels.length > 0 }).toEqual({ call, known: true });
      expect({ call, other: levels.filter((level) => level !== "Read" && level !== "List") }).toEqual({
        call,
        other: [],
      });
    }
  });

  it("apply to all resources only if IAM cannot limit them", () => {
    const about = (entry.lists ?? []).flatMap((call) => privileges(service, call)).filter(hasResources);
    expect(about.map(([name]) => name)).toEqual([]);
  });

  it("apply to resources by name only if IAM supports it", () => {
    const { calls = [], types = [] } = entry.own ?? {};
    const useless = calls.filter((call) => !privileges(service, call).some(hasResources));
    expect(useless).toEqual([]);
    const known = Object.keys(READABLE_SERVICES).flatMap((each) =>
      Object.values(reference[each]?.resources ?? {}),
    );
    const patterns = known.map(({ arn }) => patternOf(arn));
    const arns = types.flatMap((type) => SHAPES[type]?.arns ?? [`${type} has no ARN`]);
    expect(arns.filter((arn) => !patterns.some((pattern) => pattern.test(`arn:aws:${arn}`)))).toEqual([]);
  });
});

it("the calls that plans make return no contents, passwords or sessions", () => {
  const calls = Object.entries(READABLE_SERVICES).flatMap(([service, entry]) =>
    callsOf(entry).flatMap((call) => privileges(service, call).map(([name]) => `${service}:${name}`)),
  );
  const telling =
    /GetSecretValue|GetObject$|LogEvents|GetItem|MasterUserPassword|AccessDetails|DefaultKeyPair|BatchGetImage/;
  expect(calls.filter((call) => telling.test(call))).toEqual([]);
});

function callsOf({ own, lists = [] }: ReadableService): readonly string[] {
  return [...(own?.calls ?? []), ...lists];
}

type Privilege = readonly [name: string, Authorization["privileges"][string]];

/** What a call with stars stands for. */
function privileges(service: string, call: string): readonly Privilege[] {
  const pattern = new RegExp(`^${call.replaceAll("*", ".*")}$`);
  return Object.entries(reference[service]?.privileges ?? {}).filter(([name]) => pattern.test(name));
}

function hasResources([, privilege]: Privilege): boolean {
  return knowsResources(privilege);
}

/** `arn:${Partition}:rds:${Region}:${Account}:cluster:${Name}` as a pattern. */
function patternOf(arn: string): RegExp {
  const parts = arn.split(/\$\{\w+\}/).map((part) => part.replace(/[.*+?^$|()[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}
