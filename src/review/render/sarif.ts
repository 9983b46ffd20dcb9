import { createHash } from "node:crypto";
import type { AccessEntry } from "../analyses/access-delta";
import type { ProjectReview, Review } from "../analyses/review";
import { errorLines } from "../blocks/plan-text";
import { visibleLine, wellFormed } from "../blocks/visible-text";
import { valueInLine } from "../blocks/value-lines";

/** The rules that code scanning shows. */
const RULES = {
  "plan-failed": { level: "error", text: "Planning stopped" },
  "destroys-data": { level: "error", text: "Destroying this resource destroys data" },
  destroy: { level: "warning", text: "The resource is destroyed" },
  replace: { level: "warning", text: "The resource is replaced" },
  "failed-check": { level: "error", text: "A check of the configuration failed" },
  "iam-widened": { level: "warning", text: "Permissions widen" },
  "network-opened": { level: "warning", text: "The network opens" },
  "unmarked-secret": { level: "warning", text: "A value looks like a secret and is not marked as sensitive" },
  "looks-renamed": { level: "note", text: "Destroy and create look like a rename" },
  policy: { level: "error", text: "A policy check found something" },
} as const;
type RuleId = keyof typeof RULES;

interface Finding {
  readonly rule: RuleId;
  readonly message: string;
  readonly address: string;
  /** Undefined if it is about all of them. */
  readonly project?: string;
  readonly source: string;
  readonly line?: number;
  readonly level?: "error" | "warning" | "note";
}

/** The review as SARIF 2.1.0, with one result for each thing that a reviewer must see. */
export function renderSarif(review: Review): string {
  const findings = [...review.projects.flatMap(projectFindings), ...policyFindings(review)];
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "groundplan review",
            rules: Object.entries(RULES).map(([id, { level, text }]) => ({
              id,
              shortDescription: { text },
              defaultConfiguration: { level },
            })),
          },
        },
        results: findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ rule, message, address, project, source, level, line }: Finding) {
  return {
    ruleId: rule,
    level: level ?? RULES[rule].level,
    message: { text: visibleLine(message) },
    partialFingerprints: { primaryLocationLineHash: fingerprintOf(rule, project ?? "", source, message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(wellFormed(source.replace(/^\/+/, ""))) },
          region: { startLine: line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: visibleLine(address), kind: "resource" }],
      },
    ],
  };
}

/**
 * Plans have no lines, so all findings of a rule have the same location. Code scanning tells alerts apart by this hash.
 * Without it, code scanning would hash the line and merge them into one alert.
 */
function fingerprintOf(...parts: readonly string[]): string {
  return `${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16)}:1`;
}

function projectFindings({ plan, iam, network, renames }: ProjectReview): Finding[] {
  const source = plan.project.source ?? "plan.json";
  const at = (rule: RuleId, address: string, message: string): Finding => ({
    rule,
    address,
    message,
    source,
    project: plan.project.name,
  });
  const changes = plan.changes.flatMap((change): Finding[] => {
    if (change.kind !== "destroy" && change.kind !== "replace") return [];
    const forced = change.forcedBy.map((path) => {
      const attribute = change.attributes.find((each) => each.path === path);
      return attribute === undefined
        ? path
        : `${path} (${valueInLine(attribute.before)} -> ${valueInLine(attribute.after)})`;
    });
    const because = forced.length === 0 ? (change.reason ?? "") : `forced by ${forced.join(", ")}`;
    const rule = change.stateful ? "destroys-data" : change.kind;
    return [
      at(rule, change.address, `${change.address}: ${change.kind}${because === "" ? "" : `, ${because}`}`),
    ];
  });
  return [
    ...(plan.errored
      ? [at("plan-failed", "", errorLines(plan.text ?? "").join("\n") || "no error was kept")]
      : []),
    ...changes,
    ...plan.checks.map((check) =>
      at("failed-check", check.address, `${check.address}: ${check.messages.join(" ")}`),
    ),
    ...widenings(iam.entries).map((entry) => at("iam-widened", entry.address, accessText(entry))),
    ...widenings(network.entries).map((entry) => at("network-opened", entry.address, accessText(entry))),
    ...plan.masked.map(({ address, path, kind }) =>
      at("unmarked-secret", address, `${address} ${path}: ${kind}`),
    ),
    ...renames.map(({ from, to }) =>
      at("looks-renamed", from, `${from} looks like ${to}; write a moved block`),
    ),
  ];
}

const widenings = (entries: readonly AccessEntry[]) => entries.filter(({ widens }) => widens);

function accessText({ address, what, on, who, note }: AccessEntry): string {
  return [`${address}: ${what.join(", ")}`, on.join(", "), who, note ?? ""]
    .filter((part) => part !== "")
    .join("; ");
}

function policyFindings(review: Review): Finding[] {
  return review.findings
    .filter(({ acceptedBecause }) => acceptedBecause === undefined)
    .map(({ rule, title, level, address, file, line }) => ({
      rule: "policy" as const,
      message: `${rule}: ${title}`,
      address: address ?? "",
      source: file ?? review.projects[0]?.plan.project.source ?? "plan.json",
      level,
      ...(line === undefined ? {} : { line }),
    }));
}
