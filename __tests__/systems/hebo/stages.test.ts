import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stateKey } from "../../../constructs/state/bind-backend";
import { repositoryRoot } from "../../../src/process/repository-root";
import { synthesizeSystems } from "../../../src/synthesis/synthesize";
import { loadSystem } from "../../../src/systems/load-system";
import { stageFiles, writeStage } from "../../../src/systems/stages";
import { system } from "../../../systems/hebo/system";
import { type Attributes, SynthesizedStack } from "../../synthesize";
import { stageSettings } from "./stage-settings";

const settings = stageSettings();
const TEN = Array.from({ length: 8 }, (_, index) => `pr-${index + 1}`).concat(
  "a-stage-with-a-long-name-aaaa",
  "a-stage-with-a-long-name-aaab",
);

/** Arguments that are unique in an account, in AWS, or in DNS, by the type that has them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  aws_appautoscaling_policy: ["name"],
  aws_cloudfront_distribution: ["aliases"],
  aws_cloudfront_function: ["name"],
  aws_cloudfront_origin_access_control: ["name"],
  aws_cloudfront_response_headers_policy: ["name"],
  aws_cloudwatch_log_group: ["name"],
  aws_db_subnet_group: ["name"],
  aws_ecs_cluster: ["name"],
  aws_ecs_task_definition: ["family"],
  aws_iam_policy: ["name"],
  aws_iam_role: ["name"],
  aws_lambda_function: ["function_name"],
  aws_lb: ["name"],
  aws_lb_target_group: ["name"],
  aws_rds_cluster: ["cluster_identifier"],
  aws_rds_cluster_instance: ["identifier"],
  aws_rds_cluster_parameter_group: ["name"],
  aws_s3_bucket: ["bucket"],
  aws_secretsmanager_secret: ["name"],
  aws_security_group: ["name"],
  aws_ssm_parameter: ["name"],
};

/** Of a type that has names of one kind each; an A record and an AAAA record of a name are two. */
const namesOf = (stack: SynthesizedStack): readonly string[] => [
  ...Object.entries(NAMES).flatMap(([type, keys]) =>
    stack
      .resources(type)
      .flatMap(({ attributes }) =>
        keys.flatMap((key) => [attributes[key]].flat().map((name) => `${type} ${String(name)}`)),
      ),
  ),
  ...stack
    .resources("aws_route53_record")
    .map(({ attributes }) => `record ${String(attributes["type"])} ${String(attributes["name"])}`),
];

describe("ten stages of Hebo", () => {
  const folder = mkdtempSync(join(tmpdir(), "hebo-stages-"));
  const files = join(folder, "hebo");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const stacks = new Map<string, SynthesizedStack>();
  const keys: string[] = [];
  beforeAll(() => {
    const isYaml = (source: string) => !source.includes(".") || source.endsWith(".yaml");
    cpSync(join(repositoryRoot, "systems", "hebo"), files, { recursive: true, filter: isYaml });
    for (const stage of TEN) writeStage(files, stage, settings, `commit-of-${stage}`);
    const loaded = loadSystem(files, system);
    keys.push(...loaded.environments.map(stateKey));
    const outdir = join(folder, "out");
    synthesizeSystems([loaded], { severalSystems: false, outdir });
    for (const name of [...TEN, "preview", "prod", "shared"]) {
      const json = JSON.parse(
        readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"),
      ) as Attributes;
      stacks.set(name, new SynthesizedStack(json));
    }
  });

  it("share no physical names, aliases or records, with one another or with prod and shared", () => {
    const owners = new Map<string, string>();
    for (const [stage, stack] of stacks) {
      const names = namesOf(stack);
      expect(names.length).toBeGreaterThanOrEqual(10);
      for (const name of names) {
        // Zones are shared, and the records of validation are the certificate's.
        if (name.includes("${")) continue;
        expect([name, owners.get(name) ?? stage]).toEqual([name, stage]);
        owners.set(name, stage);
      }
    }
  });

  it("each have their own state", () => {
    expect(keys).toHaveLength(13);
    expect(new Set(keys).size).toBe(13);
    expect(keys).toContain("hebo/pr-1/terraform.tfstate");
  });

  it("have every name that must be unique in AWS in this test", () => {
    const named = new Set(
      [...stacks.values()].flatMap((stack) =>
        Object.entries(stack.json["resource"] as Record<string, Record<string, Attributes>>)
          .filter(([, resources]) => Object.values(resources).some((one) => "name" in one))
          .map(([type]) => type),
      ),
    );
    const inTheirOwnPlace = [
      "aws_db_proxy",
      "aws_ecs_service",
      "aws_ecr_repository",
      "aws_iam_instance_profile",
    ];
    const untested = [...named].filter((type) => !(type in NAMES) && !inTheirOwnPlace.includes(type));
    expect(untested.sort()).toEqual(["aws_iam_role_policy", "aws_route53_record", "aws_sns_topic"]);
  });

  it("start with the given version, and everything else is the template's", () => {
    const [parameter] = stacks.get("pr-3")?.resources("aws_ssm_parameter") ?? [];
    expect(parameter?.attributes["insecure_value"]).toBe("commit-of-pr-3");
    // A record's address follows its name.
    const isElse = (address: string) => !address.startsWith("aws_route53_record.");
    const addresses = (name: string) => stacks.get(name)?.addresses().filter(isElse);
    expect(addresses("pr-3")).toEqual(addresses("preview"));
    expect(addresses("pr-3")?.length).toBeGreaterThan(80);
  });

  it("are found by their files", () => {
    expect(stageFiles(files).map(({ name }) => name)).toEqual([...TEN].sort());
  });
});

describe("the name of a stage", () => {
  it.each(["pr_42", "PR-42", "42", "pr-", "feature/x", "pr.42", "a".repeat(31)])("cannot be %s", (name) => {
    expect(() => writeStage(repositoryRoot, name, settings, undefined)).toThrow(/is not a valid stage name/);
  });

  it.each(["prod", "shared", "bootstrap"])("cannot be %s, which is an environment", (name) => {
    const files = join(repositoryRoot, "systems", "hebo");
    expect(() => writeStage(files, name, settings, undefined)).toThrow(/is an environment, not a stage/);
  });

  it("can be the template's, which already has its file", () => {
    expect(writeStage(join(repositoryRoot, "systems", "hebo"), "preview", settings, undefined)).toBe(false);
  });
});
