import type { ConfigPath, Environment } from "./environment";
import { formatPosition } from "./problem";

/** A value of an environment as the stack gets it, and its origin. */
export interface ResolvedValue {
  /** As YAML spells it. */
  readonly key: string;
  readonly value: unknown;
  /** `file:line:column`, or `default`. */
  readonly from: string;
}

/** Every value of an environment, including defaults. Groundplan's own keys come first. */
export function explain(environment: Environment): readonly ResolvedValue[] {
  const { region, account, protection, checkDelegation, tags, usage, config, name } = environment;
  const { only, ...backend } = environment.backend;
  const shared = { region, account, protection, checkDelegation, tags, usage };
  // The backend's own stack has the same values under its own keys.
  const isBackend = name === "bootstrap" || name === `bootstrap-${only ?? ""}`;
  const values = isBackend ? { ...shared, ...config } : { ...shared, backend, ...config };
  return leavesOf(values, []).map(({ path, value }) => {
    const origin = environment.source.origin(path);
    const from = origin === undefined ? "default" : formatPosition(origin);
    return { key: environment.source.keyOf(path), value, from };
  });
}

/** Key, value and origin in columns. */
export function formatExplanation(values: readonly ResolvedValue[]): string {
  const rows = values.map(({ key, value, from }) => [key, JSON.stringify(value), from] as const);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const padded = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return padded.map((line) => line.trimEnd()).join("\n");
}

interface Leaf {
  readonly path: ConfigPath;
  readonly value: unknown;
}

/** Unset values have no line; empty lists and mappings do. */
function leavesOf(value: unknown, path: ConfigPath): readonly Leaf[] {
  if (value === undefined) return [];
  const children = childrenOf(value);
  if (children.length === 0) return [{ path, value }];
  return children.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

function childrenOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
