import { DescribeImagesCommand, type ECRClient, type ImageDetail } from "@aws-sdk/client-ecr";
import { ExitCode, UserError } from "../text/user-error";
import { askAws, isAwsError } from "./ask-aws";

/** An image in the registry that has a tag. */
export interface Image {
  readonly tags: readonly string[];
  readonly digest: string;
  /** ISO 8601, in UTC. */
  readonly pushedAt: string;
  /** Compressed, in bytes. */
  readonly sizeBytes: number;
}

/** Images of a repository. */
export class Images {
  /** @param repositoryUrl `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  constructor(
    private readonly ecr: ECRClient,
    repositoryUrl: string,
  ) {
    this.repositoryName = repositoryUrl.slice(repositoryUrl.indexOf("/") + 1);
  }

  readonly repositoryName: string;

  /** All that have a tag, the newest first. */
  async list(): Promise<readonly Image[]> {
    const details: ImageDetail[] = [];
    let next: string | undefined;
    do {
      const page = await askAws(
        "ecr:DescribeImages",
        this.ecr.send(
          new DescribeImagesCommand({
            repositoryName: this.repositoryName,
            filter: { tagStatus: "TAGGED" },
            nextToken: next,
          }),
        ),
      );
      details.push(...(page.imageDetails ?? []));
      next = page.nextToken;
    } while (next !== undefined);
    return details.map(toImage).sort((one, other) => other.pushedAt.localeCompare(one.pushedAt));
  }

  /**
   * Stops before anything is touched when there is no such image.
   * @throws UserError that names the newest that there are
   */
  async require(tag: string): Promise<void> {
    try {
      await this.ecr.send(
        new DescribeImagesCommand({ repositoryName: this.repositoryName, imageIds: [{ imageTag: tag }] }),
      );
    } catch (error) {
      if (!isAwsError(error, "ImageNotFoundException"))
        return await askAws("ecr:DescribeImages", Promise.reject(error));
      const newest = (await this.list()).slice(0, 5).flatMap(({ tags }) => tags);
      throw new UserError({
        what: `the repository ${this.repositoryName} has no image ${tag}`,
        where: "--image",
        next:
          newest.length === 0 ? "It is empty: push an image first." : `The newest are ${newest.join(", ")}.`,
        exitCode: ExitCode.usage,
      });
    }
  }
}

function toImage({
  imageTags = [],
  imageDigest = "",
  imagePushedAt,
  imageSizeInBytes = 0,
}: ImageDetail): Image {
  const pushedAt = imagePushedAt?.toISOString() ?? "";
  return { tags: [...imageTags].sort(), digest: imageDigest, pushedAt, sizeBytes: imageSizeInBytes };
}
