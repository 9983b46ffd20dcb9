import { DataTerraformRemoteStateS3, TerraformOutput } from "cdktf";
import { stateKey } from "./bind-backend";
import { addPostcondition } from "../postcondition";
import type { SystemStack } from "../system-stack";

/** What one stack publishes for others: the reader's name for each value, with the name of its output. */
export type OutputNames<K extends string> = Readonly<Record<K, string>>;

/** The values of outputs, by the reader's words. */
export type OutputValues<K extends string> = Readonly<Record<K, string>>;

/** Publishes values under static names, which do not move when constructs do. */
export function publishOutputs<K extends string>(
  stack: SystemStack,
  names: OutputNames<K>,
  values: OutputValues<K>,
): void {
  for (const word of wordsOf(names)) {
    new TerraformOutput(stack, names[word], { staticId: true, value: values[word] });
  }
}

/**
 * Reads what another environment of the system published, from its state in the common bucket. Before that one was
 * applied, and after it was destroyed, a plan ends with one sentence instead of an empty id somewhere.
 *
 * @param environment the environment that publishes; its construct has this id, so it is read once a stack
 */
export function readOutputs<K extends string>(
  stack: SystemStack,
  environment: string,
  names: OutputNames<K>,
): OutputValues<K> {
  const { system, backend } = stack.environment;
  const words = wordsOf(names);
  const outputs = words.map((word) => names[word]);
  const state = new DataTerraformRemoteStateS3(stack, environment, {
    bucket: backend.bucket,
    key: stateKey({ system, name: environment }),
    region: backend.region,
    defaults: Object.fromEntries(outputs.map((output) => [output, ""])),
  });
  addPostcondition(state, {
    condition: `\${alltrue([for name in ${JSON.stringify(outputs)} : self.outputs[name] != ""])}`,
    errorMessage: `${system} ${stack.environment.name} reads what ${system} ${environment} makes, which is not applied: apply ${environment} first.`,
  });
  const read = words.map((word) => [word, state.getString(names[word])] as const);
  return Object.fromEntries(read) as Record<K, string>;
}

function wordsOf<K extends string>(names: OutputNames<K>): readonly K[] {
  return Object.keys(names) as K[];
}
