import fc from "fast-check";
import { KnownValues, KNOWN_VALUE_MASK } from "../../../src/masking/known-values";

const remembering = (value: string, isSecret: boolean) => {
  const known = new KnownValues();
  known.remember(value, "value", isSecret);
  return known;
};

describe("a value that belongs to a secret", () => {
  it.each(["purple monkey dishwasher", "letmein", "hunter2", "pw-1", "correcthorse", "k9x2", "Zq9!"])(
    "is masked wherever %s is a whole word",
    (secret) => {
      const known = remembering(secret, true);
      for (const text of [
        secret,
        `uses ${secret} inside`,
        `A=${secret}\n`,
        `{"x":"${secret}"}`,
        `q?p=${secret}&x`,
      ])
        expect(known.mask(text)).toBe(text.replace(secret, KNOWN_VALUE_MASK));
    },
  );

  it("is masked in base64 and in a URL too", () => {
    const known = remembering("hunter2", true);
    expect(known.mask(Buffer.from("hunter2").toString("base64"))).toBe(KNOWN_VALUE_MASK);
    expect(remembering("p@ss w", true).mask("x?p=p%40ss%20w")).not.toContain("p%40ss");
  });

  it("is masked in hexadecimal, escaped twice, and completely in base64", () => {
    const known = remembering("a\nsecret tale", true);
    const nested = JSON.stringify(JSON.stringify("a\nsecret tale")).slice(3, -3);
    for (const form of [Buffer.from("a\nsecret tale").toString("hex"), nested])
      expect(known.mask(form)).toBe(KNOWN_VALUE_MASK);
    expect(known.mask(Buffer.from("a\nsecret tale").toString("base64"))).toBe(KNOWN_VALUE_MASK);
  });

  it("is masked as a four-digit number, and as a key in a path", () => {
    expect(remembering("7391", true).mask("pin 7391")).toBe(`pin ${KNOWN_VALUE_MASK}`);
    expect(remembering("7391", true).maskPath('a["7391"].b')).toBe(`a["${KNOWN_VALUE_MASK}"].b`);
  });

  it("is found by its name in JSON that is marked as a whole", () => {
    const known = new KnownValues();
    known.remember(JSON.stringify([{ environment: [{ name: "DB_PASSWORD", value: "monday morning" }] }]));
    expect(known.mask("x monday morning y")).toBe(`x ${KNOWN_VALUE_MASK} y`);
  });

  it.each(["true", "prod", "5432", "eu-west-1", "admin", "10.0.0.0/16"])(
    "is counted but not masked if it is as ordinary as %s",
    (word) => {
      const known = remembering(word, true);
      expect(known.mask(`a ${word} b`)).toBe(`a ${word} b`);
      expect(known.ordinaryWords).toBe(1);
    },
  );

  it("is not masked inside longer words", () => {
    expect(remembering("hunter2", true).mask("hunter25 and ahunter2")).toBe("hunter25 and ahunter2");
  });

  it("is found in any text, whatever surrounds it", () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 30 })
      .filter((text) => text.trim() === text && /[0-9]/.test(text) && /[^0-9./]/.test(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const known = remembering(value, true);
        fc.pre(known.size > 0);
        expect(known.mask(`${before}${value}${after}`)).not.toContain(value);
      }),
    );
  });
});

describe("a marked value that is not a secret's own", () => {
  it.each(["postgres", "correcthorse", "hunter2"])("is masked only where it is marked: %s", (word) => {
    expect(remembering(word, false).mask(`a ${word} b`)).toBe(`a ${word} b`);
  });
});
