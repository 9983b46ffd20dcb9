import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check, type CheckReport } from "../../../src/policy/check";
import { ensureCheckov } from "../../../src/policy/checkov";
import { planOf } from "../plan/resources/stacks";

/** Checkov itself: installed once into the cache, run once over both kinds of document. */
describe("Checkov on a synthesized stack and a plan", () => {
  let folder: string;
  let report: CheckReport;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "checkov-"));
    const everyone = { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] };
    const stack = {
      "//": { metadata: { stackName: "prod" } },
      // Checkov alone gives up on this file for `required_version`, and reports it as passed.
      terraform: { required_version: ">= 1.11", backend: { s3: { bucket: "state" } } },
      provider: { aws: [{ region: "us-east-1" }] },
      resource: {
        aws_s3_bucket: {
          deploy: {
            "//": {
              groundplan: {
                accepted: [{ rule: "CKV_AWS_145", reason: "AES256 is what the document asks for" }],
              },
            },
            bucket: "deploy",
          },
        },
        // cdktf writes every attribute of a rule; with `self: null` Checkov alone takes it for closed.
        aws_security_group: {
          deploy: {
            description: "web",
            "//": { groundplan: { accepted: [{ rule: "CKV_AWS_999", reason: "no such rule any more" }] } },
            ingress: [{ ...everyone, description: null, self: null, security_groups: null }],
          },
        },
        // As text, also one with a reference in it, where Checkov alone sees no policy.
        aws_iam_role_policy: {
          deploy: {
            name: "deploy",
            role: "deploy",
            policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [
                { Effect: "Allow", Action: "s3:GetObject", Resource: "${aws_s3_bucket.deploy.arn}/*" },
                { Effect: "Allow", Action: ["s3:GetObject", "iam:PassRole"], Resource: "*" },
              ],
            }),
          },
        },
      },
    };
    const assets = {
      address: "aws_s3_bucket.assets[0]",
      mode: "managed" as const,
      type: "aws_s3_bucket",
      name: "assets",
    };
    const planned_values = {
      root_module: { resources: [{ ...assets, index: 0, values: { bucket: "assets" } }] },
    };
    const plan = planOf({}, { [assets.address]: { bucket: "assets" } }, { planned_values });
    const files = [join(folder, "cdk.tf.json"), join(folder, "stage.json")] as const;
    writeFileSync(files[0], JSON.stringify(stack, undefined, 2));
    writeFileSync(files[1], JSON.stringify(plan));
    report = await check(files);
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  const rulesFor = (address: string) =>
    report.findings.filter((one) => one.address === address).map(({ rule }) => rule);

  it("finds what cdktf's nulls and sections hide from it", () => {
    expect(rulesFor("aws_security_group.deploy")).toEqual(
      expect.arrayContaining(["CKV_AWS_24", "CKV_AWS_23"]),
    );
  });

  it("finds what a policy allows although a stack has it as text, and reports it once", () => {
    const found = rulesFor("aws_iam_role_policy.deploy");
    expect(found).toEqual(expect.arrayContaining(["CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_355"]));
    expect(new Set(found).size).toBe(found.length);
    const finding = report.findings.find(({ rule }) => rule === "CKV_AWS_355");
    expect(finding).toMatchObject({ file: join(folder, "cdk.tf.json"), line: 67 });
  });

  it("distinguishes resources of the same name, with their lines", () => {
    expect(rulesFor("aws_s3_bucket.deploy")).toEqual(expect.arrayContaining(["CKV_AWS_21", "CKV2_AWS_6"]));
    expect(rulesFor("aws_s3_bucket.deploy")).not.toContain("CKV_AWS_24");
    const finding = report.findings.find(({ rule }) => rule === "CKV_AWS_24");
    expect(finding).toMatchObject({ file: join(folder, "cdk.tf.json"), line: 39 });
  });

  it("replaces our rules that find the same", () => {
    expect(rulesFor("aws_security_group.deploy")).not.toContain("GP_SG_DESCRIPTION");
  });

  it("checks the plan with the same rules", () => {
    const inPlan = report.findings.filter(({ project }) => project === "stage");
    expect(inPlan.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["CKV_AWS_21", "CKV_AWS_145"]));
  });

  it("finds the reason of accepted findings, and stale exceptions", () => {
    const accepted = report.findings.filter(({ acceptedBecause }) => acceptedBecause !== undefined);
    expect(accepted.map(({ rule, project }) => [rule, project])).toEqual([["CKV_AWS_145", "prod"]]);
    const stale = report.findings.filter(({ rule }) => rule === "GP_EXCEPTION");
    expect(stale.map(({ title }) => title)).toEqual([expect.stringContaining("CKV_AWS_999")]);
  });

  it("must not pass a stack that it cannot read", async () => {
    const file = join(folder, "odd.tf.json");
    writeFileSync(
      file,
      JSON.stringify({ resource: { aws_eip: { a: {} } }, variable: { odd: "not a block" } }),
    );
    await expect(check([file])).rejects.toThrow(/odd\.tf\.json[\s\S]*cannot read it/);
  });

  it("is not installed again the second time", async () => {
    const said: string[] = [];
    await ensureCheckov({ onProgress: (line) => said.push(line) });
    expect(said).toEqual([]);
  });
});

describe("without Python", () => {
  it("says what is missing and how to continue", async () => {
    const cache = mkdtempSync(join(tmpdir(), "checkov-cache-"));
    try {
      const env = { XDG_CACHE_HOME: cache, PATH: cache };
      await expect(ensureCheckov({ env })).rejects.toThrow(/Python[\s\S]*--own-rules/);
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
});
