import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { costReport } from "../../../../src/cost/report";
import type { Plan } from "../../../../src/plan/plan-model";
import { check } from "../../../../src/policy/check";
import { review } from "../../../../src/review/analyses/review";
import { readPlans } from "../../../../src/review/normalize/read-plans";
import { ExitCode, UserError } from "../../../../src/text/user-error";
import { everyFormat } from "../../review/plan-builders";

const folder = mkdtempSync(join(tmpdir(), "damaged-plans-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CASES = join(__dirname, "..", "..", "review", "fixtures", "cases");
const caseOf = (name: string) => JSON.parse(readFileSync(join(CASES, name), "utf8")) as Plan;

/** A plan with something in each section. */
const rich: Plan = {
  ...caseOf("i02-ecs-module-var.json"),
  resource_drift: caseOf("refresh-only.json").resource_drift ?? [],
  output_changes: { a: { actions: ["update"], before: "a", after: "b", after_unknown: false } },
  deferred_changes: [
    {
      reason: "instance_count_unknown",
      resource_change: {
        address: "aws_eip.d",
        type: "aws_eip",
        name: "d",
        change: { actions: ["delete"], before: {}, after: null },
      },
    },
  ],
  action_invocations: [
    {
      address: "action.aws_lambda_invoke.a",
      config_values: { payload: "x" },
      lifecycle_action_trigger: {
        triggering_resource_address: "aws_eip.d",
        action_trigger_event: "after_create",
      },
    },
  ],
  checks: [
    {
      address: { to_display: "check.a" },
      status: "fail",
      instances: [{ address: { to_display: "check.a" }, status: "fail", problems: [{ message: "no" }] }],
    },
  ],
};

type Path = readonly string[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

function withValue(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withValue(copy[key], rest, other);
  return copy;
}

it("a plan with anything in one of its places is read or refused in words by all three", async () => {
  const paths = pathsIn(rich).filter((path) => path.length > 0);
  const file = join(folder, "plan.json");
  const runs = [
    async () => everyFormat(review({ plans: await readPlans({ file }) })),
    () => [{ json: true }, { markdown: true }, {}].map((options) => costReport([file], options)),
    () => check([file], { ownRulesOnly: true }),
  ];
  const other = fc.constantFrom<unknown>(
    null,
    5,
    "text",
    true,
    [],
    {},
    [null],
    [5],
    [{}],
    { a: null },
    { a: 5 },
    [["a"]],
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), other, async (path, value) => {
      writeFileSync(file, JSON.stringify(withValue(rich, path, value)));
      for (const run of runs) {
        try {
          await run();
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          expect((error as UserError).exitCode).toBe(ExitCode.usage);
        }
      }
    }),
    { numRuns: Number(process.env.DAMAGED_RUNS ?? 150) },
  );
});
