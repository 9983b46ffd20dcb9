import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../src/process/repository-root";

const { $defs } = JSON.parse(readFileSync(join(repositoryRoot, "docs/outputs.schema.json"), "utf8")) as {
  readonly $defs: Readonly<Record<string, Parameters<typeof z.fromJSONSchema>[0]>>;
};

/** The commands whose output `docs/outputs.schema.json` describes. */
export const DESCRIBED: readonly string[] = Object.keys($defs);

/** What is wrong with a command's output by `docs/outputs.schema.json`; empty if nothing is. */
export function outputProblems(command: string, stdout: string): readonly string[] {
  const schema = $defs[command];
  if (schema === undefined) return [`docs/outputs.schema.json does not describe ${command}`];
  const { error } = z.fromJSONSchema(schema).safeParse(JSON.parse(stdout));
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}
