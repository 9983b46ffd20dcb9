import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import type { PermissionUsage } from "../../../src/rehearsal/permissions/usage";
import { reasonToKeep } from "./kept-permissions";

const FILE = join(repositoryRoot, "docs", "permissions.md");

/** The part of `docs/permissions.md` about a role, as its rehearsal measured it. */
function sectionOf(role: string, { used, denied, unused }: PermissionUsage): string {
  const rows = [
    ["Permission", "Rehearsed"],
    ...used.map(({ action }) => [`\`${action}\``, "used"]),
    ...denied.map(({ action }) => [`\`${action}\``, "**denied**"]),
    ...unused.map((one) => [`\`${one.action}\``, `not used: ${reasonToKeep(one, role) ?? "no reason"}`]),
  ];
  const [first = 0, second = 0] = [0, 1].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = ([action = "", how = ""]: readonly string[]) =>
    `| ${action.padEnd(first)} | ${how.padEnd(second)} |`;
  const [head = "", ...body] = rows.map(line);
  const table = [head, `| ${"-".repeat(first)} | ${"-".repeat(second)} |`, ...body];
  return `## ${role}\n\n${used.length} used, ${denied.length} denied, ${unused.length} not used.\n\n${table.join("\n")}\n`;
}

function documentedSection(role: string): RegExp {
  return new RegExp(`^## ${role}\\n[^]*?(?=^## |$(?![^]))`, "m");
}

/** With `GROUNDPLAN_UPDATE_PERMISSIONS=1`, writes what was measured to the document. */
function update(role: string, measured: string): void {
  if (process.env["GROUNDPLAN_UPDATE_PERMISSIONS"] !== "1") return;
  const text = readFileSync(FILE, "utf8");
  const section = documentedSection(role);
  const before = section.test(text) ? text : `${text}\n## ${role}\n`;
  writeFileSync(FILE, `${before.replace(section, () => `${measured}\n`).trimEnd()}\n`);
}

/** The documented and the measured list of a role's permissions; equal unless the document is out of date. */
export function listedPermissions(
  role: string,
  usage: PermissionUsage,
): { readonly documented: string; readonly measured: string } {
  const measured = sectionOf(role, usage);
  update(role, measured);
  const documented = documentedSection(role).exec(readFileSync(FILE, "utf8"))?.[0].trimEnd() ?? "";
  return { documented: `${documented}\n`, measured };
}

/**
 * The permissions that a machine used and the document does not list. Not the other way round: which of them a machine
 * uses depends on how long it runs.
 */
export function unlistedPermissions(role: string, usage: PermissionUsage): readonly string[] {
  update(role, sectionOf(role, usage));
  const documented = documentedSection(role).exec(readFileSync(FILE, "utf8"))?.[0] ?? "";
  return usage.used.map(({ action }) => action).filter((action) => !documented.includes(`\`${action}\``));
}
