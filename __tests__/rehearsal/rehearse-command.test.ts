import { availableEngines } from "../engines";
import { type CommandResult, ScratchCheckout } from "../scratch-checkout";

const FOLDER = "systems/hellotron-vega";

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "rehearse with %s",
  (kind, engine) => {
    /** Runs a script in a rehearsal, in a checkout of its own. @param prepare what to change there first */
    const rehearse = async (
      flags: readonly string[],
      script: string,
      prepare: (checkout: ScratchCheckout) => void = () => undefined,
    ): Promise<CommandResult> => {
      const checkout = new ScratchCheckout();
      try {
        prepare(checkout);
        const words = ["rehearse", ...flags, "--engine", engine.path, "--", "sh", "-c", script];
        return await checkout.groundplan(words, {}, FOLDER);
      } finally {
        checkout.remove();
      }
    };
    const groundplan = "node ../../.build/src/cli/main.js";

    it("runs cdktf deploy prod, after which a plan in the stack's folder is empty, and cdktf destroy prod", async () => {
      const { code, stdout } = await rehearse(
        [],
        [
          "../../node_modules/.bin/cdktf deploy prod --auto-approve",
          "../../node_modules/.bin/cdktf diff prod",
          "../../node_modules/.bin/cdktf output prod",
          "cd cdktf.out/stacks/prod",
          `${kind} init -input=false -no-color`,
          `${kind} plan -input=false -no-color -detailed-exitcode`,
          `${kind} state pull | grep -c aws_instance`,
          "cd ../../..",
          "../../node_modules/.bin/cdktf destroy prod --auto-approve",
          `cd cdktf.out/stacks/prod && test -z "$(${kind} state list)" && echo nothing is left`,
        ].join(" && "),
        (checkout) => checkout.edit(`${FOLDER}/prod.yaml`, "protection: strict", "protection: relaxed"),
      );
      expect(stdout).toContain("nothing is left");
      expect(stdout).toContain("deploy_bucket = hellotron-vega-deploy");
      expect(stdout).toContain("No changes.");
      expect(code).toBe(0);
    }, 300_000);

    it("kills the command in the middle of an apply if told to, and exits with the signal's code", async () => {
      const { code, stdout } = await rehearse(
        ["--kill-after", "6"],
        `${groundplan} apply prod --auto-approve; echo survived`,
      );
      expect(code).toBe(137);
      // Planned and begun; what it printed in its last moment is lost with it.
      expect(stdout).toContain("39 to add");
      expect(stdout).not.toContain("survived");
    });

    describe("with a failure to inject", () => {
      let story: CommandResult;

      // One simulated AWS for a whole story: starting one and its backend takes longer than most commands.
      beforeAll(async () => {
        story = await rehearse(
          ["--fail", "aws_instance:create"],
          `
${groundplan} plan prod -- -out=p >/dev/null && ${groundplan} show prod --plan p --json >shown.json
echo "changes: $(node -p 'JSON.parse(fs.readFileSync("shown.json")).resource_changes.length')"
${groundplan} apply prod --auto-approve; echo "first: $?"
${groundplan} apply prod --auto-approve; echo "second: $?"
${groundplan} destroy prod --auto-approve`,
        );
      }, 300_000);

      it("saves a plan and shows it as the JSON that review reads", () => {
        expect(Number(/^changes: (\d+)$/m.exec(story.stdout)?.[1])).toBeGreaterThanOrEqual(33);
      });

      it("injects the requested failure, and the rerun in the same world converges", () => {
        expect(story.stderr).toContain("aws_instance.prod_server_instance");
        expect(story.stdout).toContain("first: 1");
        expect(story.stdout).toContain("second: 0");
      });

      it("refuses to destroy protected resources, and says how to destroy them anyway", () => {
        expect(story.stderr).toMatch(
          /prod\.yaml:\d+:\d+: hellotron-vega prod is protected and was not destroyed/,
        );
        expect(story.stderr).toContain("artifacts/bucket (aws_s3_bucket.");
        expect(story.stderr).toContain("protection: relaxed");
        expect(story.code).toBe(3);
      });
    });
  },
);
