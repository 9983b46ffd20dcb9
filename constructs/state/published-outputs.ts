import { DataAwsS3Objects } from "@cdktf/provider-aws/lib/data-aws-s3-objects";
import { DataTerraformRemoteStateS3, TerraformOutput } from "cdktf";
import { stateKey } from "./bind-backend";
import { addPostcondition } from "../postcondition";
import type { SystemStack } from "../system-stack";

/** What a stack publishes for others: the reader's name for each value, with the output's name. */
export type OutputNames<K extends string> = Readonly<Record<K, string>>;

/** The values of outputs, by the reader's names. */
export type OutputValues<K extends string> = Readonly<Record<K, string>>;

/** Publishes values under static names, which do not change when constructs move. */
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
 * Reads another environment's outputs from its state in the shared bucket. If that environment is not applied or was
 * destroyed, the plan fails with one clear sentence: also without our commands, and not in the engine's words.
 *
 * @param environment the environment that publishes; its construct has this id, so it is read once per stack
 */
export function readOutputs<K extends string>(
  stack: SystemStack,
  environment: string,
  names: OutputNames<K>,
): OutputValues<K> {
  const { system, backend } = stack.environment;
  const words = wordsOf(names);
  const outputs = words.map((word) => names[word]);
  const { bucket, region } = backend;
  const key = stateKey({ system, name: environment });
  const errorMessage = `${system} ${stack.environment.name} reads what ${system} ${environment} makes, which is not applied: apply ${environment} first.`;
  // A remote state that does not exist is the engine's own error, so the object is looked up first.
  const object = new DataAwsS3Objects(stack, `${environment}-state`, {
    ...{ bucket, region, prefix: key, maxKeys: 1 },
  });
  addPostcondition(object, {
    condition: `\${contains(self.keys, ${JSON.stringify(key)})}`,
    errorMessage,
  });
  const state = new DataTerraformRemoteStateS3(stack, environment, {
    ...{ bucket, key, region },
    defaults: Object.fromEntries(outputs.map((output) => [output, ""])),
  });
  state.addOverride("depends_on", [`data.${DataAwsS3Objects.tfResourceType}.${object.friendlyUniqueId}`]);
  addPostcondition(state, {
    condition: `\${alltrue([for name in ${JSON.stringify(outputs)} : self.outputs[name] != ""])}`,
    errorMessage,
  });
  const read = words.map((word) => [word, state.getString(names[word])] as const);
  return Object.fromEntries(read) as Record<K, string>;
}

function wordsOf<K extends string>(names: OutputNames<K>): readonly K[] {
  return Object.keys(names) as K[];
}
