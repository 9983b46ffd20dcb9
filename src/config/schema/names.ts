import { z } from "zod";
import { expectations, text, unlessMatching, type TextFault } from "./expectation";

/** A bucket name by the rules of "General purpose bucket naming rules" in the Amazon S3 user guide. */
export function s3BucketName(): z.ZodString {
  return text({
    want: "a bucket name: 3 to 63 lower-case letters, digits, hyphens and dots",
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    fault: bucketFault,
  });
}

/** `organization/repository` on GitHub. */
export function githubRepository(): z.ZodString {
  return text({
    want: 'a GitHub repository such as "hellotron/vega"',
    pattern: /^[^/]+\/[^/]+$/,
    fault: repositoryFault,
  });
}

/**
 * The part of a workflow token's `sub` before the last colon. For repositories created or renamed since mid-2026 it
 * contains ids (GitHub changelog, "immutable subject claims"); the repository's settings show it.
 */
export function githubSubject(): z.ZodString {
  return text({
    want: 'the subject of a repository such as "repo:acme-1234/api-5678"',
    pattern: /^repo:/,
    examples: ["repo:acme-1234/api-5678"],
    fault: unlessMatching(/^repo:[^\s*?:]+\/[^\s*?:]+$/, "is not the subject of one repository"),
  });
}

/** A TCP or UDP port. */
export function port(): z.ZodInt {
  return z
    .int()
    .min(1)
    .max(65_535)
    .meta({ description: "A port from 1 to 65535." })
    .register(expectations, { want: "a port from 1 to 65535" });
}

/** Tags for every resource: AWS allows keys of 128 and values of 256 characters, and reserves `aws:`. */
export function tags(): z.ZodRecord<z.ZodString, z.ZodString> {
  const key = text({
    want: "a tag key of 1 to 128 characters without the prefix aws:",
    fault: (value) =>
      value.length > 128 || /^aws:/i.test(value) ? { problem: "AWS does not allow this tag" } : undefined,
  });
  return z.record(key, z.string().max(256)).meta({ description: "Tags that every resource gets." });
}

const RESERVED_BUCKET_FORMS =
  /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$|^\d+\.\d+\.\d+\.\d+$|\.\./;

function bucketFault(value: string): TextFault | undefined {
  const hasForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(value);
  if (!hasForm) return { problem: "is not a bucket name" };
  return RESERVED_BUCKET_FORMS.test(value) ? { problem: "is a bucket name that S3 reserves" } : undefined;
}

const REPOSITORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9_.-]{1,100}$/;

function repositoryFault(value: string): TextFault | undefined {
  if (REPOSITORY.test(value)) return undefined;
  const meant = value.replace(/^(https?:\/\/|git@)?github\.com[/:]/, "").replace(/\.git$|\/$/g, "");
  const hint = REPOSITORY.test(meant) ? `, did you mean ${meant}?` : "";
  return { problem: `is not a repository${hint}` };
}
