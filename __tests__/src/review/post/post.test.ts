import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { reviewCommand } from "../../../../src/review/command";
import { postTarget } from "../../../../src/review/post/pull-request";
import { readMarker } from "../../../../src/review/marker";
import type { Plan } from "../../../../src/review/plan-model";
import { created, destroyed, planOf } from "../plan-builders";
import { GithubServer } from "./github-server";
import { GitlabServer } from "./gitlab-server";

const folder = mkdtempSync(join(tmpdir(), "review-post-"));
const file = join(folder, "plan.json");
let printed = "";

beforeEach(() => {
  printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

const small = planOf([created("aws_eip.a", { domain: "vpc" })]);
const other = planOf([created("aws_eip.b", { domain: "vpc" })]);
const large = planOf(
  Array.from({ length: 3000 }, (_, n) =>
    destroyed(`aws_s3_bucket.a_bucket_with_a_long_name_${String(n)}`, { bucket: `b-${String(n)}` }),
  ),
);

describe("on GitHub", () => {
  let server: GithubServer;
  let apiUrl: string;
  beforeEach(async () => {
    server = new GithubServer();
    apiUrl = await server.start();
    process.env["GITHUB_TOKEN"] = "secret-token";
  });
  afterEach(async () => {
    delete process.env["GITHUB_TOKEN"];
    await server.stop();
  });

  const post = async (plan: Plan, ...more: string[]) => {
    writeFileSync(file, JSON.stringify(plan));
    const args = [
      "review",
      "post",
      file,
      "--repository",
      "acme/infra",
      "--pull-request",
      "12",
      "--api-url",
      apiUrl,
      "--project",
      "prod",
      ...more,
    ];
    await new Command()
      .enablePositionalOptions()
      .addCommand(reviewCommand())
      .parseAsync(args, { from: "user" });
  };

  it("creates a comment, and leaves it alone while the plan is the same", async () => {
    await post(small);
    expect(server.visible).toEqual([expect.stringContaining("Ran Plan for project: `prod`")]);
    await post({ ...small, timestamp: "2031-01-01T00:00:00Z", terraform_version: "9.9.9" });
    expect(server.writes).toHaveLength(1);
    expect(printed).toContain("Unchanged");
  });

  it("edits its comment when the plan changes, and nobody else's that looks like it", async () => {
    await post(small);
    const forged = server.seed(server.comments[0]?.body ?? "", "mallory");
    await post(other);
    expect(server.comments[0]?.body).toContain("aws_eip.b");
    expect(forged.body).toContain("aws_eip.a");
    expect(server.comments).toHaveLength(2);
  });

  it("writes a new comment and hides the old one when asked to", async () => {
    await post(small);
    await post(other, "--mode", "new");
    expect(server.comments.map(({ isMinimized }) => isMinimized)).toEqual([true, false]);
    expect(server.visible[0]).toContain("aws_eip.b");
  });

  it("splits what must be seen and is too long for one comment, then hides what is left over", async () => {
    await post(large);
    const parts = server.visible;
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((part) => readMarker(part)?.part)).toEqual(parts.map((_, index) => index + 1));
    for (let n = 0; n < 3000; n++)
      expect(parts.some((part) => part.includes(`long_name_${String(n)}\n`))).toBe(true);
    await post(small);
    expect(server.visible).toHaveLength(1);
  });

  it("finds its comment behind a hundred others", async () => {
    for (let n = 0; n < 130; n++) server.seed(`comment ${String(n)}`, "somebody");
    await post(small);
    await post(other);
    expect(server.visible.filter((body) => readMarker(body) !== undefined)).toHaveLength(1);
  });

  it("waits as long as a secondary rate limit says", async () => {
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    server.refusals.push(
      { status: 403, headers: { "retry-after": "1" }, message },
      { status: 429, headers: { "retry-after": "1" }, message },
    );
    await post(small);
    expect(server.visible).toHaveLength(1);
    expect(server.tooEarly).toEqual([]);
  });

  it("tries again after a fault of the server", async () => {
    server.refusals.push({ status: 502, headers: {}, message: "Bad Gateway" });
    await post(small);
    expect(server.visible).toHaveLength(1);
  });

  it("verifies against its own comment: the same plan passes, another is refused with exit code 3", async () => {
    await expect(post(small, "--verify")).rejects.toMatchObject({ exitCode: 3 });
    await post(small);
    await post(small, "--verify");
    await expect(post(other, "--verify")).rejects.toMatchObject({ exitCode: 3 });
    expect(server.writes).toHaveLength(1);
  });

  it("says what is wrong with a token, without a stack trace", async () => {
    process.env["GITHUB_TOKEN"] = "wrong";
    await expect(post(small)).rejects.toThrow(/GitHub answered 401[\s\S]*token/);
  });
});

describe("on GitLab", () => {
  let server: GitlabServer;
  let apiUrl: string;
  beforeEach(async () => {
    server = new GitlabServer();
    apiUrl = await server.start();
    process.env["GITLAB_TOKEN"] = "secret-token";
  });
  afterEach(async () => {
    delete process.env["GITLAB_TOKEN"];
    await server.stop();
  });

  const post = async (plan: Plan, ...more: string[]) => {
    writeFileSync(file, JSON.stringify(plan));
    const args = [
      "review",
      "post",
      file,
      "--host",
      "gitlab",
      "--repository",
      "acme/infra",
      "--pull-request",
      "12",
      "--api-url",
      apiUrl,
      "--project",
      "prod",
      ...more,
    ];
    await new Command()
      .enablePositionalOptions()
      .addCommand(reviewCommand())
      .parseAsync(args, { from: "user" });
  };

  it("creates, leaves alone and edits its note", async () => {
    await post(small);
    await post(small);
    expect(server.writes).toHaveLength(1);
    server.seed(server.notes[0]?.body ?? "", 99);
    await post(other);
    expect(server.notes.map(({ body }) => /aws_eip\.\w/.exec(body)?.[0])).toEqual(["aws_eip.b", "aws_eip.a"]);
  });

  it("says in the old note that it is out of date", async () => {
    await post(small);
    await post(other, "--mode", "new");
    expect(server.notes[0]?.body).toContain("out of date");
    await post(small);
    expect(server.notes).toHaveLength(2);
  });

  it("waits as long as Retry-After says", async () => {
    server.waits.push(1, 1);
    await post(small);
    expect(server.notes).toHaveLength(1);
    expect(server.tooEarly).toEqual([]);
  });

  it("says what GitLab answered", async () => {
    process.env["GITLAB_TOKEN"] = "wrong";
    await expect(post(small)).rejects.toThrow(/GitLab answered 401/);
  });
});

it("names everything that is missing to post", () => {
  expect(() => postTarget({ host: "github" }, {})).toThrow(
    /--repository, --pull-request, the environment variable GITHUB_TOKEN/,
  );
});

it.each([
  [
    "GitHub Actions",
    "github",
    { GITHUB_REPOSITORY: "acme/infra", GITHUB_REF: "refs/pull/12/merge", GITHUB_TOKEN: "t" },
  ],
  [
    "Atlantis",
    "github",
    { BASE_REPO_OWNER: "acme", BASE_REPO_NAME: "infra", PULL_NUM: "12", ATLANTIS_GH_TOKEN: "t" },
  ],
  ["GitLab CI", "gitlab", { CI_PROJECT_ID: "acme/infra", CI_MERGE_REQUEST_IID: "12", GITLAB_TOKEN: "t" }],
])("knows from %s where to post", (_name, host, env) => {
  expect(postTarget({ host }, env)).toEqual({ host, repository: "acme/infra", number: 12, token: "t" });
});
