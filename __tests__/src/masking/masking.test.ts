import { maskString } from "../../../src/masking/mask-value";
import { HIDDEN } from "./hidden-corpus";
import { PLAIN } from "./plain-corpus";
import { created, everyFormat, planOf, reviewOf } from "../review/plan-builders";

describe("is masked in every format", () => {
  it.each(HIDDEN.map((each) => [each.what, each] as const))("%s", (_, { name, value, secret }) => {
    expect(secret.length).toBeGreaterThan(7);
    const formats = everyFormat(reviewOf(planOf([created("aws_x.a", { [name]: value })])));
    const shown = Object.values(formats).flatMap((text) =>
      text.split("\n").filter((line) => line.includes(secret)),
    );
    expect(shown).toEqual([]);
  });
});

describe("is shown as it is", () => {
  it.each(PLAIN.map((each) => [each.what, each] as const))("%s", (_, { name, value }) => {
    expect(maskString(value, name, () => undefined).text).toBe(value);
  });
});
