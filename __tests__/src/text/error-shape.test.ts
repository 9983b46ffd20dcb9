import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";

/** Names that are written with a capital wherever they stand. */
const NAMES =
  /^(?:AWS|SSM|S3|IAM|ACM|ECR|ECS|EC2|RDS|VPC|Aurora|Checkov|Terraform|OpenTofu|GitHub|GitLab|Lightsail|Docker|Debian)\b/;

/** `what: "…"` and `what: \`…\`` in the sources, with where each is. */
function whatsIn(folder: string): readonly (readonly [place: string, text: string])[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const path = join(repositoryRoot, folder, file);
      const text = readFileSync(path, "utf8");
      if (!text.includes("UserError")) return [];
      return [...text.matchAll(/\bwhat: (["`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(
        ([, , what = ""]) => [relative(repositoryRoot, path), what] as const,
      );
    });
}

const whats = ["src", "constructs", "backends", "systems", "user-data"].flatMap(whatsIn);

describe("the message of an error", () => {
  it("is checked in every folder", () => {
    expect(whats.length).toBeGreaterThan(100);
  });

  it("starts in lower case, except for names", () => {
    expect(whats.filter(([, what]) => /^[A-Z][a-z ]/.test(what) && !NAMES.test(what))).toEqual([]);
  });

  it("ends without a full stop: sentences are in what to do next", () => {
    expect(whats.filter(([, what]) => /[^.…]\.$/.test(what))).toEqual([]);
  });
});
