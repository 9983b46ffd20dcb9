/** What a code host can show, and the maximum length of a comment. */
export interface Host {
  readonly name: HostName;
  /** Maximum characters in one comment. */
  readonly limit: number;
  /** `<details>` folds, `> [!CAUTION]` colors. */
  readonly folds: boolean;
  readonly callouts: boolean;
  /** A list item can contain a fence. Python-Markdown reads fences only at the start of a line. */
  readonly fencesInLists: boolean;
  readonly marker: "comment" | "reference";
}

export type HostName = "github" | "gitlab" | "bitbucket";

/**
 * Limits: GitHub answers 422 "body is too long (maximum is 65536 characters)"; GitLab's application limits give notes
 * 1,000,000 characters; Bitbucket Cloud takes 32,768 and shows no HTML.
 */
export const HOSTS: Readonly<Record<HostName, Host>> = {
  github: {
    name: "github",
    limit: 65_536,
    folds: true,
    callouts: true,
    fencesInLists: true,
    marker: "comment",
  },
  gitlab: {
    name: "gitlab",
    limit: 1_000_000,
    folds: true,
    callouts: false,
    fencesInLists: true,
    marker: "comment",
  },
  bitbucket: {
    name: "bitbucket",
    limit: 32_768,
    folds: false,
    callouts: false,
    fencesInLists: false,
    marker: "reference",
  },
};
