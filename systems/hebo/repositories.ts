/** The account's image repositories: every stage uses the same image of a commit. */
export const REPOSITORIES = {
  api: "hebo/api",
  gateway: "hebo/gateway",
  migrator: "hebo/migrator",
} as const;
