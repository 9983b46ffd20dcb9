import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { Construct } from "constructs";
import { Role, trustService } from "../../../constructs/identity/role";
import { SystemStack } from "../../../constructs/system-stack";
import { repositoryRoot } from "../../../src/process/repository-root";
import type { Environment } from "../../../src/config/environment";
import { refusedArguments, refusedArgumentsError } from "../../../src/synthesis/refused-arguments";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";
import { systemsInScope } from "../../../src/systems/discover-systems";
import { readSynthesizedStack } from "../../../src/plan/synthesized-stack";
import { FAULTY_RESOURCES, TOLD } from "../provider-facts/thirty-faults";

const [hermes] = loadNamedSystems(["hermes"]);
const prod = hermes?.environments.find(({ name }) => name === "prod");
if (hermes === undefined || prod === undefined) throw new Error("Hermes has no prod");

const inConstruct = (path: string, block: Record<string, unknown>) => ({
  "//": { metadata: { path, uniqueId: "x" } },
  ...block,
});

describe("arguments that the provider refuses", () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "groundplan-out-"))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  it("are all found in a synthesized stack, with no engine", () => {
    const refused = refusedArguments({ resource: FAULTY_RESOURCES });
    const told = refused.map(({ address, argument, problem }) => `${address} ${argument}: ${problem}`);
    expect(TOLD.filter(([, message]) => !told.some((each) => message.test(each)))).toEqual([]);
    expect(told).toHaveLength(TOLD.length);
  });

  it("are reported with the construct, and with the value's line in YAML", () => {
    const resource = {
      aws_lb_target_group: {
        app_1: inConstruct("prod/balancer/app", { name: "app", port: 4000, slow_start: "4000" }),
      },
      aws_sqs_queue: { jobs_1: inConstruct("prod/jobs", { name: "jobs", delay_seconds: 901 }) },
      aws_instance: {
        host_1: inConstruct("prod/host", { ami: "ami-1", instance_type: "t4g.small", tenancy: "t4g.small" }),
      },
    };
    const error = refusedArgumentsError([{ environment: prod, refused: refusedArguments({ resource }) }]);
    const [first, ...lines] = error.details.what.split("\n").map((line) => line.trim());
    expect(first).toBe("a plan would refuse 3 arguments");
    expect(lines).toEqual([
      expect.stringMatching(
        /^systems\/hermes\/prod\.yaml:\d+:\d+ application\.port: prod\/balancer\/app \(aws_lb_target_group\.app_1\) slow_start: expected slow_start to be in the range \(30 - 900\) or 0, got 4000$/,
      ),
      "prod/jobs (aws_sqs_queue.jobs_1) delay_seconds: expected delay_seconds to be in the range (0 - 900), got 901",
      expect.stringMatching(
        /^systems\/hermes\/prod\.yaml:\d+:\d+ fleet\.instance_type: prod\/host \(aws_instance\.host_1\) tenancy: expected tenancy to be one of/,
      ),
    ]);
  });

  it("stop a synth, which then leaves no stack to plan", () => {
    class Wrong extends SystemStack {
      constructor(...[scope, environment]: ConstructorParameters<typeof SystemStack>) {
        super(scope, environment);
        new CloudwatchLogGroup(this, "log", { name: "app", retentionInDays: 42 });
      }
    }
    const systems = [{ ...hermes, definition: { ...hermes.definition, stack: Wrong } }];
    expect(() => synthesizeSystems(systems, { severalSystems: false, outdir })).toThrow(
      /prod\/log \(aws_cloudwatch_log_group\.log\) retention_in_days: expected retention_in_days to be one of/,
    );
    expect(readdirSync(join(outdir, "stacks", "prod"))).toEqual([]);
    expect(readdirSync(join(outdir, "stacks", "bootstrap"))).toEqual(["cdk.tf.json"]);
  });

  it("include a role's policy that is longer than IAM takes", () => {
    class Wide extends SystemStack {
      constructor(...[scope, environment]: ConstructorParameters<typeof SystemStack>) {
        super(scope, environment);
        const role = new Role(this, "ci", {
          ...{ roleName: "ci", description: "CI" },
          trust: [trustService("ec2.amazonaws.com")],
        });
        const resources = Array.from(
          { length: 300 },
          (_, index) => `arn:aws:s3:::a-bucket-of-ours-${index}/*`,
        );
        role.allow({ sid: "Read", actions: ["s3:GetObject"], resources });
      }
    }
    const systems = [{ ...hermes, definition: { ...hermes.definition, stack: Wide } }];
    expect(() => synthesizeSystems(systems, { severalSystems: false, outdir })).toThrow(
      /prod\/ci\/permissions \(aws_iam_role_policy\.ci_permissions_\w+\) policy: the role's inline policy has 1\d,\d{3} characters/,
    );
  });

  it("include references to another stack's resources, which a plan would not find", () => {
    class Pair extends SystemStack {
      readonly log = new CloudwatchLogGroup(this, `${this.environment.name}-log`, { name: "app" });

      constructor(scope: Construct, environment: Environment) {
        super(scope, environment);
        const [other = this] = scope.node.children.filter((child) => child instanceof Pair);
        new SsmParameter(this, "name", { name: "log", type: "String", value: other.log.name });
      }
    }
    const stage = { ...prod, name: "stage" };
    const definition = { ...hermes.definition, stack: Pair };
    const systems = [{ ...hermes, definition, environments: [prod, stage] }];
    expect(() => synthesizeSystems(systems, { severalSystems: false, outdir })).toThrow(
      "stage/name (aws_ssm_parameter.name): it refers to aws_cloudwatch_log_group.prod-log, which is not in this stack",
    );
  });

  it("do not occur in any system, and take less than 30 ms of CPU to check in Hermes's stacks", () => {
    const systems = loadNamedSystems(systemsInScope(repositoryRoot));
    const ids = synthesizeSystems(systems, { severalSystems: true, outdir });
    const stacks = ids.map((id) => readSynthesizedStack(join(outdir, "stacks", id)));
    expect(stacks.flatMap(refusedArguments)).toEqual([]);
    const own = stacks.filter((_stack, index) => ids[index]?.startsWith("hermes-"));
    const times = Array.from({ length: 5 }, () => {
      const began = process.cpuUsage();
      own.forEach(refusedArguments);
      return process.cpuUsage(began).user / 1000;
    });
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...times)).toBeLessThan(30);
  });
});
