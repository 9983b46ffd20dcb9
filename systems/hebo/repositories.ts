/** Image repositories of the account: one image of a commit serves every stage. */
export const REPOSITORIES = {
  api: "hebo/api",
  gateway: "hebo/gateway",
  migrator: "hebo/migrator",
} as const;
