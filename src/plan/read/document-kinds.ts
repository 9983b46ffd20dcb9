/** A kind of JSON document, recognized by its properties. */
export interface DocumentKind {
  /** As in `this is …`. */
  readonly name: string;
  readonly next: string;
}

interface KnownKind extends DocumentKind {
  /** Properties that only this kind has. */
  readonly has: readonly string[];
}

const SHOW = "Save the plan with -out=tfplan and use the output of `show -json tfplan`.";
const FETCH = "Fetch the plan's json-output: GET /api/v2/plans/<plan id>/json-output";
const NAME_PLAN = "Name the plan file: terraform show -json tfplan > plan.json";

/** `plan -json`, `apply -json` and `test -json` print an object in each line. */
const ENGINE_LOG: KnownKind = {
  name: "the log that `plan -json` prints (or `apply -json`, `test -json`), not a plan",
  has: ["@level"],
  next: SHOW,
};

/** Files of Terraform, OpenTofu and their services that are not plans. The first match counts. */
const KNOWN_KINDS: readonly KnownKind[] = [
  {
    name: "an encrypted OpenTofu file",
    has: ["encrypted_data"],
    next: "Configure its encryption, then decrypt it with: tofu show -json tfplan > plan.json",
  },
  {
    name: "the redacted plan of HCP Terraform, which leaves values out",
    has: ["plan_format_version"],
    next: "Fetch the plan's json-output instead of its json-output-redacted.",
  },
  ENGINE_LOG,
  { name: "what `providers schema -json` prints, not a plan", has: ["provider_schemas"], next: SHOW },
  {
    name: "what `metadata functions -json` prints, not a plan",
    has: ["function_signatures"],
    next: SHOW,
  },
  { name: "what `validate -json` prints, not a plan", has: ["diagnostics"], next: SHOW },
  { name: "what `validate -json` prints, not a plan", has: ["valid"], next: SHOW },
  { name: "what `version -json` prints, not a plan", has: ["provider_selections"], next: SHOW },
  {
    name: "a state (`show -json` without a plan file), not a plan",
    has: ["values"],
    next: NAME_PLAN,
  },
  { name: "a state file, not a plan (it has no format_version)", has: ["lineage"], next: SHOW },
  {
    name: "a state file, not a plan (it has no format_version)",
    has: ["version", "resources"],
    next: SHOW,
  },
  { name: "a configuration (`show -json -config`), not a plan", has: ["root_module"], next: SHOW },
  { name: "a CloudFormation template, not a plan", has: ["AWSTemplateFormatVersion"], next: SHOW },
  { name: "a configuration (cdk.tf.json), not a plan", has: ["terraform", "//"], next: SHOW },
];

/** Files of other programs, which a plan's properties would not give away. Only without a format_version. */
const FOREIGN_KINDS: readonly KnownKind[] = [
  { name: "a CloudFormation template, not a plan", has: ["Resources"], next: SHOW },
  { name: "a CloudFormation change set, not a plan", has: ["Changes", "StackName"], next: SHOW },
  { name: "a preview of Pulumi, not a plan", has: ["steps", "changeSummary"], next: SHOW },
  { name: "SARIF, not a plan", has: ["$schema", "runs"], next: SHOW },
  { name: "a manifest of CDKTF, not a plan", has: ["version", "stacks"], next: SHOW },
  { name: "a manifest of the AWS CDK, not a plan", has: ["version", "artifacts"], next: SHOW },
  { name: "a state file, not a plan", has: ["version", "modules"], next: SHOW },
  { name: "a package.json, not a plan", has: ["name", "dependencies"], next: SHOW },
  { name: "an answer of a JSON API such as HCP Terraform's, not a plan", has: ["data"], next: FETCH },
  {
    name: "a plan within another document",
    has: ["plan"],
    next: "Give only the plan, without what is around it.",
  },
];

/** Everything at the top of a plan that engines leave out its list of changes of. */
export const PLAN_PROPERTIES: ReadonlySet<string> = new Set([
  "format_version",
  "terraform_version",
  "variables",
  "planned_values",
  "resource_drift",
  "deferred_changes",
  "deferred_action_invocations",
  "action_invocations",
  "output_changes",
  "prior_state",
  "configuration",
  "relevant_attributes",
  "checks",
  "timestamp",
  "applyable",
  "complete",
  "errored",
]);

/** Only plans have these. */
export const PLAN_ONLY = ["planned_values", "resource_changes"] as const;

/** The kind of document with these properties, if it is known and not a plan. */
export function knownKind(properties: ReadonlySet<string>): DocumentKind | undefined {
  return KNOWN_KINDS.find(({ has }) => has.every((name) => properties.has(name)));
}

/** The message for a document that is neither a plan nor of a known kind. */
export function unknownKind(properties: ReadonlySet<string>): DocumentKind {
  if (!properties.has("format_version")) {
    if (properties.size === 0) return { name: "an empty JSON object, not a plan", next: SHOW };
    return (
      FOREIGN_KINDS.find(({ has }) => has.every((name) => properties.has(name))) ?? {
        name: "JSON without a format_version, so it is not a plan",
        next: "Use the output of `show -json`.",
      }
    );
  }
  const isModules = properties.has("modules");
  return {
    name: isModules
      ? "what `modules -json` prints, not a plan"
      : "an empty state (`show -json` without a plan file), or a plan without its changes",
    next: isModules ? SHOW : NAME_PLAN,
  };
}

/** The blocks of Terraform's configuration in JSON. */
const BLOCKS: ReadonlySet<string> = new Set([
  "//",
  "terraform",
  "provider",
  "resource",
  "data",
  "ephemeral",
  "action",
  "module",
  "variable",
  "locals",
  "output",
  "moved",
  "import",
  "removed",
  "check",
]);

/** True for Terraform's configuration in JSON, such as `cdk.tf.json`, which has nothing else at its top. */
export function isConfiguration(properties: ReadonlySet<string>): boolean {
  const top = [...properties].filter((name) => !name.includes("."));
  return (
    ["resource", "terraform"].some((name) => properties.has(name)) && top.every((name) => BLOCKS.has(name))
  );
}

/** The log of a command with -json, if an object is a line of one. */
export function engineLog(properties: ReadonlySet<string>): DocumentKind | undefined {
  return ENGINE_LOG.has.every((name) => properties.has(name)) ? ENGINE_LOG : undefined;
}

/** A line of a log in JSON, as Terragrunt writes them between plans. */
export function isLogLine(properties: ReadonlySet<string>): boolean {
  const isTimed = ["time", "ts", "timestamp", "@timestamp"].some((name) => properties.has(name));
  const speaks = ["msg", "message", "@message"].some((name) => properties.has(name));
  return speaks && (isTimed || properties.has("level")) && !properties.has("format_version");
}
