import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeKind } from "../../../src/plan/change-kind";
import { describeCounts, readPlanChanges } from "../../../src/plan/planned-changes";
import { protectedResources } from "../../../src/lifecycle/protected-resources";
import {
  issuesCertificate,
  requireDelegations,
  zonesOfCertificates,
} from "../../../src/lifecycle/require-delegations";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";

describe("the checks before a plan", () => {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-before-"));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  synthesizeSystems(loadNamedSystems(["hellotron-vega", "hermes"]), { severalSystems: true, outdir });
  const folder = (id: string) => join(outdir, "stacks", id);

  it("list what a destroy would delete, by construct", () => {
    expect(protectedResources(folder("hellotron-vega-prod")).map(({ construct }) => construct)).toEqual(
      expect.arrayContaining(["prod/server/address", "artifacts/bucket", "secrets/secret"]),
    );
    expect(protectedResources(folder("hermes-bootstrap"))).toHaveLength(2);
  });

  it("query only the zones that validate certificates", () => {
    expect(zonesOfCertificates(folder("hermes-prod"))).toEqual(["example.com"]);
    expect(zonesOfCertificates(folder("hellotron-vega-prod"))).toEqual([]);
  });
});

describe("the DNS checks before an apply", () => {
  const planned = (kind: ChangeKind) => ({
    changes: [{ address: "aws_acm_certificate_validation.name_1", kind }],
    counts: {} as Record<ChangeKind, number>,
  });

  it("cover the zones of certificates that will be requested", () => {
    expect(issuesCertificate(planned("create"))).toBe(true);
    expect(issuesCertificate(planned("replace"))).toBe(true);
    expect(issuesCertificate(planned("update"))).toBe(false);
    expect(issuesCertificate({ ...planned("create"), changes: [] })).toBe(false);
  });

  it("are skipped if the environment or the command says so", async () => {
    const stackFolder = "/nowhere";
    const unchecked = { environment: { checkDelegation: false }, stackFolder, planned: planned("create") };
    await expect(requireDelegations(unchecked)).resolves.toBeUndefined();
    const skipped = { environment: {}, stackFolder, planned: planned("create"), skip: true };
    await expect(requireDelegations(skipped)).resolves.toBeUndefined();
    // Only then is the stack looked at at all.
    await expect(requireDelegations({ ...skipped, skip: false })).rejects.toThrow("ENOENT");
  });
});

describe("the summary of a plan", () => {
  const plan = (...actions: string[][]) =>
    JSON.stringify({
      format_version: "1.2",
      resource_changes: actions.map((of, index) => ({ address: `a.${index}`, change: { actions: of } })),
    });

  it("counts a replacement once, in either order, and leaves out reads", () => {
    const changes = readPlanChanges(
      plan(["create"], ["delete", "create"], ["create", "delete"], ["read"], ["no-op"]),
    );
    expect(describeCounts(changes)).toBe("1 to create, 2 to replace");
  });

  it("says so if there is nothing to do", () => {
    expect(describeCounts(readPlanChanges(plan(["no-op"])))).toBe("no changes");
  });
});
