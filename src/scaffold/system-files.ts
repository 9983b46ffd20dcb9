/** A file of a new system: its path in the checkout, and its content. */
export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of a system that synthesizes, plans and passes its tests unchanged. Its one private bucket is a placeholder
 * for the real resources.
 *
 * @param name the system's name, such as `data-lake`
 */
export function systemFiles(name: string): readonly ScaffoldFile[] {
  const words = { name, Pascal: pascalCase(name), camel: camelCase(name), Title: titleCase(name) };
  return Object.entries(FILES).map(([path, text]) => ({
    path: filled(path, words),
    text: filled(text, words),
  }));
}

type Words = Readonly<Record<string, string>>;

/** Replaces `<name>`, `<Pascal>`, `<camel>` and `<Title>`. */
function filled(text: string, words: Words): string {
  return text.replace(/<(name|Pascal|camel|Title)>/g, (_, word: string) => words[word] ?? "");
}

function pascalCase(name: string): string {
  return titleCase(name).replaceAll(" ", "");
}

function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

function titleCase(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}

const FILES: Readonly<Record<string, string>> = {
  "systems/<name>/config.ts": `import { z } from "zod";

/** The settings of an environment of <Title>, in snake_case in YAML. */
export const <camel>Schema = z.strictObject({
  keepOldVersionsDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe("Days until noncurrent versions are deleted."),
});

export type <Pascal>Config = z.output<typeof <camel>Schema>;
`,
  "systems/<name>/stack.ts": `import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { PrivateBucket } from "../../constructs/storage/private-bucket";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { <Pascal>Config } from "./config";

/** The resources of <Title>, in the order of its diagram. */
export class <Pascal>Stack extends SystemStack<<Pascal>Config> {
  constructor(scope: Construct, environment: Environment<<Pascal>Config>) {
    super(scope, environment);
    const { config } = environment;

    const data = new PrivateBucket(this, "data", {
      bucketName: this.named("bucket", environment.name, "data"),
      expireOldVersionsAfterDays: config.keepOldVersionsDays,
    });

    new TerraformOutput(this, "data_bucket", { staticId: true, value: data.bucketName });
  }
}
`,
  "systems/<name>/system.ts": `import { defineSystem } from "../../src/systems/system-definition";
import { <camel>Schema } from "./config";
import { <Pascal>Stack } from "./stack";

export const system = defineSystem({
  name: "<name>",
  schema: <camel>Schema,
  stack: <Pascal>Stack,
  rehearsedChange: { environment: "prod", path: ["keep_old_versions_days"], value: 60 },
});
`,
  "systems/<name>/bootstrap.yaml": `# yaml-language-server: $schema=../../schemas/bootstrap.schema.json
# The state backend of <Title>. Create it first: \`npx groundplan bootstrap <name>\`.
region: us-east-1
`,
  "systems/<name>/prod.yaml": `# yaml-language-server: $schema=../../schemas/<name>.schema.json
region: us-east-1
# account: "123456789012" # If set, plans refuse the credentials of any other account.
protection: strict

keep_old_versions_days: 30
`,
  "systems/<name>/cdktf.json": `{
  "language": "typescript",
  "app": "node ../../bin/synth.js",
  "projectId": "groundplan-<name>",
  "output": "cdktf.out",
  "sendCrashReports": "false"
}
`,
  "systems/<name>/README.md": `# <Title>

One private bucket, until you define more: settings in \`config.ts\`, resources in \`stack.ts\`, and the values of one
environment in \`prod.yaml\`.

\`\`\`sh
npx groundplan rehearse <name>            # its whole life cycle, in a simulated AWS
npx groundplan bootstrap <name>           # once, on a real account
npx groundplan apply <name> prod
\`\`\`
`,
  // The hashes are of construct paths, which are the same in every system.
  "__tests__/systems/<name>/addresses.prod.txt": `aws_s3_bucket.data_bucket_F0368B94
aws_s3_bucket_lifecycle_configuration.data_lifecycle_BB7F186C
aws_s3_bucket_ownership_controls.data_ownership_A26A5643
aws_s3_bucket_policy.data_policy_7F633534
aws_s3_bucket_public_access_block.data_public-access-block_508A49BB
aws_s3_bucket_server_side_encryption_configuration.data_encryption_BAF4D4CD
aws_s3_bucket_versioning.data_versioning_005AE1DC
`,
  "__tests__/systems/<name>/stack.test.ts": `import { readFileSync } from "node:fs";
import { join } from "node:path";
import { system } from "../../../systems/<name>/system";
import { stackOf, synthesizeSystemFiles } from "../../synthesize";

describe("<Title>, prod", () => {
  const stack = stackOf(synthesizeSystemFiles(system, ["prod"]), "prod");

  it("names its bucket after the system and the environment", () => {
    expect(stack.resource("aws_s3_bucket").attributes["bucket"]).toBe("<name>-prod-data");
  });

  it("keeps its addresses", () => {
    const recorded = readFileSync(join(__dirname, "addresses.prod.txt"), "utf8").trim().split("\\n");
    expect(stack.addresses()).toEqual(recorded);
  });
});
`,
};
