import type { Command } from "commander";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { deployCommand } from "../../../src/cli/commands/deploy";
import { versionsCommand } from "../../../src/cli/commands/versions";
import { uploadBinaryCommand } from "../../../src/cli/commands/upload-binary";
import { uploadConfigCommand } from "../../../src/cli/commands/upload-config";
import { verifyCommand } from "../../../src/cli/commands/verify";
import { repositoryRoot } from "../../../src/process/repository-root";
import { system } from "../../../systems/hellotron-vega/system";
import { describeWith } from "../../machine-programs";
import { makeBucket, makeServer, program, stored, Workbench } from "../../src/releases/deployed-vega";
import { inMoto } from "../../src/releases/in-moto";
import type { RecordedCall } from "../../src/releases/recorded-moto";
import { runCommand } from "../../src/releases/run-command";
import { type Statement, stackOf, synthesizeSystemFiles } from "../../synthesize";
import {
  ApplicationWorkflow,
  expectKnownCalls,
  followsHouseRules,
  passesActionlint,
  readCall,
} from "../application-workflow";

const workflow = new ApplicationWorkflow(join(repositoryRoot, "systems/hellotron-vega/workflows/deploy.yml"));
const commands: readonly (() => Command)[] = [
  versionsCommand,
  uploadBinaryCommand,
  uploadConfigCommand,
  deployCommand,
  verifyCommand,
];
const groundplan = workflow.runs("release").filter((run) => run !== "npm ci");

/** What runs for an event, by the conditions of the steps. */
function runsFor({ tag = false, skip = false, instance = "", rerun = false }): readonly string[] {
  const conditions: Readonly<Record<string, boolean>> = {
    "github.ref_type != 'tag'": !tag,
    "!inputs.skip_deploy": !skip,
    "inputs.instance == ''": instance === "",
    "inputs.instance != ''": instance !== "",
    "steps.binary.outcome == 'failure'": !rerun,
  };
  const holds = (condition: string) => {
    const value = conditions[condition];
    if (value === undefined) throw new Error(`what is ${condition}?`);
    return value;
  };
  return workflow
    .steps("release")
    .filter((step) => step.if === undefined || step.if.split(" && ").every(holds))
    .flatMap(({ run }) => (run?.startsWith("npx groundplan ") === true ? readCall(run).name : []));
}

describe("the workflow of Tron's repository", () => {
  it("runs on the document's triggers: main, tags v*, and manually for one instance or without deploying", () => {
    expect(workflow.file.on).toMatchObject({
      push: { branches: ["main"], tags: ["v*"] },
      workflow_dispatch: { inputs: { instance: { default: "" }, skip_deploy: { default: false } } },
    });
  });

  it.each([
    ["a push to main", {}, ["upload-config", "versions", "upload-binary", "deploy", "verify"]],
    ["a rerun of a commit", { rerun: true }, ["upload-config", "versions", "deploy", "verify"]],
    ["a tag", { tag: true }, ["versions", "upload-binary"]],
    [
      "one instance by hand",
      { instance: "prod" },
      ["upload-config", "versions", "upload-binary", "deploy", "verify"],
    ],
    ["skipped deployment", { skip: true }, ["upload-config", "versions", "upload-binary"]],
  ])("does for %s what the document says", (_, event, wanted) => {
    expect(runsFor(event)).toEqual(wanted);
  });

  it("names a release after its commit or tag, and passes on an instance's name", () => {
    expect(workflow.job("release").env).toEqual({
      RELEASE: "${{ github.ref_type == 'tag' && github.ref_name || github.sha }}",
      INSTANCE: "${{ inputs.instance }}",
    });
    const toOne = workflow.steps("release").find(({ name }) => name === "Deploy to one server");
    expect(toOne?.run).toMatch(/--version "\$RELEASE" --host "\$INSTANCE"$/);
  });

  it("changes infrastructure only with existing commands of Groundplan", () => {
    expect(workflow.runs()).toEqual(["make tron-linux-amd64", "npm ci", ...groundplan]);
    expectKnownCalls(
      groundplan,
      commands.map((make) => make()),
    );
  });

  it("builds without an AWS identity, and deploys with the stack's own role, without stored keys", () => {
    expect(workflow.jobsThatMay("id-token")).toEqual(["release"]);
    expect(workflow.file.permissions).toEqual({ contents: "read" });
    const given = workflow.steps("release").flatMap(({ with: options }) => options?.["role-to-assume"] ?? []);
    expect(given).toEqual(["${{ secrets.AWS_ROLE_ARN }}"]);
    expect(workflow.text).not.toMatch(/secrets\.(AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|EC2_SSH_KEY)/);
  });

  it("runs on refs that the role accepts", () => {
    const stack = stackOf(synthesizeSystemFiles(system, ["prod"]), "prod");
    const trust = String(stack.resource("aws_iam_role", "ci/role").attributes["assume_role_policy"]);
    for (const ref of ["ref:refs/heads/main", "ref:refs/tags/v*"]) {
      expect(trust).toContain(`"repo:hellotron/hellotron-vega:${ref}"`);
    }
    expect(trust).not.toContain("hellotron-vega:*");
  });

  it("never cancels a deployment, and never drops a waiting version for a commit", () => {
    expect(workflow.file.concurrency).toEqual({
      group:
        "${{ github.ref_type == 'tag' && format('upload-{0}', github.ref_name) || 'deploy-hellotron-vega-prod' }}",
      "cancel-in-progress": false,
    });
  });

  followsHouseRules(workflow);
});

describeWith(["actionlint", "shellcheck"], "actionlint", () => {
  passesActionlint(workflow);
});

/** A permission that a call needs, on what. */
type Need = readonly [action: string, resource: string];

describe("the workflow's AWS calls, against moto, with SSM's commands simulated", () => {
  const bench = new Workbench();
  let instanceId: string;
  const moto = inMoto(async () => {
    await makeBucket();
    instanceId = await makeServer("prod");
  });
  afterAll(() => bench.remove());

  const values: Readonly<Record<string, string>> = { $RELEASE: "4f2c9e1", $INSTANCE: "prod" };

  /** Runs a line as the workflow would, with files of this machine and an address that answers. */
  async function runLine(line: string, healthUrl: string): Promise<void> {
    const { name, words } = readCall(line);
    const make = commands.find((each) => each().name() === name);
    if (make === undefined) throw new Error(`${name} is no command of the workflow`);
    const given = words.map((word) => values[word] ?? word.replace("../tron", bench.folder));
    await runCommand(make(), ...given, ...(name === "verify" ? ["--url", healthUrl] : []));
  }

  async function runWorkflow(built = "tron"): Promise<readonly RecordedCall[]> {
    bench.write("tron-linux-amd64", program(built));
    bench.write("config/tron.vega.yaml", "port: 3000\n");
    const server = createServer((_, response) => response.writeHead(200).end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const healthUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
    try {
      let isThere = false;
      for (const line of groundplan) {
        const { name } = readCall(line);
        if (name === "versions") isThere = await runLine(line, healthUrl).then(...WHETHER);
        else if (name !== "upload-binary" || !isThere) await runLine(line, healthUrl);
      }
    } finally {
      server.close();
    }
    return moto().calls;
  }

  /** As the step's outcome: the workflow goes on either way. */
  const WHETHER = [() => true, () => false] as const;

  function needsOf({ action, body, headers, query }: RecordedCall): readonly Need[] {
    const [, method, bucket = "", key = ""] = /^(\w+) \/([^/]+)\/?(.*)$/.exec(action) ?? [];
    const object = `arn:aws:s3:::${bucket}/${key}`;
    const source = headers["x-amz-copy-source"];
    switch (method ?? action) {
      case "GetCallerIdentity":
        return [];
      case "HEAD":
        return [["s3:GetObject", object]];
      case "GET":
        return query.includes("list-type=2") ? [["s3:ListBucket", `arn:aws:s3:::${bucket}`]] : [];
      case "PUT":
        return [
          ["s3:PutObject", object],
          ...(source === undefined ? [] : [["s3:GetObject", `arn:aws:s3:::${source}`] as const]),
        ];
      case "DescribeInstances":
        return [["ec2:DescribeInstances", "*"]];
      case "SendCommand": {
        const { DocumentName } = JSON.parse(body) as { DocumentName: string };
        return [
          ["ssm:SendCommand", `arn:aws:ssm:us-east-1:123456789012:document/${DocumentName}`],
          ["ssm:SendCommand", `arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`],
        ];
      }
      case "GetCommandInvocation":
        return [["ssm:GetCommandInvocation", "*"]];
      default:
        throw new Error(`what does ${action} need?`);
    }
  }

  const list = (value: string | readonly string[] = []): readonly string[] =>
    typeof value === "string" ? [value] : value;
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);
  const permits = ({ Action, Resource }: Statement, [action, resource]: Need) =>
    list(Action).includes(action) && list(Resource).some((each) => matches(each, resource));

  it("upload and deploy, and need exactly the permissions of the stack's role", async () => {
    const calls = await runWorkflow();
    expect((await stored("binaries/tron-linux-amd64")).metadata).toMatchObject({ release: "4f2c9e1" });
    expect((await stored("config/tron.vega.yaml")).content.toString()).toBe("port: 3000\n");

    const needs = calls.flatMap(needsOf);
    const granted = stackOf(synthesizeSystemFiles(system, ["prod"]), "prod").permissionsOf("ci/role");
    const missing = needs.filter((need) => !granted.some((statement) => permits(statement, need)));
    expect(missing).toEqual([]);
    const unused = granted.flatMap((statement) =>
      list(statement.Action).filter(
        (action) => !needs.some((need) => need[0] === action && permits(statement, need)),
      ),
    );
    // An interrupted deployment cancels its command; this one is not interrupted.
    expect(unused).toEqual(["ssm:CancelCommand"]);
  });

  it("deploy what the first run of a commit uploaded when it runs again, though its build differs", async () => {
    await runWorkflow();
    const { metadata } = await stored("binaries/tron-linux-amd64-4f2c9e1");
    await runWorkflow("the same commit, built again");
    expect((await stored("binaries/tron-linux-amd64-4f2c9e1")).metadata).toEqual(metadata);
  });
});
