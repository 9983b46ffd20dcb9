/** What people call each part in the names that they type. */
export type App = "api" | "gateway" | "console";

/** The environment that is not a stage: what all others share. */
export const SHARED = "shared";

/** The environment of the bare names. */
const PRODUCTION = new Set(["prod", "production"]);

/** `api.hebo.ai` in production, `pr-42.dev.api.hebo.ai` elsewhere (document, "DNS"). */
export function hostOf(app: App, environment: string, zone: string): string {
  return isProduction(environment) ? `${app}.${zone}` : `${environment}.dev.${app}.${zone}`;
}

/** What covers every stage's name of an app: a wildcard stands for one label. */
export function wildcardOf(app: App, zone: string): string {
  return `*.dev.${app}.${zone}`;
}

export function isProduction(environment: string): boolean {
  return PRODUCTION.has(environment);
}

/** Where the version that runs stands, which deploys write and applies read. */
export function versionParameterOf(system: string, environment: string): string {
  return `/${system}/${environment}/version`;
}

/** What the names of the applications' secrets begin with: production's, or those that all stages share. */
export function secretPrefixOf(system: string, environment: string): string {
  return `${system}/${isProduction(environment) ? "prod" : "previews"}`;
}
