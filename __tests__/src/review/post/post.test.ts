import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { reviewCommand } from "../../../../src/cli/commands/review";
import { postTarget } from "../../../../src/review/post/pull-request";
import { secondsToWait } from "../../../../src/review/post/rate-limit";
import { readMarker } from "../../../../src/review/marker";
import type { Plan } from "../../../../src/plan/plan-model";
import { created, destroyed, planOf, updated } from "../plan-builders";
import { GithubServer } from "./github-server";
import { GitlabServer } from "./gitlab-server";

const folder = mkdtempSync(join(tmpdir(), "review-post-"));
const file = join(folder, "plan.json");
const second = join(folder, "second.json");
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

writeFileSync(second, JSON.stringify(small));

async function postPlan(plan: Plan, ...words: readonly string[]): Promise<void> {
  writeFileSync(file, JSON.stringify(plan));
  const place = ["--repository", "acme/infra", "--pull-request", "12", "--project", "prod"];
  await new Command()
    .enablePositionalOptions()
    .addCommand(reviewCommand())
    .parseAsync(["review", "post", file, ...place, ...words], { from: "user" });
}

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

  const post = (plan: Plan, ...more: string[]) => postPlan(plan, "--api-url", apiUrl, ...more);

  it("creates a comment, and does not touch it while the plan is the same", async () => {
    await post(small);
    expect(server.visible).toEqual([expect.stringContaining("Ran Plan for project: `prod`")]);
    await post({ ...small, timestamp: "2031-01-01T00:00:00Z", terraform_version: "9.9.9" });
    expect(server.writes).toHaveLength(1);
    expect(printed).toContain("Unchanged");
  });

  describe("with --only-changes", () => {
    const nothing = planOf([]);

    it("posts no comment for a plan that changes nothing, and says so", async () => {
      await post(nothing, "--only-changes");
      expect(server.writes).toEqual([]);
      expect(printed).toMatch(/no comment|Nothing changes/i);
    });

    it.each<[what: string, plan: Plan]>([
      ["changes something", small],
      [
        "records what was changed outside",
        planOf([], { resource_drift: [updated("aws_eip.a", { tags: { a: "1" } }, { tags: { a: "2" } })] }),
      ],
    ])("posts one for a plan that %s", async (_what, plan) => {
      await post(plan, "--only-changes");
      expect(server.visible).toHaveLength(1);
    });

    it("updates the comment that is there once nothing changes any more", async () => {
      await post(small, "--only-changes");
      await post(nothing, "--only-changes");
      expect(server.visible).toEqual([expect.stringContaining("No changes")]);
    });
  });

  it("edits its comment when the plan changes, and not somebody else's that looks like it", async () => {
    await post(small);
    const forged = server.seed(server.comments[0]?.body ?? "", "mallory");
    await post(other);
    expect(server.comments[0]?.body).toContain("aws_eip.b");
    expect(forged.body).toContain("aws_eip.a");
    expect(server.comments).toHaveLength(2);
  });

  it("writes a new comment and hides the old one if requested", async () => {
    await post(small);
    await post(other, "--mode", "new");
    expect(server.comments.map(({ isMinimized }) => isMinimized)).toEqual([true, false]);
    expect(server.visible[0]).toContain("aws_eip.b");
  });

  it("splits what must be seen but is too long for one comment, then hides surplus comments", async () => {
    await post(large);
    const parts = server.visible;
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map((part) => readMarker(part)?.part)).toEqual(parts.map((_, index) => index + 1));
    for (let n = 0; n < 3000; n++)
      expect(parts.some((part) => part.includes(`long_name_${String(n)}\n`))).toBe(true);
    await post(small);
    expect(server.visible).toHaveLength(1);
  });

  it("finds its comment among a hundred others", async () => {
    for (let n = 0; n < 130; n++) server.seed(`comment ${String(n)}`, "somebody");
    await post(small);
    await post(other);
    expect(server.visible.filter((body) => readMarker(body) !== undefined)).toHaveLength(1);
  });

  it("waits as long as a secondary rate limit requires", async () => {
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

  it("waits as long as GraphQL's rate limit requires, which comes with status 200", async () => {
    await post(small);
    server.limited = 1;
    await post(other);
    expect(server.visible).toEqual([expect.stringContaining("aws_eip.b")]);
    expect(server.tooEarly).toEqual([]);
  });

  it("waits as long as the primary rate limit requires, whether it comes with 403 or 429", async () => {
    for (const status of [403, 429]) {
      server.refusals.push({
        status,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 1),
        },
        message: "API rate limit exceeded for installation.",
      });
      await post(status === 403 ? small : other);
    }
    expect(server.writes).toHaveLength(2);
    expect(server.tooEarly).toEqual([]);
  });

  it("writes nothing twice if the server fails after it has written", async () => {
    server.refusals.push({ status: 502, headers: {}, message: "Bad Gateway", isDone: true });
    await post(small);
    expect(server.comments).toHaveLength(1);
  });

  it("continues if a run was killed between two comments", async () => {
    server.beforeWrite = (number) => (server.isDown = number === 2);
    await expect(post(large)).rejects.toMatchObject({ exitCode: 1 });
    server.beforeWrite = () => undefined;
    server.isDown = false;
    expect(server.visible.length).toBeLessThan(4);
    await expect(post(large, "--verify")).rejects.toMatchObject({ exitCode: 3 });
    await post(large);
    const markers = server.visible.map((body) => readMarker(body));
    expect(markers.map((marker) => marker?.part)).toEqual(markers.map((_, index) => index + 1));
    await post(large, "--verify");
  });

  it("accepts neither plan if one run's comments are half over another's", async () => {
    await post(large);
    const [first] = server.comments;
    const half = server.visible.at(-1) ?? "";
    await post({ ...large, resource_changes: large.resource_changes?.slice(1) ?? [] });
    if (first !== undefined)
      first.body = first.body.replace(/fingerprint=\w+/, /fingerprint=\w+/.exec(half)?.[0] ?? "");
    await expect(post(large, "--verify")).rejects.toMatchObject({ exitCode: 3 });
  });

  it("recreates a comment that somebody deletes while it is edited", async () => {
    await post(small);
    server.beforeWrite = () => server.comments.splice(0, 1);
    const editing = post(other);
    server.beforeWrite = (number) => {
      if (number === 2) server.comments.splice(0, 1);
    };
    await editing;
    expect(server.visible).toEqual([expect.stringContaining("aws_eip.b")]);
  });

  it("leaves one comment if two runs write at the same time", async () => {
    await Promise.all([post(small), post(small)]);
    expect(server.visible).toHaveLength(1);
    await post(small, "--verify");
  });

  it("hides its comment on fewer projects once it comments on more", async () => {
    await post(small);
    await post(small, second, "--project", "stage");
    expect(server.visible).toEqual([expect.stringContaining("Ran Plan for 2 projects")]);
    await post(other);
    expect(server.visible).toHaveLength(2);
  });

  it("retries after a server fault", async () => {
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

  it("explains what is wrong with a token, without a stack trace", async () => {
    process.env["GITHUB_TOKEN"] = "wrong";
    await expect(post(small)).rejects.toThrow(/GitHub answered 401[\s\S]*token/);
    await expect(post(small, "--verify")).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/GitHub answered 401/),
    });
  });

  it("says that the server cannot be reached, in both modes", async () => {
    const gone = ["--api-url", "http://127.0.0.1:9"];
    await expect(post(small, ...gone)).rejects.toThrow(/GitHub could not be reached[\s\S]*--api-url/);
    await expect(post(small, ...gone, "--verify")).rejects.toThrow(/GitHub could not be reached/);
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

  const post = (plan: Plan, ...more: string[]) =>
    postPlan(plan, "--host", "gitlab", "--api-url", apiUrl, ...more);

  it("creates, keeps and edits its note", async () => {
    await post(small);
    await post(small);
    expect(server.writes).toHaveLength(1);
    server.seed(server.notes[0]?.body ?? "", 99);
    await post(other);
    expect(server.notes.map(({ body }) => /aws_eip\.\w/.exec(body)?.[0])).toEqual(["aws_eip.b", "aws_eip.a"]);
  });

  it("marks the old note as out of date", async () => {
    await post(small);
    await post(other, "--mode", "new");
    expect(server.notes[0]?.body).toContain("out of date");
    await post(small);
    expect(server.notes).toHaveLength(2);
  });

  it("writes nothing twice if the server fails after it has written", async () => {
    server.faults = 1;
    await post(small);
    expect(server.notes).toHaveLength(1);
  });

  it("waits as long as Retry-After requires", async () => {
    server.waits.push(1, 1);
    await post(small);
    expect(server.notes).toHaveLength(1);
    expect(server.tooEarly).toEqual([]);
  });

  it("shows GitLab's answer", async () => {
    process.env["GITLAB_TOKEN"] = "wrong";
    await expect(post(small)).rejects.toThrow(/GitLab answered 401/);
  });
});

it("lists everything that is missing to post", () => {
  expect(() => postTarget({ host: "github" }, {})).toThrow(
    /--repository, --pull-request, the environment variable GITHUB_TOKEN/,
  );
});

it("says what GitLab's CI needs if the default is GitHub", () => {
  expect(() => postTarget({ host: "github" }, { GITLAB_CI: "true", CI_PROJECT_ID: "1" })).toThrow(
    /add --host gitlab/,
  );
});

it.each([
  ["seconds", 429, { "retry-after": "90" }, 90],
  ["a date", 429, { "retry-after": "Thu, 01 Jan 1970 00:16:45 GMT" }, 5],
  ["GitHub's reset", 403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1100" }, 101],
  ["GitLab's reset", 429, { "ratelimit-remaining": "0", "ratelimit-reset": "1100" }, 101],
  ["nothing at all", 429, {}, 60],
  ["a reset that has passed", 429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }, 1],
])("waits out a rate limit that has %s", (_, status, headers, seconds) => {
  expect(secondsToWait({ status, headers }, 1_000_000)).toBe(seconds);
});

it.each([
  [403, "Resource not accessible by integration"],
  [404, "Not Found"],
  [500, "rate limit"],
])("does not treat %s %s as a rate limit", (status, message) => {
  expect(secondsToWait({ status, headers: { "x-ratelimit-remaining": "4999" }, message })).toBeUndefined();
});

it("refuses a GitHub repository without its owner", () => {
  const env = { GITHUB_TOKEN: "t" };
  expect(() => postTarget({ host: "github", repository: "infra", pullRequest: "12" }, env)).toThrow(
    /owner\/name/,
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
])("reads from %s where to post", (_name, host, env) => {
  expect(postTarget({ host }, env)).toEqual({ host, repository: "acme/infra", number: 12, token: "t" });
});
