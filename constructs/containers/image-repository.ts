import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { acceptRisk } from "../accept-risk";
import { type Json, jsonText } from "../json-text";
import type { Handle } from "../naming";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";

export interface ImageRepositoryProps {
  /** Physical name, such as `hermes`. */
  readonly repositoryName: string;
  /**
   * How many of the newest images to keep. A rollback cannot go back further.
   * @default 30
   */
  readonly keepImages?: number;
}

/** How many days to keep untagged layers of unfinished pushes. */
const UNTAGGED_DAYS = 7;

/** The actions for pulling an image. */
export const PULL = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;

/** The actions for pushing an image. */
export const PUSH = [
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:UploadLayerPart",
] as const;

/**
 * An ECR repository with immutable tags: a commit's tag always names the same image. Every push is scanned. Old and
 * untagged images expire.
 */
export class ImageRepository extends Construct {
  readonly repositoryName: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly url: Handle<"image repository">;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "repositoryName",
        rule: matching(
          /^(?=.{2,256}$)[a-z0-9]+(?:[._/-][a-z0-9]+)*$/,
          "2 to 256 lower-case letters and digits, joined by . _ - or /",
        ),
      },
      { property: "keepImages", rule: between(1, 10_000) },
    ]);
    const repository = this.addRepository(props.repositoryName);
    this.repositoryName = props.repositoryName;
    this.url = repository.repositoryUrl as Handle<"image repository">;
    this.arn = repository.arn;
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: repository.name,
      policy: lifecyclePolicy(props.keepImages ?? 30),
    });
  }

  /** Lets the grantee pull images. */
  grantPull(grantee: Grantee): void {
    this.grantLogin(grantee);
    grantee.allow({ sid: "PullImages", actions: PULL, resources: [this.arn] });
  }

  /** Lets the grantee push, pull and list images. It cannot delete any. */
  grantPush(grantee: Grantee): void {
    this.grantLogin(grantee);
    const actions = [...PULL, "ecr:DescribeImages", ...PUSH].sort();
    grantee.allow({ sid: "PushImages", actions, resources: [this.arn] });
  }

  /** AWS does not scope the token to a repository; it is useless without permissions on one. */
  private grantLogin(grantee: Grantee): void {
    grantee.allow({ sid: "RegistryLogin", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
  }

  private addRepository(name: string): EcrRepository {
    const { protection } = SystemStack.of(this);
    const repository = new EcrRepository(this, "repository", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      forceDelete: !protection.preventDestroy,
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    acceptRisk(
      repository,
      "CKV_AWS_136",
      "AES-256 at rest; a key of our own would keep nobody else from the images",
    );
    return repository;
  }
}

function lifecyclePolicy(keepImages: number): string {
  const rule = (rulePriority: number, description: string, selection: Json): Json => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  return jsonText(() => ({
    rules: [
      rule(1, `Untagged for ${UNTAGGED_DAYS} days`, {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: UNTAGGED_DAYS,
      }),
      rule(2, `All but the newest ${keepImages}`, {
        tagStatus: "any",
        countType: "imageCountMoreThan",
        countNumber: keepImages,
      }),
    ],
  }));
}
