import type { ChangeKind } from "../plan/change-kind";
import type { Json } from "../text/json";
import type { CostDelta } from "../cost/cost-delta";
import type { PolicyFinding } from "../policy/finding";

/**
 * The plan as the review sees it, already masked: analyses and renderers see no value that the plan marks as sensitive,
 * and none that looks like a secret.
 */

/** One side of a change. `null` means no value. */
export type Shown = null | boolean | number | string | MarkedValue | NumberValue | TextValue | ListValue;

export type MarkedValue = { readonly is: "unknown" } | { readonly is: "sensitive" };

/** A number that a double cannot represent: `9007199254740993`. */
export interface NumberValue {
  readonly is: "number";
  readonly digits: string;
}

/** A text to compare line by line: user data, policies, scripts. */
export interface TextValue {
  readonly is: "text";
  readonly form: "plain" | "json" | "base64" | "bytes";
  /** Cut after `MAX_TEXT`. JSON is on one line with sorted properties; renderers format it. */
  readonly text: string;
  /** Its length before it was cut. */
  readonly length: number;
  /** SHA-256 of the whole text if it was cut. */
  readonly digest?: string;
}

/** A list of plain values. Their order seldom matters. */
export interface ListValue {
  readonly is: "list";
  readonly items: readonly (null | boolean | number | string)[];
}

export interface AttributeChange {
  /** As Terraform writes it: `ingress[0].cidr_blocks`, `tags["Name"]`. */
  readonly path: string;
  readonly before: Shown;
  readonly after: Shown;
  /** This attribute forces the replacement. */
  readonly forces?: true;
  /** Both sides look the same, because the difference is masked or was cut. */
  readonly differsUnseen?: true;
  /** Both sides mean the same: only order or formatting differs. */
  readonly onlyForm?: true;
}

export interface ReviewedChange {
  readonly address: string;
  readonly previousAddress?: string;
  readonly type: string;
  readonly name: string;
  readonly mode: string;
  readonly deposed?: string;
  readonly kind: ChangeKind;
  /** A move or an import that also changes something has both. */
  readonly importId?: string;
  readonly replaceOrder?: "destroy-first" | "create-first";
  /** Destroying it destroys data. */
  readonly stateful: boolean;
  /** Terraform's reason, in words. */
  readonly reason?: string;
  readonly attributes: readonly AttributeChange[];
  /** Attributes that force the replacement, as paths. */
  readonly forcedBy: readonly string[];
  /** Whole values, masked, of resources that grant access or open the network. */
  readonly access?: AccessValues;
}

export interface AccessValues {
  readonly before: Json;
  readonly after: Json;
  /** `true` where a value is not known before apply, in the shape of `after`. */
  readonly unknown: Json;
}

export interface FailedCheck {
  readonly address: string;
  readonly status: "fail" | "error" | "unknown";
  readonly messages: readonly string[];
}

export interface MaskedPlace {
  readonly address: string;
  readonly path: string;
  /** Such as `AWS access key`. */
  readonly kind: string;
}

/** One plan, masked and normalized. */
export interface ReviewedPlan {
  readonly project: Project;
  readonly terraformVersion?: string;
  /** The engine that made the plan, if the plan shows it. */
  readonly engine?: "Terraform" | "OpenTofu";
  readonly errored: boolean;
  readonly complete: boolean;
  readonly changes: readonly ReviewedChange[];
  readonly outputs: readonly ReviewedOutput[];
  readonly invocations: readonly ReviewedInvocation[];
  readonly drift: readonly ReviewedDrift[];
  /** Arguments set in the configuration, by resource address without instance keys. */
  readonly configured: ReadonlyMap<string, ReadonlySet<string>>;
  /** Internet gateways that routes refer to, by the route's address without instance keys. */
  readonly gateways: ReadonlyMap<string, string>;
  readonly deferred: readonly ReviewedDeferral[];
  readonly checks: readonly FailedCheck[];
  /** Values that look like secrets and are not marked as sensitive. */
  readonly masked: readonly MaskedPlace[];
  /** Sensitive values that are ordinary words: hidden where marked, but not searched for elsewhere. */
  readonly ordinarySecrets: number;
  /** Made with -refresh-only: applying it records outside changes in the state, and changes no resource. */
  readonly isRefreshOnly: boolean;
  /** Addresses with a sensitive value as an instance key, and how they are shown instead. */
  readonly hiddenAddresses: ReadonlyMap<string, string>;
  /** The plan marks nothing as sensitive, as before Terraform 0.15. */
  readonly isUnmarked: boolean;
  /** Resources without a change. */
  readonly unchanged: number;
  /** SHA-256 of what applying would do. */
  readonly fingerprint: string;
  /** The text of `plan`, masked. */
  readonly text?: string;
}

/** A change deferred to another plan. */
export interface ReviewedDeferral {
  readonly address: string;
  readonly reason: string;
  /** The kind of change, if it is a resource change. */
  readonly kind?: ChangeKind;
}

/** An action that apply runs besides the changes, such as invoking a function or clearing a cache. */
export interface ReviewedInvocation {
  readonly address: string;
  readonly type: string;
  /** The resource whose change triggers it; undefined for -invoke. */
  readonly trigger?: string;
  /** Such as `after create`. */
  readonly event?: string;
  /** Its configuration. */
  readonly attributes: readonly AttributeChange[];
}

export interface ReviewedOutput {
  readonly name: string;
  readonly kind: "create" | "update" | "destroy";
  readonly attributes: readonly AttributeChange[];
}

export interface ReviewedDrift {
  readonly address: string;
  readonly type: string;
  readonly kind: "changed" | "deleted" | "moved";
  readonly previousAddress?: string;
  readonly attributes: readonly AttributeChange[];
}

/** The name of a plan in the comment, in Atlantis's terms. */
export interface Project {
  readonly name: string;
  readonly dir?: string;
  readonly workspace?: string;
  /** Where the plan JSON came from. */
  readonly source?: string;
}

/** Many Atlantis projects have no name, only a folder and a workspace. Then we use those too. */
export function nameByDir(dir: string, workspace = "default"): string {
  return `${dir}/${workspace}`;
}

export function isNamedByDir({ name, dir, workspace }: Project): boolean {
  return dir !== undefined && name === nameByDir(dir, workspace);
}

export interface ReviewInput {
  readonly plans: readonly ReviewedPlan[];
  readonly cost?: CostDelta;
  readonly findings?: readonly PolicyFinding[];
  /** Construct path by resource address (without instance keys), by project name. */
  readonly constructPaths?: ReadonlyMap<string, ReadonlyMap<string, string>>;
}
