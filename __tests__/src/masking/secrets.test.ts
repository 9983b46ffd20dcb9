import { gzipSync } from "node:zlib";
import { review } from "../../../src/review/analyses/review";
import type { Plan } from "../../../src/plan/plan-model";
import { readPlanText } from "../../../src/review/normalize/read-plans";
import { isSecretName } from "../../../src/masking/secret-names";
import { maskText } from "../../../src/masking/mask-text";
import { created, destroyed, everyFormat, fixture, planOf, reviewOf, updated } from "../review/plan-builders";

const CANARY = "Canary-7Zx9-Qw3rT-hidden";
const KEY = "AKIAIOSFODNN7EXAMPLQ";
const base64 = (text: string) => Buffer.from(text).toString("base64");

function expectUnseen(plan: Plan, ...secrets: string[]): void {
  for (const [format, text] of Object.entries(everyFormat(reviewOf(plan)))) {
    for (const secret of secrets)
      expect(`${format}: ${String(text.includes(secret))}`).toBe(`${format}: false`);
  }
}

describe("no format shows a secret", () => {
  it("that the plan marks, at any place in the structure", () => {
    expectUnseen(
      planOf(
        [
          updated(
            "aws_x.a",
            { deep: [{ value: CANARY }] },
            { deep: [{ value: `${CANARY}2` }] },
            {
              before_sensitive: { deep: [{ value: true }] },
              after_sensitive: { deep: [{ value: true }] },
            },
          ),
          destroyed("aws_x.b", { all: { of: CANARY } }, { before_sensitive: { all: true } }),
          created("aws_x.c", { whole: CANARY }, { after_sensitive: true }),
        ],
        {
          output_changes: {
            out: { actions: ["create"], before: null, after: CANARY, after_sensitive: true },
          },
        },
      ),
      CANARY,
    );
  });

  it("that only the variables have, marked or not", () => {
    expectUnseen(
      planOf([created("aws_x.a", { size: 1 })], { variables: { plain: { value: CANARY } } }),
      CANARY,
    );
  });

  it("that one resource marks and another has unmarked, in text, JSON, a URL or base64", () => {
    expectUnseen(
      planOf([
        created("aws_x.marked", { it: CANARY }, { after_sensitive: { it: true } }),
        created("aws_x.open", {
          note: `say ${CANARY} twice: ${CANARY}`,
          json: JSON.stringify({ list: [CANARY] }),
          user_data: base64(`#!/bin/sh\necho ${CANARY}\n`),
          map: { [CANARY]: 1 },
        }),
      ]),
      CANARY,
    );
  });

  it("that one resource marks and another has as a part, a word or in base64", () => {
    const settings = JSON.stringify({ username: "app", password: "Sommer-Regen-42" });
    const marked = (name: string, value: string) =>
      created(`aws_x.${name}`, { [name]: value }, { after_sensitive: { [name]: true } });
    expectUnseen(
      planOf([
        marked("secret_string", settings),
        marked("db_password", "Sonnenblumenfeld"),
        marked("database_url", "postgres://app:Winter-Nebel-17@db/app"),
        created("aws_x.open", {
          motd: "we say Sommer-Regen-42, Sonnenblumenfeld and Winter-Nebel-17",
          data: `first: ${base64("Sommer-Regen-42")} second: ${base64("Sommer-Regen-42\n")}`,
        }),
      ]),
      ...["Sommer-Regen-42", "Sonnenblumenfeld", "Winter-Nebel-17", base64("Sommer-Regen-42").slice(0, 16)],
    );
  });

  it("but ordinary marked words and names stay readable", () => {
    const plan = planOf([
      created("aws_x.a", { username: "hermesadmin" }, { after_sensitive: { username: true } }),
      created("aws_x.b", { note: "owned by hermesadmin" }),
    ]);
    expect(everyFormat(reviewOf(plan))["markdown"]).toContain("owned by hermesadmin");
  });

  it("in a known format, in plain text, in base64, compressed, and in JSON inside JSON", () => {
    const script = `#!/bin/bash\nexport AWS_ACCESS_KEY_ID=${KEY}\n`;
    expectUnseen(
      planOf([
        created("aws_instance.a", {
          user_data: script,
          user_data_base64: base64(script),
          compressed: gzipSync(script).toString("base64"),
          cloud_init: `write_files:\n- encoding: b64\n  content: ${base64(script)}\n`,
          definitions: JSON.stringify([{ json: JSON.stringify({ inner: KEY }) }]),
        }),
      ]),
      KEY,
    );
  });

  it("that its name suggests, in a container's environment or a settings file too", () => {
    expectUnseen(
      planOf([
        created("aws_ecs_task_definition.a", {
          container_definitions: JSON.stringify([
            { environment: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] },
          ]),
          settings: [{ name: "api_key", value: "hunter2hunter2" }],
          user_data: "DB_PASSWORD='hunter2hunter2'\npsql postgres://app:hunter2hunter2@db/app\n",
          master_password: "hunter2hunter2",
        }),
      ]),
      "hunter2hunter2",
    );
  });

  it("that only looks random", () => {
    const random = ["q8Zk2LmX0vTr5Yw7Bn4Hc9Jd", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"];
    expectUnseen(
      planOf([created("aws_x.a", { one: random[0] ?? "", two: `use ${random[1] ?? ""} here` })]),
      ...random,
    );
  });

  it("in drift, checks or the printed text", () => {
    const marked = created("aws_x.a", { it: CANARY }, { after_sensitive: { it: true } });
    const plan = planOf([marked], {
      resource_drift: [updated("aws_x.b", { note: "a" }, { note: CANARY })],
      checks: [
        {
          address: { to_display: "check.a" },
          status: "fail",
          instances: [{ status: "fail", problems: [{ message: CANARY }] }],
        },
      ],
    });
    const plans = readPlanText(JSON.stringify(plan), { file: "p.json", text: `+ it = "${CANARY}"` });
    for (const text of Object.values(everyFormat(review({ plans })))) expect(text).not.toContain(CANARY);
  });

  it("in a plan that Terraform printed with a sensitive variable", () => {
    const plans = readPlanText(fixture("terraform-change.json"), {
      file: "p.json",
      text: fixture("terraform-change.txt"),
    });
    for (const text of Object.values(everyFormat(review({ plans })))) expect(text).not.toContain("CANARY");
  });
});

it("reports which unmarked values it masked", () => {
  const [project] = reviewOf(planOf([created("aws_x.a", { text: `id ${KEY}` })])).projects;
  expect(project?.plan.masked).toContainEqual({ address: "aws_x.a", path: "text", kind: "AWS access key" });
});

it("says that something changed if both sides are masked", () => {
  const [project] = reviewOf(
    planOf([updated("aws_x.a", { db_password: "one-one-one" }, { db_password: "two-two-two" })]),
  ).projects;
  expect(project?.plan.changes[0]?.attributes).toEqual([
    expect.objectContaining({ path: "db_password", differsUnseen: true }),
  ]);
});

it("does so for a list too", () => {
  const keys = (last: string) => ({ keys: ["a", `AKIAIOSFODNN7EXAMPL${last}`] });
  const [project] = reviewOf(planOf([updated("aws_x.a", keys("Q"), keys("Z"))])).projects;
  expect(project?.plan.changes[0]?.attributes).toMatchObject([{ path: "keys", differsUnseen: true }]);
});

describe("an unmarked secret inside JSON", () => {
  const container = (value: string, isReversed = false) =>
    JSON.stringify([isReversed ? { value, name: "DB_PASSWORD" } : { name: "DB_PASSWORD", value }]);
  const planWith = (before: string, after: string) =>
    planOf([updated("aws_ecs_task_definition.a", { definitions: before }, { definitions: after })]);
  const attributesOf = (plan: Plan) => reviewOf(plan).projects[0]?.plan.changes[0]?.attributes;
  const changed = planWith(container("hunter2hunter2"), container("swordfish1234"));
  const reordered = planWith(container("hunter2hunter2"), container("hunter2hunter2", true));

  it("is distinguished from order and formatting when it changes", () => {
    expect(attributesOf(changed)).toMatchObject([{ path: "definitions", differsUnseen: true }]);
    expect(attributesOf(reordered)).toMatchObject([{ path: "definitions", onlyForm: true }]);
  });

  it("changes the fingerprint when it changes", () => {
    const fingerprint = (plan: Plan) => reviewOf(plan).projects[0]?.plan.fingerprint;
    expect(fingerprint(changed)).not.toBe(fingerprint(reordered));
  });
});

it.each(["db_password", "apiKey", "PGPASSWORD", "client_secret", "AuthToken", "private_key_pem"])(
  "treats %s as a secret's name",
  (name) => {
    expect(isSecretName(name)).toBe(true);
  },
);

it.each(["secret_arn", "http_tokens", "password_length", "kms_key_id", "public_key", "token_ttl", "monkey"])(
  "leaves %s unmasked",
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);

it.each([
  ["vpc_id", "vpc-0a1b2c3d4e5f67890"],
  ["certificate_arn", "arn:aws:acm:eu-south-2:123456789012:certificate/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"],
  ["policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"],
  ["managed", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
  ["source_code_hash", "q8Zk2LmX0vTr5Yw7Bn4Hc9JdAA00q8Zk2LmX0vTr5Y="],
  [
    "image",
    "123456789012.dkr.ecr.eu-south-2.amazonaws.com/hermes@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  ],
  ["path", "/usr/local/share/applications/mimeinfo.cache.list"],
  ["public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl admin"],
])("shows %s as it is", (name, value) => {
  expect(maskText(value, name, () => undefined)).toBe(value);
});
