import { ConfigurationError } from "../../src/config/configuration-error";
import type { SystemDefinition } from "../../src/systems/system-definition";
import { system as hellotronVega } from "../../systems/hellotron-vega/system";
import { system as hebo } from "../../systems/hebo/system";
import { system as hermes } from "../../systems/hermes/system";
import { type SynthesizedStack, stackOf, synthesizeFiles, synthesizeSystemFiles } from "../synthesize";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";

/** What AWS names a thing by, in an account or in all of AWS. */
const NAMES = ["name", "bucket", "role_name", "function_name", "identifier", "alarm_name"];

/** Types whose names are only names within something else. */
const INNER = new Set(["aws_iam_role_policy", "aws_cloudfront_function", "aws_ecs_service"]);

function namesIn(stack: SynthesizedStack): readonly string[] {
  const all = stack.json["resource"] as Record<string, Record<string, Record<string, unknown>>>;
  return Object.entries(all).flatMap(([type, instances]) =>
    INNER.has(type)
      ? []
      : Object.values(instances).flatMap((attributes) =>
          NAMES.flatMap((key) => {
            const value = attributes[key];
            return typeof value === "string" && !value.includes("${") ? [`${type} ${value}`] : [];
          }),
        ),
  );
}

const textOf = (system: string, name: string) =>
  readFileSync(join(repositoryRoot, "systems", system, `${name}.yaml`), "utf8");

/** A second environment as `groundplan new environment` writes one: what is one environment's has other values. */
function withStage(
  definition: SystemDefinition<never>,
  edit: (text: string) => string,
): Readonly<Record<string, SynthesizedStack>> {
  const { name } = definition;
  return synthesizeFiles(definition as unknown as SystemDefinition, {
    bootstrap: textOf(name, "bootstrap"),
    prod: textOf(name, "prod"),
    stage: edit(textOf(name, "prod")),
  });
}

const stageOfVega = (text: string) => text.replace("api.hellotron.com", "stage.hellotron.com");
const stageOfHermes = (text: string) =>
  text
    .replace("10.0.0.0/16", "10.1.0.0/16")
    .replaceAll("hermes.example.com", "stage.example.com")
    .replace(/environment_label: .*/, "");

describe("a second environment in the same account", () => {
  it.each([
    ["hellotron-vega", hellotronVega as unknown as SystemDefinition<never>, stageOfVega],
    ["hermes", hermes as unknown as SystemDefinition<never>, stageOfHermes],
  ])("shares no name with the first (%s)", (_, definition, edit) => {
    const stacks = withStage(definition, edit);
    const prod = new Set(namesIn(stackOf(stacks, "prod")));
    expect(prod.size).toBeGreaterThan(8);
    expect(namesIn(stackOf(stacks, "stage")).filter((name) => prod.has(name))).toEqual([]);
    const providers = (name: string) =>
      stackOf(stacks, name).resources("aws_iam_openid_connect_provider").length;
    expect([providers("prod"), providers("stage")]).toEqual([1, 0]);
  });

  it("that would create the account's OIDC provider again is refused", () => {
    const again = (text: string) =>
      stageOfVega(text).replace("access: github-oidc", "access: github-oidc\n  oidc_provider: made-here");
    expect(() => withStage(hellotronVega as unknown as SystemDefinition<never>, again)).toThrow(
      /stage\.yaml:\d+:\d+ ci\.oidc_provider: the account's OIDC provider for GitHub already belongs to prod/,
    );
  });

  it("that has the same label as the first is refused", () => {
    const same = (text: string) => stageOfHermes(text) + "\nenvironment_label: production\n";
    expect(() => withStage(hermes as unknown as SystemDefinition<never>, same)).toThrow(ConfigurationError);
  });

  it("leaves the document's names to prod", () => {
    const { prod } = synthesizeSystemFiles(hellotronVega, ["prod"]);
    const names = prod === undefined ? [] : namesIn(prod);
    expect(names).toEqual(
      expect.arrayContaining([
        "aws_iam_role hellotron-vega-ci",
        "aws_iam_role hellotron-vega-prod-role",
        "aws_s3_bucket hellotron-vega-deploy",
      ]),
    );
  });

  it.each([
    ["hellotron-vega", hellotronVega as unknown as SystemDefinition, ["hellotron-vega-deploy"]],
    ["hermes", hermes as unknown as SystemDefinition, ["hermes-prod-alb-logs", "hermes-prod-assets"]],
    ["hebo", hebo as unknown as SystemDefinition, ["hebo-prod-alb-logs", "hebo-prod-console"]],
  ])(
    "lets another owner's buckets begin with a name of theirs, for all of AWS shares them (%s)",
    (_, system, own) => {
      const bucketsOf = (edit: (text: string) => string) => {
        const stacks = synthesizeSystemFiles(system, ["prod"], (text, file) =>
          file === "bootstrap" ? edit(text) : text,
        );
        return ["bootstrap", "prod"].flatMap((name) =>
          stackOf(stacks, name)
            .resources("aws_s3_bucket")
            .map(({ attributes }) => String(attributes["bucket"])),
        );
      };
      const documents = [`${system.name}-terraform-state`, ...own];
      expect(bucketsOf((text) => text).sort()).toEqual(documents.sort());
      expect(bucketsOf((text) => `${text}\nowner: acme\n`).sort()).toEqual(
        documents.map((name) => `acme-${name}`).sort(),
      );
    },
  );

  it.each(["ci", "artifacts", "constructor", "alarms", "secrets"])(
    "with a server called %s is refused, because another part of the stack has this name",
    (name) => {
      const edit = (text: string) => text.replace("  prod:\n", `  ${name}:\n`);
      expect(() =>
        synthesizeSystemFiles(hellotronVega, ["prod"], (text, file) => (file === "prod" ? edit(text) : text)),
      ).toThrow(/is the name of another part of the stack/);
    },
  );
});
