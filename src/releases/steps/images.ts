import { DescribeImagesCommand, type ECRClient, type ImageDetail } from "@aws-sdk/client-ecr";
import { ExitCode, UserError } from "../../text/user-error";
import type { Version } from "../contract";
import { askAws, isAwsError } from "./ask-aws";

/** A tag as ECR allows it, which is also safe in a shell. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** @throws UserError if it is not an image tag */
export function requireTag(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw new UserError({
    what: `${JSON.stringify(tag)} is not an image tag`,
    where: "--version",
    next: "Give the tag of an image, such as a commit's SHA; `groundplan versions` lists them.",
    exitCode: ExitCode.usage,
  });
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

  /** Every tag, newest first. @param current the last completely deployed one */
  async versions(current: string | undefined): Promise<readonly Version[]> {
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
    return details
      .flatMap((detail) => toVersions(detail, current))
      .sort((one, other) => (other.createdAt ?? "").localeCompare(one.createdAt ?? ""));
  }

  /**
   * Checks that the image exists, before anything is touched.
   * @throws UserError that lists the newest tags
   */
  async require(tag: string): Promise<void> {
    try {
      await this.ecr.send(
        new DescribeImagesCommand({ repositoryName: this.repositoryName, imageIds: [{ imageTag: tag }] }),
      );
    } catch (error) {
      if (!isAwsError(error, "ImageNotFoundException"))
        return await askAws("ecr:DescribeImages", Promise.reject(error));
      const newest = (await this.versions(undefined)).slice(0, 5).map(({ name }) => name);
      throw new UserError({
        what: `the repository ${this.repositoryName} has no image ${tag}`,
        where: "--version",
        next:
          newest.length === 0 ? "It is empty: push an image first." : `The newest are ${newest.join(", ")}.`,
        exitCode: ExitCode.usage,
      });
    }
  }
}

function toVersions(
  { imageTags = [], imagePushedAt, imageSizeInBytes }: ImageDetail,
  current: string | undefined,
): readonly Version[] {
  return [...imageTags].sort().map((name) => ({
    name,
    current: name === current,
    ...(imagePushedAt === undefined ? {} : { createdAt: imagePushedAt.toISOString() }),
    ...(imageSizeInBytes === undefined ? {} : { sizeBytes: imageSizeInBytes }),
  }));
}
