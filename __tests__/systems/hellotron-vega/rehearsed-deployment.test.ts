import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { HELLOTRON_VEGA_SECRETS } from "../../../systems/hellotron-vega/secret-keys";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { program } from "../../src/releases/deployed-vega";

// Two dozen commands, of which two are applies.
jest.setTimeout(300_000);

const [engine] = availableEngines();

describe("deploy.sh in a rehearsal: real engine, stack and commands; AWS and SSM's commands simulated", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => {
    checkout = new ScratchCheckout();
    mkdirSync(checkout.path("application/config"), { recursive: true });
    writeFileSync(checkout.path("application/config/tron.vega.yaml"), "port: 3000\n");
    const secrets = Object.fromEntries(HELLOTRON_VEGA_SECRETS.map((key) => [key, "canary-of-a-value"]));
    writeFileSync(checkout.path("application/secrets.json"), JSON.stringify(secrets));
    for (const version of ["v1", "v2"]) {
      writeFileSync(checkout.path("application", version), program(version));
      chmodSync(checkout.path("application", version), 0o755);
    }
  });
  afterAll(() => checkout.remove());

  it("goes from nothing to a deployed server, deploys a second binary, and rolls back to the first", async () => {
    const scripts = "../systems/hellotron-vega/scripts";
    const story = [
      // The secret's values come while it waits for them.
      `(until grep -q "has no value yet" said 2>/dev/null; do sleep 1; done; ${scripts}/groundplan.sh secrets put hellotron-vega prod secrets.json) & TRON_BINARY=v1 ${scripts}/deploy.sh prod --auto-approve 2>said`,
      "cat said >&2",
      `TRON_BINARY=v2 ${scripts}/deploy.sh prod --auto-approve`,
      `${scripts}/groundplan.sh versions hellotron-vega prod`,
      `${scripts}/groundplan.sh rollback hellotron-vega prod`,
      `${scripts}/ssm.sh prod --print`,
    ].join(" && ");
    const words = ["rehearse", "--no-bootstrap", "--engine", engine?.path ?? "", "--", "sh", "-c", story];
    const { code, stdout, stderr } = await checkout.groundplan(words, {}, "application");
    expect(stderr).not.toMatch(/^FAIL/m);
    expect(code).toBe(0);
    const said = stdout
      .split("\n")
      .filter((line) => /^hellotron-vega prod runs|^current |^aws ssm /.test(line));
    const [first, second, current, back, connect] = said;
    const releaseOf = (line = "") => /runs (\w{12}) on hellotron-vega-prod/.exec(line)?.[1] ?? "none";
    expect(releaseOf(second)).not.toBe(releaseOf(first));
    expect(second).toContain(`before it was ${releaseOf(first)}`);
    expect(current).toContain(releaseOf(second));
    expect(releaseOf(back)).toBe(releaseOf(first));
    expect(stderr).toContain("hellotron-vega/prod has no value yet");
    expect(stdout + stderr).not.toContain("canary-of-a-value");
    expect(connect).toMatch(/^aws ssm start-session --target i-[0-9a-f]+ --region us-east-1$/);
  });
});
