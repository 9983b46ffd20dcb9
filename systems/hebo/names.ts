/** The short name of each application, as people type it. */
export type App = "api" | "gateway" | "console";

/** The environment with the shared infrastructure, which is not a stage. */
export const SHARED = "shared";

/** What the names of stages for pull requests begin with: `workflows/previews.yml` makes `pr-42`. */
export const PULL_REQUEST_STAGES = "pr-";

/** The environments whose domain names have no prefix. */
export const PRODUCTION_NAMES = ["prod", "production"] as const;

/** `api.hebo.ai` in production, `pr-42.dev.api.hebo.ai` elsewhere (document, "DNS"). */
export function hostOf(app: App, environment: string, zone: string): string {
  return isProduction(environment) ? `${app}.${zone}` : `${environment}.dev.${app}.${zone}`;
}

/** The wildcard for every stage's name of an application; a wildcard covers one label. */
export function wildcardOf(app: App, zone: string): string {
  return `*.dev.${app}.${zone}`;
}

export function isProduction(environment: string): boolean {
  return PRODUCTION_NAMES.some((name) => name === environment);
}

/** The parameter with the running version, which deploys write and applies read. */
export function versionParameterOf(system: string, environment: string): string {
  return `/${system}/${environment}/version`;
}

/** The prefix of the applications' secrets: production's, or the one that all stages share. */
export function secretPrefixOf(system: string, environment: string): string {
  return `${system}/${isProduction(environment) ? "prod" : "previews"}`;
}
