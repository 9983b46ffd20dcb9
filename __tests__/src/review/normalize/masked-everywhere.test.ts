import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Json } from "../../../../src/text/json";
import { review } from "../../../../src/review/analyses/review";
import { readPlanText } from "../../../../src/review/normalize/read-plans";
import { created, everyFormat, planOf, reviewOf, updated } from "../plan-builders";

const read = (name: string) => readFileSync(join(__dirname, "..", "fixtures", "cases", name), "utf8");
const formatsOf = (json: string) => everyFormat(review({ plans: readPlanText(json) }));

describe("masking", () => {
  it("hides words that a parameter's value marks, wherever they are", () => {
    for (const [format, text] of Object.entries(formatsOf(read("can-words.json"))))
      expect([format, /purple|monkey|dishwasher/.test(text)]).toEqual([format, false]);
  });

  it("hides a secret in every place of a plan, whatever it is", () => {
    const secret = fc
      .stringMatching(/^[a-z]{3,9}( [a-z]{3,9}){1,3}$|^[a-z]{4,8}[0-9]{1,4}$|^[A-Za-z0-9!#%]{9,20}$/)
      .filter((text) => /[a-zA-Z]/.test(text));
    fc.assert(
      fc.property(secret, (value) => {
        const marked = created(
          "aws_ssm_parameter.p",
          { name: "/x", value },
          { after_sensitive: { value: true } },
        );
        const places: Json = {
          description: `says ${value} here`,
          tags: { t: value },
          list: [value, "b"],
          blocks: [{ name: "A", text: value }],
          json: JSON.stringify({ k: { x: value } }),
          user_data: `#!/bin/sh\nexport IT='${value}'\n`,
          user_data_base64: Buffer.from(`#!/bin/sh\nexport IT='${value}'\n`).toString("base64"),
          url: `https://h/?q=${encodeURIComponent(value)}`,
        };
        const plan = planOf(
          [marked, updated("aws_thing.a", { old: value }, places, { after_sensitive: {} })],
          {
            output_changes: { o: { actions: ["create"], before: null, after: value } },
          },
        );
        for (const text of Object.values(everyFormat(reviewOf(plan)))) {
          expect(text).not.toContain(value);
          expect(text).not.toContain(encodeURIComponent(value));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("keeps ordinary words visible and counts them", () => {
    const marks = { after_sensitive: { value: true } };
    const plan = planOf([
      created("aws_ssm_parameter.flag", { value: "true" }, marks),
      created("aws_ssm_parameter.stage", { value: "prod" }, marks),
      created("aws_thing.a", { stage: "prod", on: "true" }, { after_sensitive: {} }),
    ]);
    const { markdown = "" } = everyFormat(reviewOf(plan));
    expect(markdown).toContain('stage = "prod"');
    expect(markdown).toContain("2 sensitive values are");
    expect(markdown.match(/\(sensitive value\)/g)).toHaveLength(2);
  });

  it("finds secrets in a plan without marks, and says that it has no marks", () => {
    const formats = formatsOf(read("i16-old-nomarks.json"));
    for (const text of Object.values(formats)) {
      expect(text).not.toMatch(/canary|hunter2|k9x2|abcdefabcdef/i);
    }
    expect(formats.markdown).toContain("marks nothing as sensitive");
    expect(formats.markdown).toContain("aws_ssm_parameter.p");
  });

  it("does not mention marks if a plan has them", () => {
    expect(everyFormat(reviewOf(planOf([created("aws_eip.a", {})]))).markdown).not.toContain("marks nothing");
  });
});
