import type { Json, JsonObject } from "../text/json";

/**
 * The plan JSON of `terraform show -json` and `tofu show -json`, format versions 1.x. Every property except
 * `format_version` is optional: files come from many versions, and some are written by hand. Source:
 * https://developer.hashicorp.com/terraform/internals/json-format and OpenTofu's copy of it.
 */

export type PlanAction = "no-op" | "create" | "read" | "update" | "delete" | "forget" | "open";

/** A path to an attribute, such as `["ingress", 0, "cidr_blocks"]`. */
export type AttributePath = readonly (string | number)[];

export interface Plan {
  readonly format_version: string;
  readonly terraform_version?: string;
  /** Never shown: the format does not mask even sensitive ones. */
  readonly variables?: Readonly<Record<string, { readonly value?: Json }>>;
  readonly planned_values?: PlanValues;
  readonly resource_drift?: readonly ResourceChange[];
  readonly resource_changes?: readonly ResourceChange[];
  readonly deferred_changes?: readonly DeferredChange[];
  readonly deferred_action_invocations?: readonly DeferredInvocation[];
  readonly action_invocations?: readonly ActionInvocation[];
  readonly output_changes?: Readonly<Record<string, Change>>;
  readonly prior_state?: PriorState;
  readonly configuration?: Configuration;
  readonly relevant_attributes?: readonly { readonly resource: string; readonly attribute: AttributePath }[];
  readonly checks?: readonly CheckResult[];
  readonly timestamp?: string;
  readonly errored?: boolean;
  /** False if applying would do nothing or fail. */
  readonly applyable?: boolean;
  /** False if changes were deferred or left out by -target. */
  readonly complete?: boolean;
}

export interface ResourceChange {
  readonly address: string;
  /** Present on a move. */
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode?: "managed" | "data" | "ephemeral";
  readonly type?: string;
  readonly name?: string;
  readonly index?: string | number;
  /** Set if the object is left over from a failed create-before-destroy. */
  readonly deposed?: string;
  readonly provider_name?: string;
  readonly change: Change;
  /** Such as `replace_because_cannot_update`, `delete_because_no_resource_config`. */
  readonly action_reason?: string;
}

export interface Change {
  readonly actions: readonly PlanAction[];
  readonly before?: Json;
  readonly after?: Json;
  /** `true` or a structure of the same shape, with `true` for values that are not known yet. */
  readonly after_unknown?: Json;
  /** `true` or a structure of the same shape, with `true` for values that must not be shown. */
  readonly before_sensitive?: Json;
  readonly after_sensitive?: Json;
  readonly replace_paths?: readonly AttributePath[];
  readonly importing?: { readonly id?: string; readonly unknown?: boolean; readonly identity?: Json };
  readonly generated_config?: string;
  readonly before_identity?: Json;
  readonly after_identity?: Json;
}

export interface DeferredChange {
  readonly reason?: string | null;
  readonly resource_change?: ResourceChange;
}

/** An action that apply runs (Terraform 1.14), with the change that triggers it, if any. */
export interface ActionInvocation {
  readonly address?: string;
  readonly type?: string;
  readonly name?: string;
  readonly config_values?: Json;
  readonly config_sensitive?: Json;
  readonly config_unknown?: Json;
  readonly lifecycle_action_trigger?: {
    readonly triggering_resource_address?: string;
    /** Such as `after_create`. */
    readonly action_trigger_event?: string;
  };
}

export interface DeferredInvocation {
  readonly reason?: string | null;
  readonly action_invocation?: ActionInvocation;
}

export type CheckStatus = "pass" | "fail" | "error" | "unknown";

export interface CheckResult {
  readonly address?: { readonly to_display?: string; readonly kind?: string; readonly name?: string };
  readonly status?: CheckStatus;
  readonly instances?: readonly {
    readonly address?: { readonly to_display?: string };
    readonly status?: CheckStatus;
    readonly problems?: readonly { readonly message?: string | null }[];
  }[];
}

export interface PlanValues {
  readonly outputs?: Readonly<Record<string, { readonly sensitive?: boolean; readonly value?: Json }>>;
  readonly root_module?: PlanModule;
}

export interface PlanModule {
  readonly address?: string;
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlanModule[];
}

export interface PlannedResource {
  readonly address: string;
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name?: string;
  readonly schema_version?: number;
  readonly values?: JsonObject;
  readonly sensitive_values?: Json;
}

export interface PriorState {
  readonly format_version?: string;
  readonly terraform_version?: string;
  readonly values?: PlanValues;
}

export interface Configuration {
  readonly provider_config?: Readonly<Record<string, Json>>;
  readonly root_module?: ConfigurationModule;
}

export interface ConfigurationModule {
  readonly variables?: Readonly<
    Record<string, { readonly sensitive?: boolean; readonly default?: Json; readonly description?: string }>
  >;
  readonly resources?: readonly ConfigurationResource[];
  readonly outputs?: Readonly<Record<string, Json>>;
  readonly module_calls?: Readonly<
    Record<
      string,
      { readonly source?: string; readonly expressions?: JsonObject; readonly module?: ConfigurationModule }
    >
  >;
}

export interface ConfigurationResource {
  readonly address: string;
  readonly mode?: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly provider_config_key?: string;
  readonly expressions?: JsonObject;
}
