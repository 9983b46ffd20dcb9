import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeCounts, readPlanChanges } from "../../../src/plan/planned-changes";
import { protectedResources } from "../../../src/lifecycle/protected-resources";
import { zonesOfCertificates } from "../../../src/lifecycle/require-delegations";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";

describe("what is looked at before a plan", () => {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-before-"));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  synthesizeSystems(loadNamedSystems(["hellotron-vega", "hermes"]), { severalSystems: true, outdir });
  const folder = (id: string) => join(outdir, "stacks", id);

  it("knows what a destroy would lose, by construct", () => {
    expect(protectedResources(folder("hellotron-vega-prod")).map(({ construct }) => construct)).toEqual(
      expect.arrayContaining(["prod/server/address", "artifacts/bucket", "secrets/secret"]),
    );
    expect(protectedResources(folder("hermes-bootstrap"))).toHaveLength(2);
  });

  it("asks about the zones that certificates are proven in, and about no other", () => {
    expect(zonesOfCertificates(folder("hermes-prod"))).toEqual(["example.com"]);
    expect(zonesOfCertificates(folder("hellotron-vega-prod"))).toEqual([]);
  });
});

describe("what a plan is summed up as", () => {
  const plan = (...actions: string[][]) =>
    JSON.stringify({
      format_version: "1.2",
      resource_changes: actions.map((of, index) => ({ address: `a.${index}`, change: { actions: of } })),
    });

  it("counts a replacement once, whichever comes first, and leaves out what is only read", () => {
    const changes = readPlanChanges(
      plan(["create"], ["delete", "create"], ["create", "delete"], ["read"], ["no-op"]),
    );
    expect(describeCounts(changes)).toBe("1 to create, 2 to replace");
  });

  it("says so when there is nothing to do", () => {
    expect(describeCounts(readPlanChanges(plan(["no-op"])))).toBe("no changes");
  });
});
