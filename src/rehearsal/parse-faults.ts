import type { DriftFault, FailFault, Operation } from "./provider/faults/faults";

const OPERATIONS: readonly Operation[] = ["create", "update", "delete", "read"];

/** `aws_lb:create`: creating that type fails once. @throws Error with the expected format */
export function parseFail(text: string): FailFault {
  const [type = "", operation] = text.split(":");
  const known = OPERATIONS.find((candidate) => candidate === operation);
  if (!type.startsWith("aws_") || known === undefined) {
    throw new Error(`expected <type>:<${OPERATIONS.join("|")}>, such as aws_lb:create`);
  }
  return { type, operation: known };
}

/** `aws_instance.instance_type=t3.large`: the next refresh finds that value. @throws Error with the expected format */
export function parseDrift(text: string): DriftFault {
  const [, type, attribute, value] = /^(aws_\w+)\.(\w+)=(.*)$/.exec(text) ?? [];
  if (type === undefined || attribute === undefined || value === undefined) {
    throw new Error("expected <type>.<attribute>=<value>, such as aws_instance.instance_type=t3.large");
  }
  return { type, attribute, value: parseValue(value) };
}

/** `20` or `20%`. @throws Error with the expected format */
export function parsePercent(text: string): number {
  const percent = Number(text.replace(/%$/, ""));
  if (text === "" || !(percent >= 0 && percent <= 100))
    throw new Error("expected a percentage from 0 to 100");
  return percent;
}

/** `5`. @throws Error with the expected format */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error("expected a whole number of at least 1");
  return Number(text);
}

/** Twelve digits. @throws Error with the expected format */
export function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new Error("expected an account id of 12 digits");
  return text;
}

/** JSON if it parses (`true`, `3`, `["a"]`), otherwise the text itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
