import { ImageRepository, type ImageRepositoryProps } from "../../../constructs/containers/image-repository";
import { ImageTag } from "../../../constructs/containers/image-tag";
import { Role, trustService } from "../../../constructs/identity/role";
import type { Environment } from "../../../src/config/environment";
import { synthesizeConstructs } from "../../synthesize";

function repository(props: Partial<ImageRepositoryProps> = {}, environment: Partial<Environment> = {}) {
  return synthesizeConstructs((stack) => {
    const images = new ImageRepository(stack, "images", { repositoryName: "hermes", ...props });
    const tag = new ImageTag(stack, "tag", { parameterName: "/sample/prod/image-tag" });
    const role = (name: string) =>
      new Role(stack, name, {
        roleName: name,
        description: name,
        trust: [trustService("ec2.amazonaws.com")],
      });
    const [host, builder] = [role("host"), role("builder")];
    images.grantPull(host);
    tag.grantRead(host);
    images.grantPush(builder);
    tag.grantRollOut(builder);
  }, environment);
}

const may = (who: string) =>
  repository()
    .permissionsOf(who)
    .flatMap(({ Action }) => Action);

describe("an image repository", () => {
  it("scans pushed images and never moves a tag", () => {
    expect(repository().resource("aws_ecr_repository").attributes).toMatchObject({
      name: "hermes",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(repository({}, { protection: "relaxed" }).resource("aws_ecr_repository").attributes).toMatchObject(
      { force_delete: true },
    );
  });

  it("keeps the newest images, and untagged ones for a week", () => {
    const policy = repository({ keepImages: 12 }).resource("aws_ecr_lifecycle_policy").attributes["policy"];
    const { rules } = JSON.parse(String(policy)) as { rules: { selection: object }[] };
    expect(rules.map(({ selection }) => selection)).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 12 },
    ]);
  });

  it("lets hosts pull, lets builders push, and lets nobody delete", () => {
    expect(may("host")).toContain("ecr:BatchGetImage");
    expect(may("host").filter((action) => /Put|Upload|Delete/.test(action))).toEqual([]);
    expect(may("builder")).toEqual(expect.arrayContaining(["ecr:PutImage", "ecr:InitiateLayerUpload"]));
    expect(may("builder").filter((action) => action.includes("Delete"))).toEqual([]);
  });

  it("refuses a name that ECR does not accept", () => {
    expect(() => repository({ repositoryName: "Hermes" })).toThrow("repositoryName: must be");
  });
});

describe("the tag of the running image", () => {
  it("is written by rollouts, not by Terraform", () => {
    expect(repository().resource("aws_ssm_parameter").attributes).toMatchObject({
      name: "/sample/prod/image-tag",
      value: "none",
      lifecycle: { ignore_changes: ["value"] },
    });
    expect(may("host")).not.toContain("ssm:PutParameter");
    expect(may("builder")).toContain("ssm:PutParameter");
  });
});
