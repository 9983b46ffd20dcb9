import { ACCEPTED_RISKS_PATH, type AcceptedRisk } from "../../../constructs/accept-risk";
import type { Json, JsonObject } from "../plan-model";
import { blocks, isObject, withoutIndex } from "../resources/resource-set";

/** An accepted risk with what it covers. */
export interface Exception extends AcceptedRisk {
  readonly stack: string;
  /** The resource it was written beside; undefined where it covers its whole stack. */
  readonly address?: string;
  readonly file: string;
}

/** The exceptions that constructs wrote into a synthesized stack with `acceptRisk`. */
export function exceptionsIn(document: JsonObject, stack: string, file: string): readonly Exception[] {
  const ofStack = acceptedIn(document["//"]).map((risk) => ({ ...risk, stack, file }));
  const ofResources = (["resource", "data"] as const).flatMap((section) =>
    Object.entries(objectIn(document[section])).flatMap(([type, named]) =>
      Object.entries(objectIn(named)).flatMap(([name, body]) =>
        acceptedIn(objectIn(body)["//"]).map((risk) => ({
          ...risk,
          stack,
          file,
          address: `${section === "data" ? "data." : ""}${type}.${name}`,
        })),
      ),
    ),
  );
  return [...ofStack, ...ofResources];
}

/** Whether an exception speaks of a rule and an address. */
export function covers(exception: Exception, rule: string, address: string | undefined): boolean {
  if (exception.rule !== rule) return false;
  return (
    exception.address === undefined || (address !== undefined && withoutIndex(address) === exception.address)
  );
}

function acceptedIn(comment: Json | undefined): readonly AcceptedRisk[] {
  const [, ...path] = ACCEPTED_RISKS_PATH;
  const found = path.reduce<Json | undefined>((value, key) => objectIn(value)[key], comment);
  return blocks(found).map(({ rule, reason }) => ({ rule: textOf(rule), reason: textOf(reason) }));
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
