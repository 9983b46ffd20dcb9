import { readFileSync } from "node:fs";
import { systemsInScope } from "../../../src/systems/discover-systems";
import { lookupOf } from "../../../src/recovery/lookups/lookups";
import { whyIdempotent } from "../../../src/recovery/idempotent-types";
import { repositoryRoot } from "../../../src/process/repository-root";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Types of the systems that a recovery says it did not look for, with what that means on a real account. */
const NOT_LOOKED_FOR = [
  // A second certificate costs nothing; Groundplan has no client of ACM.
  "aws_acm_certificate",
  // AWS refuses a second one of the same name; moto does not know them.
  "aws_cloudfront_response_headers_policy",
];

function typesOfAllSystems(): ReadonlySet<string> {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  const systems = loadNamedSystems(systemsInScope(repositoryRoot));
  const ids = synthesizeSystems(systems, { severalSystems: true, outdir });
  const stacks = ids.map((id) => readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8"));
  rmSync(outdir, { recursive: true, force: true });
  return new Set(stacks.flatMap((text) => Object.keys((JSON.parse(text) as { resource: object }).resource)));
}

describe("what a recovery knows of the systems' types", () => {
  it("looks for each, knows that it needs no looking, or says that it did not look", () => {
    const blind = [...typesOfAllSystems()].filter(
      (type) => lookupOf(type) === undefined && whyIdempotent(type) === undefined,
    );
    expect(blind.sort()).toEqual(NOT_LOOKED_FOR);
  });
});
