import fc from "fast-check";
import { addressShortage, overlapping, planSubnets } from "../../../constructs/network/address-plan";
import { contains, overlaps } from "../../../src/config/cidr";

const LETTERS = ["a", "b", "c", "d", "e", "f"];
const zonesOf = (letters: readonly string[]) => letters.map((letter) => `eu-south-2${letter}`);
const blocks = (cidr: string, zones: readonly string[]) =>
  planSubnets(cidr, zones).flatMap(({ publicCidr, privateCidr }) => [publicCidr, privateCidr]);

describe("dividing a network among zones", () => {
  it("gives a /16 in three zones two halves of /20 blocks", () => {
    expect(planSubnets("10.0.0.0/16", zonesOf(["a", "b", "c"]))).toEqual([
      { zone: "eu-south-2a", letter: "a", publicCidr: "10.0.0.0/20", privateCidr: "10.0.128.0/20" },
      { zone: "eu-south-2b", letter: "b", publicCidr: "10.0.16.0/20", privateCidr: "10.0.144.0/20" },
      { zone: "eu-south-2c", letter: "c", publicCidr: "10.0.32.0/20", privateCidr: "10.0.160.0/20" },
    ]);
  });

  const anyZones = fc.subarray(LETTERS, { minLength: 1 }).map(zonesOf);
  const anyBlock = fc
    .tuple(fc.integer({ min: 16, max: 28 }), fc.nat({ max: 255 }))
    .map(([prefix, second]) => `10.${second}.0.0/${prefix}`);

  it("creates blocks inside the network that do not overlap, if there is room", () => {
    fc.assert(
      fc.property(anyBlock, anyZones, (cidr, zones) => {
        fc.pre(addressShortage(cidr, zones) === undefined);
        const made = blocks(cidr, zones);
        expect(made.every((block) => contains(cidr, block) && Number(block.split("/")[1]) <= 28)).toBe(true);
        made.forEach((block, index) =>
          expect(made.slice(0, index).some((other) => overlaps(block, other))).toBe(false),
        );
      }),
    );
  });

  it("keeps a zone's blocks regardless of other zones and their order", () => {
    fc.assert(
      fc.property(anyZones, fc.constantFrom(...LETTERS), (zones, letter) => {
        const zone = `eu-south-2${letter}`;
        const alone = planSubnets("10.0.0.0/16", [zone]);
        const among = planSubnets("10.0.0.0/16", [...new Set([zone, ...zones])].reverse());
        expect(among.filter((one) => one.zone === zone)).toEqual(alone);
      }),
    );
  });

  it("suggests a size that works, while the next smaller one does not", () => {
    fc.assert(
      fc.property(anyBlock, anyZones, (cidr, zones) => {
        const shortage = addressShortage(cidr, zones);
        fc.pre(shortage !== undefined);
        const wide = Number(/Use \/(\d+) or wider/.exec(shortage ?? "")?.[1]);
        const of = (prefix: number) => addressShortage(`10.0.0.0/${prefix}`, zones);
        expect(of(wide)).toBeUndefined();
        expect(of(wide + 1)).toBeDefined();
      }),
    );
  });

  it("says how many addresses are missing", () => {
    expect(addressShortage("10.0.0.0/28", zonesOf(["a", "b", "c"]))).toBe(
      "10.0.0.0/28 has 16 addresses, 6 subnets of at least 16 need 96. Use /25 or wider.",
    );
    expect(addressShortage("10.0.0.0/26", zonesOf(["a", "c"]))).toBe(
      "10.0.0.0/26 has room for 2 zones, and eu-south-2c counts as number 3. Use /25 or wider.",
    );
  });

  it("finds the range that overlaps a network", () => {
    expect(overlapping("10.0.0.0/16", ["10.1.0.0/16", "10.0.128.0/20"])).toBe("10.0.128.0/20");
    expect(overlapping("10.0.0.0/16", ["10.1.0.0/16"])).toBeUndefined();
  });
});
