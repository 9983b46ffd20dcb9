import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";
import { runProgram } from "../../src/process/run-program";

/** A log group as provider 5.x plans it, and one with a default that no version has. */
const planned = (retention: number) => ({
  format_version: "1.2",
  resource_changes: [
    {
      address: "aws_cloudwatch_log_group.app",
      mode: "managed",
      type: "aws_cloudwatch_log_group",
      name: "app",
      change: {
        actions: ["create"],
        before: null,
        after: {
          name: "app",
          kms_key_id: null,
          retention_in_days: retention,
          skip_destroy: false,
          tags: null,
        },
        after_unknown: { arn: true, id: true, log_group_class: true, name_prefix: true, tags_all: true },
      },
    },
  ],
  configuration: {
    root_module: {
      resources: [
        {
          mode: "managed",
          type: "aws_cloudwatch_log_group",
          name: "app",
          expressions: { name: { constant_value: "app" } },
        },
      ],
    },
  },
});

describe("the comparison with plans of the real provider", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "groundplan-agreement-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const compare = async (plan: object) => {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(plan));
    const tool = join(repositoryRoot, "tools/agreement/agreement.mjs");
    const { stdout } = await runProgram(process.execPath, [tool, file, "--differences"], { cwd: folder });
    const lines = stdout.trim().split("\n");
    return { told: lines.slice(0, -1), summary: JSON.parse(lines.at(-1) ?? "") as object };
  };

  it("counts what agrees, and names what differs", async () => {
    expect(await compare(planned(0))).toEqual({
      told: [],
      summary: { plans: 1, creations: 1, types: 1, attributes: 10, equal: 10, share: 1 },
    });
    const { told, summary } = await compare(planned(7));
    expect(summary).toMatchObject({ attributes: 10, equal: 9 });
    expect(told).toEqual([
      "aws_cloudwatch_log_group.retention_in_days",
      expect.stringContaining("7"),
      "    simulated: 0",
      expect.stringContaining("plan.json"),
    ]);
  });
});
