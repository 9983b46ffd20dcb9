import { json } from "../../../provider-facts/value-rule";
import { factsOf } from "../../../provider-facts/facts";
import { type ObjectValue, isObjectValue, sameValue } from "../values/compare";
import { perType } from "./replacement";

/** Arguments whose JSON the provider compares by its meaning, beside the policies that the facts know to be JSON. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_event_rule: ["event_pattern"],
  aws_ecs_task_definition: ["container_definitions"],
};

const policiesOf = perType((facts) =>
  facts.names.filter(
    (name) =>
      /(?:polic(?:y|ies)|policy_document|dashboard_body)$/.test(name) &&
      facts.inner(name)?.rules?.some(({ problem }) => problem === json),
  ),
);

/** The documents of an update that differ from what there is only in their form: the provider keeps what there is. */
export function keptDocuments(typeName: string, prior: ObjectValue, planned: ObjectValue): ObjectValue {
  const names = [...policiesOf(factsOf(typeName)?.arguments), ...(OTHERS[typeName] ?? [])];
  const kept = names.filter((name) => prior[name] !== planned[name] && isSameDocument(name, prior, planned));
  return Object.fromEntries(kept.map((name) => [name, prior[name]]));
}

function isSameDocument(name: string, prior: ObjectValue, planned: ObjectValue): boolean {
  const [before, after] = [parsed(prior[name]), parsed(planned[name])];
  if (before === undefined || after === undefined) return false;
  if (name !== "container_definitions") return sameValue(before, after);
  const hasOwnInterface = planned["network_mode"] === "awsvpc";
  return sameValue(containers(before, hasOwnInterface), containers(after, hasOwnInterface));
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Containers without what ECS adds, and without an order where ECS has none. */
function containers(definitions: unknown, hasOwnInterface: boolean): unknown {
  if (!Array.isArray(definitions)) return definitions;
  return byName(
    definitions.map((definition: unknown) => {
      if (!isObjectValue(definition)) return definition;
      const { environment, secrets, portMappings } = definition;
      return withoutEmpty({
        essential: true,
        ...definition,
        environment: byName(environment),
        secrets: byName(secrets),
        portMappings: Array.isArray(portMappings)
          ? portMappings.map((mapping: unknown) => port(mapping, hasOwnInterface))
          : portMappings,
      });
    }),
  );
}

function port(mapping: unknown, hasOwnInterface: boolean): unknown {
  if (!isObjectValue(mapping)) return mapping;
  const { hostPort, containerPort, protocol } = mapping;
  const usual = hasOwnInterface ? containerPort : undefined;
  return withoutEmpty({
    ...mapping,
    hostPort: hostPort == null || hostPort === 0 ? usual : hostPort,
    protocol: protocol === "tcp" ? undefined : protocol,
  });
}

const withoutEmpty = (object: ObjectValue): ObjectValue =>
  Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
    ),
  );

const nameOf = (value: unknown): string => (isObjectValue(value) ? String(value["name"]) : "");

const byName = (values: unknown): unknown =>
  Array.isArray(values)
    ? [...(values as unknown[])].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
    : values;
