import type { Plan } from "../../../../src/plan/plan-model";
import { resourcesOfSynthesized } from "../../../../src/plan/resources/from-synthesized";
import type { ResourceSet } from "../../../../src/plan/resources/resource-set";
import type { Json, JsonObject } from "../../../../src/text/json";

/** `{ aws_instance: { web: {…} } }`, as cdktf writes it below `resource`. */
export type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

export function synthesized(resource: Resources, rest: JsonObject = {}): JsonObject {
  return {
    provider: { aws: [{ region: "us-east-1" }] },
    resource: resource as unknown as Json,
    ...rest,
  } as JsonObject;
}

export function stackOf(resource: Resources, rest: JsonObject = {}): ResourceSet {
  return resourcesOfSynthesized(synthesized(resource, rest), "cdk.tf.json", "prod");
}

type Side = { readonly [address: string]: JsonObject };

/** A plan that turns `before` into `after`, by address. */
export function planOf(before: Side, after: Side, rest: Partial<Plan> = {}): Plan {
  const addresses = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = addresses.map((address) => {
    const [type = "", name = ""] = address.replace(/\[.*\]$/, "").split(".");
    const was = before[address] ?? null;
    const is = after[address] ?? null;
    const actions =
      was === null ? (["create"] as const) : is === null ? (["delete"] as const) : (["update"] as const);
    return { address, mode: "managed" as const, type, name, change: { actions, before: was, after: is } };
  });
  return {
    format_version: "1.2",
    resource_changes: changes,
    configuration: {
      provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "us-east-1" } } } },
      root_module: {
        resources: changes.map(({ type, name }) => ({ address: `${type}.${name}`, type, name })),
      },
    },
    ...rest,
  };
}
