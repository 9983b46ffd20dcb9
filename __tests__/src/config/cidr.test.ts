import fc from "fast-check";
import { cidrFault, contains, overlaps, parseCidr, sizeOf, subnetAt } from "../../../src/config/cidr";
import { UserError } from "../../../src/text/user-error";

const cidrs = fc.oneof(
  fc
    .record({ address: fc.ipV4(), prefix: fc.integer({ min: 0, max: 32 }) })
    .map(({ address, prefix }) => canonical(`${address}/${prefix}`)),
  fc
    .record({ address: fc.ipV6(), prefix: fc.integer({ min: 0, max: 128 }) })
    .map(({ address, prefix }) => canonical(`${address}/${prefix}`)),
);

function canonical(text: string): string {
  return cidrFault(text)?.suggestion ?? text;
}

describe("a CIDR block", () => {
  it.each([
    ["10.0.0.0/16", undefined],
    ["0.0.0.0/0", undefined],
    ["::/0", undefined],
    ["2001:db8::/56", undefined],
    ["2001:0DB8:0:0::/56", undefined],
    ["::ffff:10.0.0.0/120", undefined],
    ["10.0.0.1/16", { suggestion: "10.0.0.0/16" }],
    ["2001:db8::1/64", { suggestion: "2001:db8::/64" }],
    ["10.0.0.0", { suggestion: "10.0.0.0/32" }],
    ["10.0.0.0/33", {}],
    ["10.0.0.0/08", {}],
    ["10.0.0.0/16/1", {}],
    ["010.0.0.0/8", {}],
    ["10.0.0/8", {}],
    ["fe80::1%eth0/64", {}],
    ["", {}],
    ["/", {}],
  ])("%j has the fault %j", (text, fault) => {
    if (fault === undefined) expect(cidrFault(text)).toBeUndefined();
    else expect(cidrFault(text)).toMatchObject(fault);
  });

  it("has one canonical text per address and prefix", () => {
    fc.assert(fc.property(cidrs, (cidr) => cidrFault(cidr) === undefined));
  });

  it("has 2 to the power of its host bits addresses", () => {
    expect(sizeOf("10.0.0.0/28")).toBe(16n);
    expect(sizeOf("2001:db8::/64")).toBe(2n ** 64n);
  });

  it("is refused with an error for people", () => {
    expect(() => parseCidr("10.0.0.1/16")).toThrow(UserError);
    expect(() => parseCidr("10.0.0.1/16")).toThrow(/did you mean 10\.0\.0\.0\/16/);
  });
});

describe("blocks", () => {
  it("contain themselves and overlap when one contains the other", () => {
    fc.assert(
      fc.property(cidrs, cidrs, (a, b) => {
        expect(contains(a, a)).toBe(true);
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
        expect(overlaps(a, b)).toBe(overlaps(b, a));
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", "10.200.0.0/16", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
    ["0.0.0.0/0", "::/0", false],
    ["2001:db8::/32", "2001:db8:ffff::/48", true],
  ])("%s and %s overlap: %s", (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
  });
});

describe("splitting", () => {
  it("keeps every subnet inside and disjoint", () => {
    fc.assert(
      fc.property(cidrs, fc.nat(6), fc.nat(63), fc.nat(63), (cidr, bits, i, j) => {
        const { prefix, version } = parseCidr(cidr);
        const newPrefix = Math.min(prefix + bits, version === 4 ? 32 : 128);
        const count = 2 ** (newPrefix - prefix);
        const [a, b] = [subnetAt(cidr, newPrefix, i % count), subnetAt(cidr, newPrefix, j % count)];
        expect(contains(cidr, a)).toBe(true);
        expect(overlaps(a, b)).toBe(i % count === j % count);
      }),
    );
  });

  it.each([
    [
      "wider subnets than the block",
      () => subnetAt("10.0.0.0/16", 8, 0),
      /cannot be split into subnets of \/8/,
    ],
    ["an index that is not there", () => subnetAt("10.0.0.0/24", 26, 4), /number 4 is not one of them/],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(UserError);
  });
});
