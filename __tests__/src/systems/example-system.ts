import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { SystemStack } from "../../../constructs/system-stack";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { loadSystem, loadSystems } from "../../../src/systems/load-system";
import type { LoadedSystem } from "../../../src/systems/load-system";
import type { ConfigProblem } from "../../../src/config/problem";
import { formatProblem } from "../../../src/config/problem";
import * as type from "../../../src/config/schema";
import { defineSystem } from "../../../src/systems/system-definition";
import type { SystemDefinition } from "../../../src/systems/system-definition";

const store = z.discriminatedUnion("engine", [
  z.strictObject({
    engine: z.literal("aurora"),
    minCapacity: z.number().min(0).max(128),
    pauseAfter: type.duration(),
  }),
  z.strictObject({
    engine: z.literal("postgres"),
    instanceType: type.instanceType("database"),
    storageGb: z.int().min(20),
  }),
]);

/** A system with everything that the five real ones configure. */
export const exampleSchema = z.object({
  network: z.object({
    cidr: type.vpcCidr(),
    publicSubnets: z.array(type.cidr()).min(1).max(3),
    availabilityZones: z.array(type.availabilityZone()).default([]),
  }),
  instances: z
    .record(
      z.string(),
      z.object({ instanceType: type.instanceType(), diskGb: z.int().min(8).max(1000).default(20) }),
    )
    .default({ main: { instanceType: "t3.medium", diskGb: 20 } }),
  adminCidrBlocks: z.array(type.cidr({ version: "any" })).default([]),
  domain: type.domainName(),
  hostedZone: type.domainName({ shared: true }).optional(),
  certificateArn: type.arn({ service: "acm", resource: "certificate" }).optional(),
  drainTimeout: type.duration({ min: "1s", max: "1h" }).prefault("30s"),
  logRetentionDays: type.logRetentionDays().default(30),
  healthCheck: z
    .object({ path: z.string().startsWith("/"), port: type.port(), https: z.boolean().default(false) })
    .optional(),
  repository: type.githubRepository(),
  alarmEmail: type.email().optional(),
  secretKeys: z.array(z.string()).default([]),
  variables: z.record(z.string(), z.string()).default({}),
  store: store.optional(),
});

export type ExampleConfig = z.output<typeof exampleSchema>;

class ExampleStack extends SystemStack<ExampleConfig> {}

export const example = defineSystem({ name: "hellotron", schema: exampleSchema, stack: ExampleStack });

/** The same system under another name. */
export function exampleNamed(name: string): SystemDefinition<ExampleConfig> {
  return { ...example, name };
}

export const BOOTSTRAP_YAML = "region: us-east-1\n";

/** The keys without which the example is not valid. */
export const MINIMAL_YAML = `region: us-east-1
network:
  cidr: 10.0.0.0/16
  public_subnets: [10.0.0.0/24]
domain: api.example.com
repository: hellotron/vega
`;

const folders = realpathSync(mkdtempSync(join(tmpdir(), "config-")));
let folderCount = 0;
afterAll(() => rmSync(folders, { recursive: true }));

/** A folder with these files and a `bootstrap.yaml`, unless that is one of them. It is gone after the tests. */
export function systemFolder(files: Readonly<Record<string, string | Buffer>>): string {
  folderCount += 1;
  const folder = join(folders, String(folderCount));
  mkdirSync(folder);
  for (const [name, content] of Object.entries({ "bootstrap.yaml": BOOTSTRAP_YAML, ...files })) {
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The system read from these files. */
export function load(files: Readonly<Record<string, string>>): LoadedSystem<ExampleConfig> {
  return loadSystem(systemFolder(files), example);
}

/** `prod.yaml:3:5 network.cidr: …`, with the files' names alone. */
export function problemsIn(files: Readonly<Record<string, string | Buffer>>): readonly string[] {
  return shown(catchProblems(() => loadSystem(systemFolder(files), example)));
}

/** The problems of several systems, each from its own files. */
export function problemsAcross(
  systems: Readonly<Record<string, Readonly<Record<string, string>>>>,
): readonly string[] {
  const sources = Object.entries(systems).map(([name, files]) => ({
    directory: systemFolder(files),
    definition: exampleNamed(name),
  }));
  return shown(catchProblems(() => loadSystems(sources)));
}

/** The problems of a call that must be refused; any other error is a defect and thrown on. */
export function catchProblems(call: () => unknown): readonly ConfigProblem[] {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

function shown(problems: readonly ConfigProblem[]): readonly string[] {
  return problems.map((problem) => formatProblem(problem).replace(/[^\s(,]*\/config-\w+\/\d+\//g, ""));
}
