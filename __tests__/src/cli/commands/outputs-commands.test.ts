import { writeFileSync } from "node:fs";
import { DESCRIBED, outputProblems } from "../../../json-outputs";
import { ScratchCheckout } from "../../../scratch-checkout";
import { createWholeProgram } from "../../../../src/cli/program";

/** These print the JSON of another: an engine, IAM, Atlantis, SARIF. */
const OTHERS = new Set(["plan", "apply", "destroy", "show", "policy", "review post"]);

describe("what commands print with --json", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => (checkout = new ScratchCheckout()));
  afterAll(() => checkout.remove());

  it("is described of every command that has the option", async () => {
    const program = await createWholeProgram();
    const names = program.commands.flatMap((command) => {
      const subs = command.commands.filter(({ options }) => options.some(({ long }) => long === "--json"));
      const own = command.options.some(({ long }) => long === "--json") ? [command.name()] : [];
      return [...own, ...subs.map((sub) => `${command.name()} ${sub.name()}`)];
    });
    expect(names.length).toBeGreaterThan(20);
    const missing = names.filter((name) => !OTHERS.has(name) && !DESCRIBED.includes(name));
    expect(missing.filter((name) => name !== "rollback")).toEqual([]);
  });

  it.each([
    ["list", ["list"]],
    ["config", ["config", "hermes", "prod"]],
    ["synth", ["synth"]],
    ["schemas", ["schemas"]],
    ["cost", ["cost", "hermes", "prod"]],
    ["check", ["check", "hermes", "prod", "--own-rules"]],
    ["policy --why", ["policy", "chronos", "--why"]],
    ["new environment", ["new", "environment", "chronos", "qa"]],
    ["doctor", ["doctor"]],
  ])("of %s is as docs/outputs.schema.json describes it", async (command, words) => {
    const nowhere = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    const { stdout } = await checkout.groundplan([...words, "--json"], nowhere);
    expect(outputProblems(command, stdout)).toEqual([]);
  });

  it("of review is as well, with the costs and findings that cost and check print", async () => {
    const plan = {
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: [
        {
          ...{ address: "aws_sqs_queue.q", mode: "managed", type: "aws_sqs_queue", name: "q" },
          change: { actions: ["create"], before: null, after: { name: "q" }, after_unknown: {} },
        },
      ],
      planned_values: { root_module: { resources: [] } },
      configuration: { root_module: {} },
    };
    writeFileSync(checkout.path("plan.json"), JSON.stringify(plan));
    const { stdout } = await checkout.groundplan(["review", "plan.json", "--format", "json"]);
    expect(outputProblems("review", stdout)).toEqual([]);
  });

  it("would be told from another form", () => {
    expect(outputProblems("list", '[{"system":"hermes"}]')).not.toEqual([]);
    expect(outputProblems("synth", '[{"system":"a","stack":"b","folder":"c","more":1}]')).not.toEqual([]);
  });
});
