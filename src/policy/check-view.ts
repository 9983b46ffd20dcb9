import Table from "cli-table3";
import type { PolicyFinding } from "./finding";
import { type CheckReport, unexplained } from "./check";

/** A check's result for a terminal: open findings first, then accepted ones. */
export function checkText(report: CheckReport, showAccepted: boolean): string {
  const open = unexplained(report);
  const accepted = report.findings.filter(({ acceptedBecause }) => acceptedBecause !== undefined);
  return [
    open.length === 0 ? "" : findingTable(open, "Finding", ({ title }) => title),
    showAccepted && accepted.length > 0
      ? findingTable(accepted, "Accepted because", ({ acceptedBecause }) => acceptedBecause ?? "")
      : "",
    summary(report, open.length, accepted.length),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function findingTable(
  findings: readonly PolicyFinding[],
  head: string,
  text: (finding: PolicyFinding) => string,
): string {
  const table = new Table({
    head: ["Rule", "Where", head],
    colWidths: [null, null, 70],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const one of inOrder(findings)) table.push([one.rule, place(one), text(one)]);
  return table.toString();
}

/** Sorted by stack, address and rule, so the order is always the same. */
export function inOrder(findings: readonly PolicyFinding[]): readonly PolicyFinding[] {
  const key = ({ project = "", address = "", rule, title }: PolicyFinding) =>
    [project, address, rule, title].join("\n");
  return [...findings].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function place({ project, address, file, line }: PolicyFinding): string {
  const position = file === undefined ? "" : `\n${file}${line === undefined ? "" : `:${line}`}`;
  return `${project ?? ""}: ${address ?? "the stack"}${position}`;
}

function summary({ stacks }: CheckReport, open: number, accepted: number): string {
  const verdict = open === 0 ? "Passed" : "Refused";
  const next =
    open === 0
      ? ""
      : `\nFix them, or accept them in the code: acceptRisk(resource, "<rule>", "<why>"), with { onlyIn: "plan" } if` +
        " only a plan shows the finding (docs/policy.md)";
  return `${verdict}: ${open} unexplained, ${accepted} accepted with a reason, in ${stacks.join(", ")}.${next}`;
}
