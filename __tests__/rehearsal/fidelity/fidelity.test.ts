import { availableEngines } from "../../engines";
import { EXPECTATIONS } from "./expectations";
import { type Lives, type PlannedChange, live } from "./lives";
import { SPECIMENS } from "./resources";

const TYPES = Object.keys(SPECIMENS);

/** Where a value that a plan tells of is true, as paths. */
function truths(value: unknown, path: readonly string[] = []): string[] {
  if (value === true) return [path.join(".")];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => truths(inner, [...path, name]));
}

const paths = (text: string): string[] => text.split(" ").filter((path) => path !== "");

/** What a plan knows beyond the arguments, by path, without the region, which all have. */
function knownBeside(type: string, { after }: PlannedChange): Record<string, unknown> {
  const given = leaves(SPECIMENS[type]?.arguments, after);
  const told = Object.entries(leaves(after, after)).filter(
    ([path, value]) => path !== "region" && !(path in given) && !isEmptyList(value),
  );
  return Object.fromEntries(told);
}

/** Values by path. A configuration may give a block as an object that a plan has in a list. */
function leaves(value: unknown, planned: unknown, path: readonly string[] = []): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (isBlock(value) && Array.isArray(planned)) return leaves([value], planned, path);
  const isList = Array.isArray(value) && value.some(isBlock);
  if (!isList && (!isBlock(value) || Object.keys(value).length === 0)) return { [path.join(".")]: value };
  const inside = Object.entries(value).map(([name, inner]) =>
    leaves(inner, (planned as Record<string, unknown> | undefined)?.[name], [...path, name]),
  );
  return Object.assign({}, ...inside) as Record<string, unknown>;
}

const isBlock = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

it("more than sixty types are tested, each with its expectations", () => {
  expect(TYPES.length).toBeGreaterThanOrEqual(60);
  expect(Object.keys(EXPECTATIONS).sort()).toEqual([...TYPES].sort());
});

describe.each(availableEngines())("plans of the provider's types under $kind", ({ path }) => {
  let lives: Lives;
  beforeAll(async () => {
    lives = await live(path);
  }, 300_000);

  it.each(TYPES)("of a new %s know and hide the same values as the real provider's", (type) => {
    const change = lives.created.get(type);
    const expected = EXPECTATIONS[type];
    if (change === undefined || expected === undefined) throw new Error(`no plan of ${type}`);
    expect(change.actions).toEqual(["create"]);
    expect(truths(change.after_unknown).sort()).toEqual(paths(expected.unknown).sort());
    expect(knownBeside(type, change)).toEqual(expected.known ?? {});
    expect(truths(change.after_sensitive).sort()).toEqual(paths(expected.hidden ?? "").sort());
  });

  it("are empty after an apply", () => {
    expect(lives.settled).toEqual([]);
  });

  it.each(TYPES.filter((type) => SPECIMENS[type]?.update !== undefined))(
    "change a changed %s in place",
    (type) => {
      const change = lives.updated.get(type);
      expect(change?.actions).toEqual(["update"]);
      expect(truths(change?.after_unknown)).toEqual(paths(EXPECTATIONS[type]?.unknownOnUpdate ?? ""));
    },
  );

  it.each(TYPES.filter((type) => SPECIMENS[type]?.replace !== undefined))(
    "of a %s that cannot be changed in place say what replaces it",
    (type) => {
      const change = lives.replaced.get(type);
      const wanted = SPECIMENS[type]?.replace?.[1] ?? [];
      expect(change?.actions).toEqual(["delete", "create"]);
      const told = (change?.replace_paths ?? []).map((each) => JSON.stringify(each));
      expect(told.sort()).toEqual(wanted.map((each) => JSON.stringify(each)).sort());
    },
  );

  it("destroy every resource", () => {
    const actions = TYPES.map((type) => lives.destroyed.get(type)?.actions);
    expect(actions).toEqual(TYPES.map(() => ["delete"]));
  });
});
