import fc from "fast-check";
import { exactDigits, parseExactly, writeExactly } from "../../../src/text/exact-json";
import type { Json } from "../../../src/text/json";

describe("JSON with all its digits", () => {
  it("equals JSON.parse if a double holds every number", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(writeExactly(parseExactly(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("keeps every integer, and distinguishes any two", () => {
    const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(integer, integer, fc.string(), (one, other, text) => {
        const written = `{"a": ${String(one)}, "b": [${String(other)}, ${JSON.stringify(text)}]}`;
        const value = parseExactly(written) as { readonly a: Json; readonly b: readonly Json[] };
        expect(writeExactly(value)).toBe(
          `{"a":${String(one)},"b":[${String(other)},${JSON.stringify(text)}]}`,
        );
        expect(value.a === value.b[0]).toBe(one === other);
      }),
    );
  });

  it.each(["0.1", "1.50", "1e3", "0.30000000000000004", "-0.0", "1E-7"])("leaves %s a number", (number) => {
    expect(parseExactly(number)).toBe(Number(number));
  });

  it.each(["9007199254740993", "0.1234567890123456789", "1e400"])("keeps the digits of %s", (number) => {
    expect(exactDigits(parseExactly(number))).toBe(number);
  });
});
