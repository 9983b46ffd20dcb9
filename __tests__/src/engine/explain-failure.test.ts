import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { explainEngineFailure } from "../../../src/engine/explain-failure";
import { findStateLock } from "../../../src/engine/state-lock";
import { ExitCode } from "../../../src/text/user-error";

/**
 * Output of Terraform 1.11.4 and OpenTofu 1.12.6 on moto's S3 and DynamoDB, as they printed it but for the names
 * of person and folder. `expired` and `invalid-key` come from a server that answers every call with that AWS error.
 */
const recorded = join(__dirname, "recorded");
const context = { system: "hermes", environment: "prod", now: new Date("2026-11-21T09:00:00Z") };
const engines = ["terraform", "tofu"] as const;

function explain(engine: string, name: string) {
  return explainEngineFailure(readFileSync(join(recorded, `${engine}-${name}.txt`), "utf8"), context);
}

/** For each recorded output: what is wrong, and what the way out says. */
const meanings: readonly (readonly [recording: string, what: RegExp, next: RegExp])[] = [
  [
    "bucket-missing-init",
    /state bucket( demo-no-such-bucket)? does not exist/,
    /`groundplan bootstrap hermes`/,
  ],
  ["bucket-gone", /state bucket( demo-gone)? does not exist/, /`groundplan bootstrap hermes`/],
  ["bucket-gone-json", /state bucket( demo-gone)? does not exist/, /`groundplan bootstrap hermes`/],
  ["table-missing", /lock table( no-such-table)? does not exist/, /`groundplan bootstrap hermes`/],
  ["table-missing-json", /lock table( no-such-table)? does not exist/, /`groundplan bootstrap hermes`/],
  ["not-initialised", /not initialised/, /`(tofu|terraform) init`/],
  ["provider-not-locked", /not initialised/, /`(tofu|terraform) init`/],
  ["backend-changed", /changed since the last init/, /-reconfigure.*-migrate-state/],
  ["backend-changed-init", /changed since the last init/, /-reconfigure.*-migrate-state/],
  [
    "digest-mismatch",
    /not the one that the lock table's Digest/,
    /-md5` in the lock table.*[0-9a-f]{32} for the present/,
  ],
  [
    "digest-mismatch-json",
    /not the one that the lock table's Digest/,
    /-md5` in the lock table.*[0-9a-f]{32} for/,
  ],
  ["no-credentials", /no AWS credentials/, /AWS_PROFILE.*groundplan rehearse/],
  ["no-profile", /no AWS profile nope/, /aws configure list-profiles/],
  ["expired", /credentials have expired/, /aws sso login/],
  ["sso-expired", /credentials have expired/, /aws sso login/],
  ["invalid-key", /AWS does not know these credentials/, /AWS_ACCESS_KEY_ID/],
  ["account", /belong to account 111122223333/, /`account`/],
  ["out-of-reach", /AWS cannot be reached at http:\/\/127\.0\.0\.1:9\//, /AWS_ENDPOINT_URL/],
  [
    "provider-no-registry",
    /hashicorp\/aws cannot be installed: its registry registry\.\S+ cannot/,
    /mirror.*rehearse/,
  ],
  [
    "provider-mirror",
    /hashicorp\/aws cannot be installed: it is in none of the configured mirrors/,
    /mirror/,
  ],
];

describe.each(engines)("a failure of %s", (engine) => {
  it.each(meanings)("%s is explained", (recording, what, next) => {
    const { details } = explain(engine, recording);
    expect(details.what).toMatch(what);
    expect(details.next).toMatch(next);
  });

  it.each(["dynamodb", "dynamodb-json", "lockfile", "lockfile-json", "both"])(
    "caused by a held lock (%s) says who holds it, for what, since when, and how to release it",
    (kind) => {
      const { message } = explain(engine, `lock-${kind}`);
      expect(message).toMatch(
        /^demo-terraform-state\/demo\/prod\/terraform\.tfstate: the state is locked: ana@laptop/,
      );
      expect(message).toMatch(/holds it for apply since 2026-11-21 08:\d\d:\d\d UTC \(\d+ minutes ago\)/);
      expect(message).toMatch(
        new RegExp(`lock ([0-9a-f-]{36})[^]*(?:groundplan recover \\S+ \\S+ --|${engine} )force-unlock \\1`),
      );
      expect(message).toMatch(/Two writers destroy the state/);
    },
  );

  it("names the stack if the engine names no place", () => {
    expect(explain(engine, "no-credentials").details.where).toBe("hermes prod");
  });
});

describe("explaining a failure", () => {
  it("has an explanation for every recording", () => {
    const told = [...meanings.map(([name]) => name), "version"];
    const recordings = readdirSync(recorded).map((file) => file.replace(/^(terraform|tofu)-|\.txt$/g, ""));
    const others = recordings.filter((name) => !name.startsWith("lock-"));
    expect(new Set(others)).toEqual(new Set(told));
  });

  // OpenTofu reads required_version only in .tofu files, so it has no such failure on our output.
  it("says which Terraform version is required", () => {
    const error = explain("terraform", "version");
    expect(error.details.what).toBe("this stack does not support Terraform 1.11.4");
    expect(error.exitCode).toBe(ExitCode.missingProgram);
  });

  it("reads boxes and colours like a terminal", () => {
    const esc = String.fromCharCode(27);
    const box = [
      `${esc}[31m╷${esc}[0m`,
      `${esc}[31m│${esc}[0m ${esc}[1m${esc}[31mError: ${esc}[0mInvalid account ID`,
      `${esc}[31m│${esc}[0m `,
      `${esc}[31m│${esc}[0m AWS account ID not allowed: 111122223333`,
      `${esc}[31m╵${esc}[0m`,
    ].join("\n");
    expect(explainEngineFailure(box).message).toMatch(/belong to account 111122223333/);
  });

  it("passes on the engine's own words for unknown errors, without the warnings before them", () => {
    const output = [
      "Warning: Deprecated Parameter",
      "",
      "Use another.",
      "",
      "Error: creating SQS Queue (jobs): QueueDeletedRecently",
      "",
      "  with aws_sqs_queue.jobs,",
      "",
      "wait 60 seconds",
    ].join("\n");
    const { details } = explainEngineFailure(output, context);
    expect(details).toMatchObject({
      what: "creating SQS Queue (jobs): QueueDeletedRecently",
      where: "hermes prod",
      next: expect.stringContaining("wait 60 seconds"),
    });
    expect(details.next).not.toContain("Deprecated");
  });

  it("says so when the engine said nothing", () => {
    expect(explainEngineFailure("").message).toBe("the engine failed without saying why");
  });

  it("reads the lock's fields", () => {
    const output = readFileSync(join(recorded, "tofu-lock-dynamodb-json.txt"), "utf8");
    expect(findStateLock(output)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      path: "demo-terraform-state/demo/prod/terraform.tfstate",
      operation: "apply",
      who: "ana@laptop",
      version: "1.12.6",
      since: new Date("2026-11-21T08:22:35Z"),
    });
    expect(findStateLock("Error: something else")).toBeUndefined();
  });
});
