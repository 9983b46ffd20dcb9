import { isIPv4, isIPv6 } from "node:net";
import { readAddress, readBlock, writeBlock } from "../text/ip-blocks";

/** A rule for one value, or for each element of a list, set or map. */
export interface ValueRule {
  readonly each: boolean;
  /** The problem with a value, in the provider's words. */
  problem(name: string, value: string | number): string | undefined;
}

type Problem = ValueRule["problem"];

type ListOf = (number: number) => readonly (string | number)[];

/** Parses one word of the table, such as `g1:900`, `l:64`, `e12`, `*a`. README.md explains them. */
export function parseRule(word: string, listOf: ListOf): ValueRule {
  const each = word.startsWith("*");
  const [kind = "", rest] = each ? [word[1], word.slice(2)] : [word[0], word.slice(1)];
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`facts.txt: unknown rule ${word}`);
  return { each, problem: make(rest, listOf) };
}

const KINDS: Readonly<Record<string, (rest: string, listOf: ListOf) => Problem>> = {
  a: () => arn,
  c: (family) => cidr(family),
  e: (number, listOf) => oneOf(listOf(Number(number)), false),
  g: (bounds) => range(...boundsIn(bounds)),
  i: (number, listOf) => oneOf(listOf(Number(number)), true),
  j: () => json,
  l: (bounds) => length(...boundsIn(bounds)),
};

function boundsIn(text: string): [from: number | undefined, to: number | undefined] {
  const [from, to] = text.split(":").map((bound) => (bound === "" ? undefined : Number(bound)));
  return [from, to];
}

const isWithin = (number: number, from: number | undefined, to: number | undefined): boolean =>
  number >= (from ?? -Infinity) && number <= (to ?? Infinity);

function wanted(from: number | undefined, to: number | undefined): string {
  if (to === undefined) return `to be at least (${from ?? ""})`;
  return from === undefined ? `to be at most (${to})` : `to be in the range (${from} - ${to})`;
}

function range(from: number | undefined, to: number | undefined): Problem {
  return (name, value) => {
    // JSON may have a number as text. The schema rejects anything that is not a number.
    const number = Number(value);
    if (value === "" || Number.isNaN(number) || isWithin(number, from, to)) return undefined;
    return `expected ${name} ${wanted(from, to)}, got ${value}`;
  };
}

function length(from: number | undefined, to: number | undefined): Problem {
  return (name, value) => {
    // AWS and the provider count bytes.
    if (isWithin(Buffer.byteLength(String(value)), from, to)) return undefined;
    return `expected length of ${name} ${wanted(from, to)}, got ${value}`;
  };
}

function oneOf(values: readonly (string | number)[], anyCase: boolean): Problem {
  const spelled = (value: string | number): string => (anyCase ? String(value).toLowerCase() : String(value));
  const allowed = new Set(values.map(spelled));
  return (name, value) => {
    if (allowed.has(spelled(value))) return undefined;
    const listed = values.map((each) => (typeof each === "number" ? String(each) : `"${each}"`)).join(" ");
    return `expected ${name} to be one of [${listed}], got ${value}`;
  };
}

/** The parts that the provider checks: partition, service, region, account, resource. */
const ARN =
  /^arn:aws(-[a-z]+)*:[^:]*:([a-z]{2}(-[a-z]+)+-\d{1,2})?:(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?:.+$/s;

const arn: Problem = (name, value) =>
  value === "" || ARN.test(String(value)) ? undefined : `"${name}" (${value}) is an invalid ARN`;

export const json: Problem = (name, value) => {
  if (value === "") return undefined;
  try {
    JSON.parse(String(value));
    return undefined;
  } catch (error) {
    return `"${name}" contains an invalid JSON${name.endsWith("policy") ? " policy" : ""}: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/**
 * A CIDR block that starts with its network's first address.
 * @param family 4, 6, or 0 for either
 */
export function cidr(family: string): Problem {
  return (_name, value) => {
    const [address = "", bits = "", ...rest] = String(value).split("/");
    const isNumber = /^\d{1,3}$/.test(bits) && rest.length === 0;
    const four = family !== "6" && isIPv4(address) && Number(bits) <= 32;
    const six = family !== "4" && isIPv6(address) && Number(bits) <= 128;
    if (value === "") return undefined;
    const version = { 4: "IPv4 ", 6: "IPv6 " }[family] ?? "";
    const wrong = `"${value}" is not a valid ${version}CIDR block`;
    if (!isNumber || !(four || six)) return `${wrong}: invalid CIDR address: ${value}`;
    const block = readBlock(String(value));
    return block === undefined || readAddress(address) === block.first
      ? undefined
      : `${wrong}; did you mean "${writeBlock(block)}"?`;
  };
}
