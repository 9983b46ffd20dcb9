import { relative } from "node:path";
import type { PolicyFinding } from "./finding";
import type { CheckReport } from "./check";
import { inOrder } from "./check-view";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/**
 * A check's result as SARIF 2.1.0 for GitHub's and GitLab's code scanning. Accepted findings are suppressed there, with
 * their reason.
 */
export function sarif(report: CheckReport): object {
  const results = inOrder(report.findings).map(resultOf);
  const titles = new Map(report.findings.map(({ rule, title }) => [rule, title.split(": ")[0] ?? title]));
  const rules = [...titles].sort().map(([id, title]) => ({ id, shortDescription: { text: title } }));
  const driver = { name: "groundplan check", rules };
  return { $schema: SCHEMA, version: "2.1.0", runs: [{ tool: { driver }, results }] };
}

function resultOf(finding: PolicyFinding): object {
  const { rule, level, title, acceptedBecause } = finding;
  return {
    ruleId: rule,
    level,
    message: { text: title },
    locations: [location(finding)],
    partialFingerprints: { "groundplan/v1": [finding.project, finding.address, rule, title].join("|") },
    ...(acceptedBecause === undefined
      ? {}
      : { suppressions: [{ kind: "inSource", justification: acceptedBecause }] }),
  };
}

function location({ file, line, address, project }: PolicyFinding): object {
  const uri = file === undefined ? undefined : relative(process.cwd(), file).split("\\").join("/");
  const name = `${project ?? ""}/${address ?? ""}`;
  return {
    ...(uri === undefined
      ? {}
      : { physicalLocation: { artifactLocation: { uri }, region: { startLine: line ?? 1 } } }),
    logicalLocations: [{ fullyQualifiedName: name, kind: "resource" }],
  };
}
