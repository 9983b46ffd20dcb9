import { createHash } from "node:crypto";

declare const kind: unique symbol;

/**
 * A name, ARN or address with the kind of resource it belongs to: `Handle<"target group">`. The construct that creates
 * the resource creates the handle, and the type check refuses a handle of another kind.
 */
export type Handle<K extends string> = string & { readonly [kind]: K };

/** The length limit and separator of a kind of physical name. */
export interface NameRules {
  /** The longest name that AWS accepts, in characters. */
  readonly maxLength: number;
  /** @default "-" */
  readonly separator?: string;
}

/**
 * AWS's length limits by kind of name. Sources: the "naming" or "quotas" section of each service's user guide (S3
 * bucket naming rules, IAM quotas, ELB target group name, …).
 */
export const NAME_RULES = {
  bucket: { maxLength: 63 },
  iamRole: { maxLength: 64 },
  iamPolicy: { maxLength: 128 },
  iamUser: { maxLength: 64 },
  securityGroup: { maxLength: 255 },
  loadBalancer: { maxLength: 32 },
  targetGroup: { maxLength: 32 },
  table: { maxLength: 255 },
  secret: { maxLength: 512, separator: "/" },
  logGroup: { maxLength: 512, separator: "/" },
  alarm: { maxLength: 255 },
  topic: { maxLength: 256 },
  tag: { maxLength: 256 },
  repository: { maxLength: 256, separator: "/" },
  cluster: { maxLength: 63 },
} as const satisfies Record<string, NameRules>;

export type NameKind = keyof typeof NAME_RULES;

const HASH_LENGTH = 8;

/**
 * A physical name: the parts joined, known at plan time and the same on every run. A name that is too long for AWS is
 * cut and ends with a hash of the whole name, so that two long names never collide.
 */
export function physicalName(kind: NameKind, ...parts: readonly string[]): string {
  const { maxLength, separator = "-" }: NameRules = NAME_RULES[kind];
  const whole = parts.filter((part) => part !== "").join(separator);
  if (whole.length <= maxLength) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, HASH_LENGTH);
  const kept = whole.slice(0, maxLength - HASH_LENGTH - 1).replace(/[-/]+$/, "");
  return `${kept}-${hash}`;
}

/** A globally unique name: it starts with the environment's owner, if there is one. */
export function bucketName({ owner = "" }: { readonly owner?: string }, ...parts: readonly string[]): string {
  return physicalName("bucket", owner, ...parts);
}
