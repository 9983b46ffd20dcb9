import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Json } from "../../../../src/text/json";
import { review } from "../../../../src/review/analyses/review";
import { readPlanText } from "../../../../src/review/normalize/read-plans";
import type { Configuration, Plan, PlannedResource } from "../../../../src/plan/plan-model";
import { created, destroyed, everyFormat, planOf, resource, reviewOf, updated } from "../plan-builders";

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

  const user = (secret: string) =>
    created("aws_instance.use", {
      user_data: `#!/bin/sh\nexport X='${secret}'\n`,
      tags: { t: `is ${secret} !` },
    });
  const password = (secret: string) =>
    created("aws_db_instance.a", { password: secret }, { after_sensitive: { password: true } });
  const data = (secret: string): PlannedResource => ({
    address: "data.aws_secretsmanager_secret_version.a",
    mode: "data",
    type: "aws_secretsmanager_secret_version",
    name: "a",
    values: { secret_string: secret },
    sensitive_values: { secret_string: true },
  });

  it.each<[place: string, plan: (secret: string) => Plan]>([
    [
      "only in the prior state",
      (secret) =>
        planOf([user(secret)], { prior_state: { values: { root_module: { resources: [data(secret)] } } } }),
    ],
    [
      "only in a module of the prior state",
      (secret) => {
        const inner = { child_modules: [{ child_modules: [{ resources: [data(secret)] }] }] };
        return planOf([user(secret)], { prior_state: { values: { root_module: inner } } });
      },
    ],
    [
      "only in an output of Terraform 0.13",
      (secret) =>
        planOf([user(secret)], {
          planned_values: { outputs: { db_password: { sensitive: true, value: secret } }, root_module: {} },
        }),
    ],
    [
      "in a variable, which follows its declaration",
      (secret) =>
        planOf([user(secret)], {
          configuration: { root_module: { variables: { thing: { sensitive: true } } } },
          variables: { thing: { value: secret } },
        }),
    ],
    [
      "in a list of passwords",
      (secret) =>
        planOf([
          created("aws_x.a", { passwords: ["b", secret] }, { after_sensitive: { passwords: [false, true] } }),
          user(secret),
        ]),
    ],
    [
      "in a provider's configuration",
      (secret) =>
        planOf([user(secret)], {
          configuration: {
            provider_config: { postgresql: { expressions: { password: { constant_value: secret } } } },
            root_module: {},
          },
        }),
    ],
    [
      "in an instance key",
      (secret) => planOf([password(secret), destroyed(`aws_thing.b["${secret}"]`, { a: 1 })]),
    ],
    [
      "in a previous address",
      (secret) =>
        planOf([
          password(secret),
          resource(
            "aws_thing.c",
            { actions: ["no-op"], before: {}, after: {} },
            { previous_address: `aws_thing.b["${secret}"]` },
          ),
        ]),
    ],
  ])("hides words and short values that are marked %s", (_place, plan) => {
    for (const secret of ["Hq7vB2x-Lorem", "sunshine", "4711"])
      for (const [format, text] of Object.entries(everyFormat(reviewOf(plan(secret))))) {
        const shown = text.replace(/[0-9a-f]{16,}/g, "");
        expect([format, secret, shown.includes(secret)]).toEqual([format, secret, false]);
      }
  });

  it("hides an instance key in costs and findings too, which come from other programs", () => {
    const address = 'aws_thing.b["Hq7vB2x-Lorem"]';
    const review = reviewOf(planOf([password("Hq7vB2x-Lorem"), created(address, { a: 1 })]), {
      cost: { currency: "USD", before: 0, after: 5, resources: [{ address, after: 5 }], unpriced: [address] },
      findings: [{ rule: "X", title: "t", level: "error", address }],
    });
    for (const [format, text] of Object.entries(everyFormat(review)))
      expect([format, text.includes("Hq7vB2x")]).toEqual([format, false]);
  });

  it.each<[what: string, configuration: Configuration]>([
    ["a variable", { root_module: { variables: { x: { sensitive: true, default: "Hq7vB2x-Lorem" } } } }],
    [
      "a module's variable",
      {
        root_module: {
          module_calls: {
            m: { module: { variables: { x: { sensitive: true, default: "Hq7vB2x-Lorem" } } } },
          },
        },
      },
    ],
  ])("hides the default of %s that is sensitive", (_what, configuration) => {
    for (const text of Object.values(
      everyFormat(reviewOf(planOf([user("Hq7vB2x-Lorem")], { configuration }))),
    ))
      expect(text).not.toContain("Hq7vB2x");
  });

  it("hides a value that jsonencode has escaped", () => {
    const plan = planOf([
      password("a<b&c>d-99x"),
      created("aws_x.b", { script: "run 'a\\u003cb\\u0026c\\u003ed-99x'" }),
    ]);
    expect(everyFormat(reviewOf(plan)).markdown).not.toContain("u003cb");
  });

  it("leaves instance keys that are not sensitive, and names and settings in sensitive variables", () => {
    const plan = planOf([password("Hq7vB2x-Lorem"), destroyed('aws_thing.b["hermes"]', { note: "hermes" })], {
      variables: { all: { value: { name: "hermes" } }, db_user: { value: "hermes" } },
      configuration: {
        root_module: { variables: { all: { sensitive: true }, db_user: { sensitive: true } } },
      },
    });
    expect(everyFormat(reviewOf(plan)).markdown).toContain('aws_thing.b["hermes"]');
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
