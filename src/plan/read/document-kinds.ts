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
const NAME_PLAN = "Name the plan file: terraform show -json tfplan > plan.json";

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
  { name: "the log that `plan -json` prints, not a plan", has: ["@level"], next: SHOW },
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
  {
    name: "a CloudFormation template, not a plan",
    has: ["AWSTemplateFormatVersion"],
    next: SHOW,
  },
];

/** Only plans have these. */
export const PLAN_ONLY = ["planned_values", "resource_changes"] as const;

/** The kind of document with these properties, if it is known and not a plan. */
export function knownKind(properties: ReadonlySet<string>): DocumentKind | undefined {
  return KNOWN_KINDS.find(({ has }) => has.every((name) => properties.has(name)));
}

/** The message for a document that is neither a plan nor of a known kind. */
export function unknownKind(properties: ReadonlySet<string>): DocumentKind {
  if (!properties.has("format_version")) {
    return {
      name: "JSON without a format_version, so it is not a plan",
      next: "Use the output of `show -json`.",
    };
  }
  const isModules = properties.has("modules");
  return {
    name: isModules
      ? "what `modules -json` prints, not a plan"
      : "an empty state (`show -json` without a plan file), or a plan without its changes",
    next: isModules ? SHOW : NAME_PLAN,
  };
}

/** True for Terraform's configuration in JSON, such as `cdk.tf.json`. */
export function isConfiguration(properties: ReadonlySet<string>): boolean {
  return !properties.has("format_version") && (properties.has("resource") || properties.has("terraform"));
}

/** A line of a log in JSON, as Terragrunt writes them between plans. */
export function isLogLine(properties: ReadonlySet<string>): boolean {
  const isTimed = ["time", "ts", "timestamp", "@timestamp"].some((name) => properties.has(name));
  const speaks = ["msg", "message"].some((name) => properties.has(name));
  return speaks && (isTimed || properties.has("level")) && !properties.has("format_version");
}
