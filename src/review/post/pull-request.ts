import { ExitCode, UserError } from "../../text/user-error";

/** Where to post, from the command line and the CI's environment variables. */
export interface PostTarget {
  readonly host: "github" | "gitlab";
  /** `owner/name`, or GitLab's project id or path. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  readonly apiUrl?: string;
}

interface TargetOptions {
  readonly host: string;
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly apiUrl?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of each host's CI and of Atlantis. The first that is set is used. */
const SOURCES = {
  github: {
    repository: (env: Environment) =>
      env["GITHUB_REPOSITORY"] ??
      (env["BASE_REPO_OWNER"] &&
        env["BASE_REPO_NAME"] &&
        `${env["BASE_REPO_OWNER"]}/${env["BASE_REPO_NAME"]}`),
    number: (env: Environment) =>
      env["PULL_NUM"] ?? /^refs\/pull\/(\d+)\//.exec(env["GITHUB_REF"] ?? "")?.[1],
    token: (env: Environment) => env["GITHUB_TOKEN"] ?? env["GH_TOKEN"] ?? env["ATLANTIS_GH_TOKEN"],
    apiUrl: (env: Environment) => env["GITHUB_API_URL"],
    tokenName: "GITHUB_TOKEN",
  },
  gitlab: {
    repository: (env: Environment) =>
      env["CI_PROJECT_ID"] ??
      (env["BASE_REPO_OWNER"] &&
        env["BASE_REPO_NAME"] &&
        `${env["BASE_REPO_OWNER"]}/${env["BASE_REPO_NAME"]}`),
    number: (env: Environment) => env["CI_MERGE_REQUEST_IID"] ?? env["PULL_NUM"],
    token: (env: Environment) => env["GITLAB_TOKEN"] ?? env["ATLANTIS_GITLAB_TOKEN"],
    apiUrl: (env: Environment) => env["CI_API_V4_URL"],
    tokenName: "GITLAB_TOKEN",
  },
} as const;

/** @throws UserError that lists everything that is missing */
export function postTarget(options: TargetOptions, env: Environment = process.env): PostTarget {
  const { host } = options;
  if (host !== "github" && host !== "gitlab") {
    throw new UserError({
      what: "comments can only be posted to GitHub and GitLab",
      where: `--host ${host}`,
      next: "Print the comment with groundplan review --host bitbucket and post it with Bitbucket's own tools.",
      exitCode: ExitCode.usage,
    });
  }
  const source = SOURCES[host];
  const repository = options.repository ?? source.repository(env);
  const number = Number(options.pullRequest ?? source.number(env));
  const token = source.token(env);
  const missing = [
    repository ? "" : "--repository",
    Number.isInteger(number) && number > 0 ? "" : "--pull-request",
    token ? "" : `the environment variable ${source.tokenName}`,
  ].filter((name) => name !== "");
  if (!repository || !token || missing.length > 0) {
    throw new UserError({
      what: `missing: ${missing.join(", ")}`,
      where: "groundplan review post",
      next:
        host === "github" && env["GITLAB_CI"] !== undefined
          ? "This is GitLab CI: add --host gitlab, and the environment provides everything except the token."
          : "GitHub Actions, GitLab CI and Atlantis set them in the environment; elsewhere, pass them as options.",
      exitCode: ExitCode.usage,
    });
  }
  if (host === "github" && !/^[^/]+\/[^/]+$/.test(repository)) {
    throw new UserError({
      what: "a repository is named owner/name",
      where: `--repository ${repository}`,
      next: "Add its owner.",
      exitCode: ExitCode.usage,
    });
  }
  const apiUrl = options.apiUrl ?? source.apiUrl(env);
  return { host, repository, number, token, ...(apiUrl === undefined ? {} : { apiUrl }) };
}
