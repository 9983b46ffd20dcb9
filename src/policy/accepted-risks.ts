import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ACCEPTED_RISKS_PATH, type AcceptedRisk } from "./accepted-risk";
import { readStacks, type StackDocument } from "../plan/resources/read-stacks";
import { isObject, type Json, type JsonObject } from "../text/json";
import { blocks, withoutIndex } from "../plan/resources/resource-set";

/** An accepted risk with what it covers. */
export interface Exception extends AcceptedRisk {
  readonly stack: string;
  /** The resource it covers; undefined if it covers the whole stack. */
  readonly address?: string;
  readonly file: string;
}

/** The exceptions for a document. A plan has no comments, so it uses those of the synthesized stack in its folder. */
export function exceptionsFor({ kind, json, stack, file }: StackDocument): readonly Exception[] {
  if (kind === "synthesized") return exceptionsIn(json, stack, file);
  const beside = join(dirname(file), "cdk.tf.json");
  if (!existsSync(beside)) return [];
  return readStacks([beside]).flatMap((written) => exceptionsIn(written.json, stack, written.file));
}

/** The exceptions that constructs wrote into a synthesized stack with `acceptRisk`. */
function exceptionsIn(document: JsonObject, stack: string, file: string): readonly Exception[] {
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

/** The part of a finding that an exception is compared with. */
export interface Explainable {
  readonly rule: string;
  readonly address?: string;
  readonly document: Pick<StackDocument, "stack" | "kind">;
}

/** Whether an exception covers a finding. */
export function covers(exception: Exception, { rule, address, document }: Explainable): boolean {
  if (exception.rule !== rule || exception.stack !== document.stack) return false;
  if (exception.onlyIn !== undefined && exception.onlyIn !== document.kind) return false;
  return (
    exception.address === undefined || (address !== undefined && withoutIndex(address) === exception.address)
  );
}

function acceptedIn(comment: Json | undefined): readonly AcceptedRisk[] {
  const [, ...path] = ACCEPTED_RISKS_PATH;
  const found = path.reduce<Json | undefined>((value, key) => objectIn(value)[key], comment);
  return blocks(found).map(({ rule, reason, onlyIn }) => ({
    rule: textOf(rule),
    reason: textOf(reason),
    ...(onlyIn === "plan" ? { onlyIn } : {}),
  }));
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
