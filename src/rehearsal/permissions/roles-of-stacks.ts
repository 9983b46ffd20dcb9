import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedSystem } from "../../systems/load-system";
import { ExitCode, UserError } from "../../text/user-error";

/** A role and the stack that creates it. */
export interface StackRole {
  readonly roleName: string;
  readonly system: string;
  readonly environment: string;
}

/** The roles in the systems' stacks, as synthesized in `outdir` (`stacks/<system>-<environment>`). */
export function rolesOfStacks(systems: readonly LoadedSystem[], outdir: string): readonly StackRole[] {
  return systems.flatMap(({ definition, environments }) =>
    environments.flatMap(({ name }) => {
      const file = join(outdir, "stacks", `${definition.name}-${name}`, "cdk.tf.json");
      const { resource } = JSON.parse(readFileSync(file, "utf8")) as {
        resource?: { aws_iam_role?: Readonly<Record<string, { name?: string }>> };
      };
      return Object.values(resource?.aws_iam_role ?? {}).flatMap(({ name: roleName }) =>
        roleName === undefined ? [] : [{ roleName, system: definition.name, environment: name }],
      );
    }),
  );
}

/**
 * Finds a role by name: `GitHubActionsDeployRole`, or if several environments have one, `prod/GitHubActionsDeployRole`
 * or `hermes/prod/…`.
 * @throws UserError if none or several match
 */
export function findRole(roles: readonly StackRole[], word: string): StackRole {
  const spelled = ({ system, environment, roleName }: StackRole) => `${system}/${environment}/${roleName}`;
  const found = roles.filter((role) => spelled(role) === word || spelled(role).endsWith(`/${word}`));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const fitting = (found.length === 0 ? roles : found).map(spelled);
  throw new UserError({
    what:
      found.length === 0
        ? `no stack in scope creates a role ${word}`
        : `${found.length} stacks create a role ${word}`,
    where: "--as",
    next: `Name one of: ${[...new Set(fitting)].sort().join(", ")}.`,
    exitCode: ExitCode.usage,
  });
}
