import { posix } from "node:path";
import { stringify } from "yaml";
import type { Environment } from "../config/environment";
import { stackInputs } from "./stack-inputs";

/** For Atlantis's `pre_workflow_hooks`: stack folders exist only after a synth. */
export function atlantisYaml(
  environments: readonly Pick<Environment, "system" | "name" | "source">[],
): string {
  const projects = environments.map((environment) => {
    const dir = `systems/${environment.system}/cdktf.out/stacks/${environment.name}`;
    const inputs = stackInputs(environment).map((input) => posix.relative(dir, input));
    return {
      name: `${environment.system}-${environment.name}`,
      dir,
      autoplan: { enabled: true, when_modified: inputs },
    };
  });
  return stringify({ version: 3, projects });
}
