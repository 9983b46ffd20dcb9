import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { loadSystem } from "../../../src/systems/load-system";
import { requireSuccess } from "../../../src/engine/require-success";
import { silentProgress } from "../../../src/terminal/progress";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { openWorld, REHEARSAL_ACCOUNT } from "../../../src/rehearsal/world";
import { repositoryRoot } from "../../../src/process/repository-root";
import { synthesizeSystems } from "../../../src/synthesis/synthesize";
import { system } from "../../../systems/hermes/system";
import { availableEngines } from "../../engines";

/** Everything that prod leaves out, each kind of it once. */
const OTHER_OPTIONS = {
  protection: "relaxed",
  web_firewall: true,
  secrets_from_variables: true,
  assets: {
    domain: "cdn.example.com",
    certificate_arn: "arn:aws:acm:us-east-1:123456789012:certificate/1a2b3c4d",
  },
  monitoring: { audit_trail: true, alarms: true, alarm_emails: ["ops@example.com"] },
};

function writeFiles(folder: string): string {
  const files = join(folder, "systems", "hermes");
  mkdirSync(files, { recursive: true });
  const original = (name: string) => readFileSync(join(repositoryRoot, "systems", "hermes", name), "utf8");
  writeFileSync(join(files, "bootstrap.yaml"), original("bootstrap.yaml"));
  const document = parseDocument(original("prod.yaml"));
  for (const [key, value] of Object.entries(OTHER_OPTIONS)) document.set(key, value);
  document.setIn(["network", "nat"], "instance");
  document.setIn(["delivery", "access"], "power-user");
  writeFileSync(join(files, "prod.yaml"), document.toString());
  return files;
}

// A web firewall's schema is left out of others' lists for its size.
beforeAll(() => void Reflect.deleteProperty(process.env, "GROUNDPLAN_REHEARSED_TYPES"));

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "Hermes' other options, read by %s",
  (_, engine) => {
    const run = requireSuccess(engine);

    it.each([
      ["JSON", false],
      ["HCL", true],
    ])("are valid as %s", async (_form, hcl) => {
      const world = await openWorld({
        account: REHEARSAL_ACCOUNT,
        zones: ["example.com"],
        progress: silentProgress,
      });
      try {
        const outdir = join(world.folder, "out");
        const loaded = loadSystem(writeFiles(world.folder), system);
        synthesizeSystems([loaded], { severalSystems: false, outdir, hcl });
        const stack = join(outdir, "stacks", "prod");
        await withEnvironment(world, async () => {
          await run(["init", "-backend=false", "-input=false"], stack);
          expect(await run(["validate"], stack)).toContain("Success");
        });
      } finally {
        await world.close();
      }
    });
  },
);
