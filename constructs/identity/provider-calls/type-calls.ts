/** The provider's operations on a resource. */
export type ProviderOperation = "create" | "read" | "update" | "delete";

/**
 * The provider's calls for one resource type (its `internal/service` sources), as IAM names them (Service Authorization
 * Reference). Each is an `Action` of the type's service, or `service:Action`; `Action@template` applies to a resource
 * other than the type's own.
 */
export interface TypeCalls {
  /** The service's prefix in IAM. */
  readonly service: string;
  /**
   * The ARN that the calls apply to: a template over the resource's attributes, `{region}` and `{account}`. The
   * service's prefix is added if it starts with neither `arn:` nor an attribute.
   */
  readonly about: string;
  readonly calls: Readonly<Record<ProviderOperation, readonly string[]>>;
  /** Calls that set and remove tags. @default - the type has none */
  readonly tagging: readonly string[];
}

/** Calls by resource type. */
export type TypeCallsTable = Readonly<Record<string, TypeCalls>>;

/** The calls of each operation as one text, to keep the table's lines short. */
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

/** The calls with which each service sets and removes tags. */
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

/** Creates table entries for a service. */
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
