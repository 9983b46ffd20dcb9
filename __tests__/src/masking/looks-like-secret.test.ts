import { createHash } from "node:crypto";
import { namesSecret, redacted, secretForm } from "../../../src/masking/looks-like-secret";

it.each([
  "AKIAIOSFODNN7EXAMPLE",
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "sk-ant-api03-abcdefgh",
  "xoxb-123456-abcdef",
  "ghp_abcdefghijklmnop",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
  "postgres://hermes:hunter2@db.internal/hermes",
])("%j looks like a secret", (value) => {
  expect(secretForm(value)).toBeDefined();
  expect(redacted(value)).not.toContain(value);
});

it.each(["hex", "base64", "base64url"] as const)("keys of 32 bytes in %s look like secrets", (encoding) => {
  const values = Array.from({ length: 200 }, (_, i) =>
    createHash("sha256").update(String(i)).digest(encoding),
  );
  const missed = values.filter((value) => secretForm(value) === undefined);
  // A guess: one in a hundred may be too regular to tell.
  expect(missed.length).toBeLessThanOrEqual(2);
});

it.each([
  "us-east-1",
  "hellotron-vega-prod-2024-01-01-assets-backup-01",
  "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
  "12345678-1234-1234-1234-123456789012",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "9fceb02d0ae598e95dc970b74767f19372d61af8",
  "subnet-0123456789abcdef0",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1cHfHxkV3Vhd4Y5y0j6cXg7",
  "https://example.com/health?deep=true",
  "cron(0 3 * * ? *)",
  "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
  "task-runner-with-a-very-long-name-for-production-use",
])("%j does not", (value) => {
  expect(secretForm(value)).toBeUndefined();
  expect(redacted(value)).toBe(value);
});

it.each([
  ["SMTP_PASSWORD", true],
  ["apiKey", true],
  ["API_KEY", true],
  ["token", true],
  ["TOKEN_TTL", false],
  ["SECRET_NAME", false],
])("a key named %s: %s", (key, expected) => {
  expect(namesSecret(key)).toBe(expected);
});

it.each(["a.", "a://b:", "-eyJaaaaaaaa", "-eyJaaaaaaaa.eyJaaaaaaaa", "-SG.aaaaaaaaaa", "-----BEGIN A "])(
  "a megabyte of %j is judged within seconds",
  (piece) => {
    const began = Date.now();
    secretForm(piece.repeat(Math.ceil(1_000_000 / piece.length)));
    expect(Date.now() - began).toBeLessThan(5_000);
  },
);
