/** What the provider does with a resource. */
export type ProviderOperation = "create" | "read" | "update" | "delete";

/**
 * The calls that the provider makes for one resource type (its `internal/service` sources), as IAM names them (Service
 * Authorization Reference). Each is `Action` of the type's service, or `service:Action`; `Action@template` is about
 * another resource than the type's own.
 */
export interface TypeCalls {
  /** The service's prefix in IAM. */
  readonly service: string;
  /**
   * The ARN that the calls are about: a template over the resource's attributes, `{region}` and `{account}`. What
   * begins with no `arn:` and no attribute gets the service's beginning.
   */
  readonly about: string;
  readonly calls: Readonly<Record<ProviderOperation, readonly string[]>>;
  /** Calls that set and remove tags. @default - the type has none */
  readonly tagging: readonly string[];
}

/** Types by their name. */
export type TypeCallsTable = Readonly<Record<string, TypeCalls>>;

/** Words of one text, so that a table's line is readable. */
interface Words {
  readonly about: string;
  /** @default - none */
  readonly create?: string;
  readonly read?: string;
  readonly update?: string;
  readonly delete?: string;
  /** @default - the service's own */
  readonly tags?: string;
}

/** How a service sets and removes tags. */
const TAGGING: Readonly<Record<string, string>> = {
  acm: "AddTagsToCertificate RemoveTagsFromCertificate",
  "application-autoscaling": "TagResource UntagResource",
  cloudfront: "TagResource UntagResource",
  cloudtrail: "AddTags RemoveTags",
  cloudwatch: "TagResource UntagResource",
  dynamodb: "TagResource UntagResource",
  ec2: "CreateTags DeleteTags",
  ecr: "TagResource UntagResource",
  ecs: "TagResource UntagResource",
  elasticloadbalancing: "AddTags RemoveTags",
  kms: "TagResource UntagResource",
  lambda: "TagResource UntagResource",
  lightsail: "TagResource UntagResource",
  logs: "TagResource UntagResource",
  rds: "AddTagsToResource RemoveTagsFromResource",
  route53: "ChangeTagsForResource",
  s3: "PutBucketTagging",
  secretsmanager: "TagResource UntagResource",
  sns: "TagResource UntagResource",
  ssm: "AddTagsToResource RemoveTagsFromResource",
  wafv2: "TagResource UntagResource",
};

/** Makes entries of a service. */
export function callsOf(service: string) {
  return (words: Words): TypeCalls => ({
    service,
    about: words.about,
    calls: {
      create: wordsIn(words.create),
      read: wordsIn(words.read),
      update: wordsIn(words.update),
      delete: wordsIn(words.delete),
    },
    tagging: wordsIn(words.tags ?? TAGGING[service]),
  });
}

function wordsIn(text = ""): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
