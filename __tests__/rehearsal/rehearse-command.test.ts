import { availableEngines } from "../engines";
import { ScratchCheckout } from "../scratch-checkout";

const FOLDER = "systems/hellotron-vega";

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "rehearse with %s",
  (kind, engine) => {
    let checkout: ScratchCheckout;
    beforeEach(() => (checkout = new ScratchCheckout()));
    afterEach(() => checkout.remove());

    const rehearse = (flags: readonly string[], script: string) =>
      checkout.groundplan(
        ["rehearse", ...flags, "--engine", engine.path, "--", "sh", "-c", script],
        {},
        FOLDER,
      );
    const groundplan = "node ../../.build/src/cli/main.js";

    it("runs cdktf deploy prod, after which a plan in the stack's folder is empty, and cdktf destroy prod", async () => {
      checkout.edit(`${FOLDER}/prod.yaml`, "protection: strict", "protection: relaxed");
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
      );
      expect(stdout).toContain("nothing is left");
      expect(stdout).toContain("deploy_bucket = hellotron-vega-deploy");
      expect(stdout).toContain("No changes.");
      expect(code).toBe(0);
    });

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

    it("injects the requested failure, and the rerun in the same world converges", async () => {
      const apply = `${groundplan} apply prod --auto-approve`;
      const { code, stdout, stderr } = await rehearse(
        ["--fail", "aws_instance:create"],
        `${apply}; echo "first: $?"; ${apply}; echo "second: $?"`,
      );
      expect(stderr).toContain("aws_instance.prod_server_instance");
      expect(stdout).toContain("first: 1");
      expect(stdout).toContain("second: 0");
      expect(code).toBe(0);
    });

    it("saves a plan and shows it as the JSON that review reads", async () => {
      const { code, stdout } = await rehearse(
        [],
        `${groundplan} plan prod -- -out=p >/dev/null && ${groundplan} show prod --plan p --json`,
      );
      const { resource_changes } = JSON.parse(stdout) as { resource_changes: unknown[] };
      expect(resource_changes.length).toBeGreaterThanOrEqual(33);
      expect(code).toBe(0);
    });

    it("refuses to destroy protected resources, and says how to destroy them anyway", async () => {
      const { code, stderr } = await rehearse(
        [],
        `${groundplan} apply prod --auto-approve >/dev/null && ${groundplan} destroy prod --auto-approve`,
      );
      expect(stderr).toMatch(/prod\.yaml:\d+:\d+: hellotron-vega prod is protected and was not destroyed/);
      expect(stderr).toContain("artifacts/bucket (aws_s3_bucket.");
      expect(stderr).toContain("protection: relaxed");
      expect(code).toBe(3);
    });
  },
);
