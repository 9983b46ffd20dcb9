import { describeActions, formatRecovery } from "../../../src/cli/format-recovery";
import type { Recovery } from "../../../src/recovery/recovery";

const NOTHING: Recovery = {
  system: "hermes",
  environment: "prod",
  adopted: [],
  inTheWay: [],
  absent: [],
  idempotent: [],
  notLookedFor: [],
  actions: [],
  applied: false,
};
const FOUND: Recovery = {
  ...NOTHING,
  adopted: [{ address: "aws_vpc.network", id: "vpc-1", by: "the environment's tags and its Name" }],
  actions: [
    { address: "aws_vpc.network", actions: "update", imported: true },
    { address: "aws_subnet.a", actions: "create", imported: false },
  ],
};

describe("the text of a recovery", () => {
  it("says what will be done with each resource found", () => {
    expect(describeActions(FOUND)).toBe("1 to import, 1 to update, 1 to create");
    expect(formatRecovery(FOUND)).toMatch(/aws_vpc\.network +vpc-1 +the environment's tags and its Name/);
    expect(formatRecovery(FOUND)).toMatch(/1 to import.*nothing was changed\.$/);
    expect(formatRecovery({ ...FOUND, applied: true })).toMatch(
      /ADOPTED(.|\n)*Next: groundplan apply hermes prod\.$/,
    );
  });

  it("says that there is nothing to recover", () => {
    expect(formatRecovery(NOTHING)).toBe(
      "AWS has no resources of this environment that the state lacks.\n\nNext: groundplan apply hermes prod.",
    );
  });

  it("lists conflicts, and types that were not looked up", () => {
    const text = formatRecovery({
      ...NOTHING,
      inTheWay: [{ address: "aws_instance.host", ids: ["i-1", "i-2"], why: "each of them could be it" }],
      notLookedFor: ["aws_acm_certificate.name"],
    });
    expect(text).toMatch(/aws_instance\.host +i-1, i-2 +each of them could be it/);
    expect(text).toMatch(/Not looked for.*aws_acm_certificate\.name/);
    expect(text).toContain("--adopt <address>=<id>");
  });
});
