import type { ChangeKind } from "../plan/change-kind";
import type { Json } from "../text/json";
import type { CostDelta } from "../cost/cost-delta";
import type { PolicyFinding } from "../policy/finding";

/**
 * The plan as the review knows it. Everything here is masked already: analyses and renderers see no value that the
 * plan marks as sensitive and none that looks like a secret.
 */

/** One side of a change. `null` is no value. */
export type Shown = null | boolean | number | string | MarkedValue | NumberValue | TextValue | ListValue;

export type MarkedValue = { readonly is: "unknown" } | { readonly is: "sensitive" };

/** A number that a double does not hold: `9007199254740993`. */
export interface NumberValue {
  readonly is: "number";
  readonly digits: string;
}

/** A text that is read line by line: user data, policies, scripts. */
export interface TextValue {
  readonly is: "text";
  readonly form: "plain" | "json" | "base64" | "bytes";
  /** Cut after `MAX_TEXT`. JSON is in one line, its properties in order: renderers lay it out. */
  readonly text: string;
  /** Characters before it was cut. */
  readonly length: number;
  /** SHA-256 of the whole where it was cut. */
  readonly digest?: string;
}

/** A list of plain values, whose order seldom matters. */
export interface ListValue {
  readonly is: "list";
  readonly items: readonly (null | boolean | number | string)[];
}

export interface AttributeChange {
  /** As Terraform writes it: `ingress[0].cidr_blocks`, `tags["Name"]`. */
  readonly path: string;
  readonly before: Shown;
  readonly after: Shown;
  /** This attribute is why the resource is replaced. */
  readonly forces?: true;
  /** Both sides read alike, because what differs is masked or was cut. */
  readonly differsUnseen?: true;
  /** Both sides say the same: only order or formatting differ. */
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
  /** Why Terraform does it, in words. */
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
  /** Which of the two made the plan, where the plan shows it. */
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
  /** Sensitive values that are ordinary words: hidden where they are marked, and not searched for elsewhere. */
  readonly ordinarySecrets: number;
  /** Made with -refresh-only: applying it records in the state what changed outside, and changes nothing. */
  readonly isRefreshOnly: boolean;
  /** Nothing says what is sensitive, as in plans of Terraform before 0.15. */
  readonly isUnmarked: boolean;
  /** Resources without a change. */
  readonly unchanged: number;
  /** SHA-256 of what applying would do. */
  readonly fingerprint: string;
  /** The text of `plan`, masked. */
  readonly text?: string;
}

/** A change that waits for another plan. */
export interface ReviewedDeferral {
  readonly address: string;
  readonly reason: string;
  /** What it will do then, where it is a resource that something happens to. */
  readonly kind?: ChangeKind;
}

/** An action that apply runs beside the changes: a function that is invoked, a cache that is emptied. */
export interface ReviewedInvocation {
  readonly address: string;
  readonly type: string;
  /** The resource whose change triggers it; undefined where it was asked for with -invoke. */
  readonly trigger?: string;
  /** Such as `after create`. */
  readonly event?: string;
  /** What it is configured with. */
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

/** How a plan is called in the comment, in Atlantis's words. */
export interface Project {
  readonly name: string;
  readonly dir?: string;
  readonly workspace?: string;
  /** Where the plan JSON came from. */
  readonly source?: string;
}

/** Atlantis has no name for many a project and tells it by its folder and workspace: then so do we. */
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
