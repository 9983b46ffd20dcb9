import { createHash } from "node:crypto";

declare const kind: unique symbol;

/**
 * A name, an ARN or an address that says what it is of: `Handle<"target group">`. The construct that makes the
 * resource makes the handle, and whoever takes one refuses another kind of it at the type check.
 */
export type Handle<K extends string> = string & { readonly [kind]: K };

/** The length limit and separator of a kind of physical name. */
export interface NameRules {
  /** Longest name that AWS accepts, in characters. */
  readonly maxLength: number;
  /** @default "-" */
  readonly separator?: string;
}

/**
 * AWS's own limits, in characters, by kind of name. Sources: the "naming" or "quotas" section of each service's
 * user guide (S3 bucket naming rules, IAM quotas, ELB target group name, …).
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
 * The physical name of a thing: its parts joined, known at plan time and the same on every run. Only a name
 * that AWS would refuse for its length is cut, and then ends in a hash of the whole so that two long names
 * never meet.
 */
export function physicalName(kind: NameKind, ...parts: readonly string[]): string {
  const { maxLength, separator = "-" }: NameRules = NAME_RULES[kind];
  const whole = parts.filter((part) => part !== "").join(separator);
  if (whole.length <= maxLength) return whole;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, HASH_LENGTH);
  const kept = whole.slice(0, maxLength - HASH_LENGTH - 1).replace(/[-/]+$/, "");
  return `${kept}-${hash}`;
}
