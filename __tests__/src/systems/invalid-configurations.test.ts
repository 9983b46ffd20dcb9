import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { loadSystem } from "../../../src/systems/load-system";
import type { ConfigProblem } from "../../../src/config/problem";
import { spellValue } from "../../../src/config/spell-value";
import { catchProblems, example, exampleSchema, systemFolder } from "./example-system";

type Config = Record<string, unknown>;

const name = fc.stringMatching(/^[a-z]{2,12}$/);
const block = fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `10.${a}.${b}.0/24`);
const instance = fc.record(
  {
    instanceType: fc.constantFrom("t3.medium", "m7g.large", "c7i-flex.2xlarge"),
    diskGb: fc.integer({ min: 8, max: 1000 }),
  },
  { requiredKeys: ["instanceType"] },
);
const store = fc.oneof(
  fc.record({
    engine: fc.constant("aurora"),
    minCapacity: fc.integer({ min: 0, max: 128 }),
    pauseAfter: fc.constantFrom("5m", "1h"),
  }),
  fc.record({
    engine: fc.constant("postgres"),
    instanceType: fc.constant("db.t4g.medium"),
    storageGb: fc.integer({ min: 20, max: 999 }),
  }),
);

/** The system's own keys, valid. */
const validConfig: fc.Arbitrary<Config> = fc.record(
  {
    network: fc.record({
      cidr: fc.constant("10.0.0.0/16"),
      publicSubnets: fc.array(block, { minLength: 1, maxLength: 3 }),
    }),
    domain: name.map((label) => `${label}.example.com`),
    repository: fc.tuple(name, name).map((parts) => parts.join("/")),
    instances: fc.dictionary(name, instance, { maxKeys: 4 }),
    adminCidrBlocks: fc.array(block, { maxLength: 4 }),
    drainTimeout: fc.constantFrom("1s", "30s", "20m", "1h"),
    logRetentionDays: fc.constantFrom(1, 30, 3653),
    healthCheck: fc.record({
      path: name.map((word) => `/${word}`),
      port: fc.integer({ min: 1, max: 65_535 }),
      https: fc.boolean(),
    }),
    secretKeys: fc.array(
      name.map((word) => word.toUpperCase()),
      { maxLength: 3 },
    ),
    variables: fc.dictionary(
      name,
      fc.string({ maxLength: 20 }).map((text) => `v ${text}`),
      { maxKeys: 4 },
    ),
    store,
  },
  { requiredKeys: ["network", "domain", "repository"] },
);

/** Each makes any valid configuration an invalid one. */
const breakages: readonly ((config: Config, noise: unknown) => Config)[] = [
  ...["network", "domain", "repository"].map((key) => (config: Config) => omit(config, key)),
  ...[
    "region",
    "network",
    "instances",
    "adminCidrBlocks",
    "drainTimeout",
    "logRetentionDays",
    "store",
    "tags",
  ].map((key) => (config: Config) => ({ ...config, [key]: null })),
  (config, noise) => ({ ...config, network: noise }),
  (config, noise) => ({ ...config, network: { cidr: "10.0.0.0/16", publicSubnets: noise } }),
  (config, noise) => ({ ...config, logRetentionDays: { noise } }),
  (config, noise) => ({ ...config, drainTimeout: [noise] }),
  (config, noise) => ({ ...config, unheardOf: noise }),
  (config, noise) => ({ ...config, healthCheck: { path: "/", port: 80, extra: noise } }),
  (config, noise) => ({ ...config, instances: { main: { instanceType: "t3.medium", diskGb: [noise] } } }),
  (config, noise) => ({ ...config, instances: { main: noise } }),
  (config, noise) => ({ ...config, store: { engine: noise } }),
  (config, noise) => ({ ...config, store: { engine: "aurora", minCapacity: noise, pauseAfter: noise } }),
  (config, noise) => ({ ...config, adminCidrBlocks: ["10.0.0.1/8", noise] }),
  (config) => ({ ...config, region: "mars-north-1" }),
  (config) => ({ ...config, account: 12345 }),
  (config) => ({ ...config, domain: "https://example.com/" }),
  (config) => ({ ...config, variables: { KEY: "AKIAIOSFODNN7EXAMPLE" } }),
];

describe("any configuration", () => {
  it("that is valid is read as written", () => {
    fc.assert(
      fc.property(validConfig, (config) => {
        const [environment] = loadSystem(systemFolder({ "prod.yaml": write(config) }), example).environments;
        expect(environment?.config).toEqual(exampleSchema.parse(config));
      }),
      { numRuns: 150 },
    );
  });

  it("that is invalid is refused with positions in its file and nothing else", () => {
    fc.assert(
      fc.property(
        validConfig,
        fc.constantFrom(...breakages),
        fc.jsonValue({ maxDepth: 3 }),
        (config, breakIt, noise) => {
          const problems = problemsOf(write(breakIt(config, noise)));
          expect(problems).not.toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("whose text was damaged anywhere is read or refused, and never causes a crash", () => {
    const damage = fc.record({
      config: validConfig,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.nat(12),
      inserted: fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom("\t", "*x", "&x ", "<<: ", "? ", "!!str ", "{", "- "),
      ),
    });
    fc.assert(
      fc.property(damage, ({ config, at, removed, inserted }) => {
        const text = write(config);
        const offset = Math.floor(at * text.length);
        problemsOf(text.slice(0, offset) + inserted + text.slice(offset + removed));
      }),
      { numRuns: 400 },
    );
  });
});

/** The problems of a file, each within the file's lines and columns. */
function problemsOf(text: string): readonly ConfigProblem[] {
  const folder = systemFolder({ "prod.yaml": text });
  const problems = catchProblems(() => loadSystem(folder, example));
  const lines = readFileSync(join(folder, "prod.yaml"), "utf8").split("\n");
  for (const { file, line, column, problem } of problems) {
    expect(file).toMatch(/prod\.yaml$/);
    expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
    expect(problem).not.toMatch(/undefined|\[object|TypeError|\n/);
  }
  return problems;
}

function write(config: Config): string {
  const whole = { region: "us-east-1", ...config };
  return `# as an editor would save it\n${stringify(spellValue(whole, [exampleSchema]))}`;
}

function omit(config: Config, key: string): Config {
  return Object.fromEntries(Object.entries(config).filter(([other]) => other !== key));
}
