import { fingerprintOf } from "../../review/fingerprint";
import type { Project, ReviewedPlan } from "../../review/model";
import { redactText } from "../../review/normalize/redact-known";
import { KnownValues } from "../../masking/known-values";

/** A `plan` run that failed without writing a plan. Only its printed output exists. */
export function failedPlan(project: Project, printed: string): ReviewedPlan {
  return {
    project,
    errored: true,
    complete: false,
    changes: [],
    outputs: [],
    drift: [],
    configured: new Map(),
    gateways: new Map(),
    invocations: [],
    deferred: [],
    checks: [],
    masked: [],
    ordinarySecrets: 0,
    isUnmarked: false,
    isRefreshOnly: false,
    unchanged: 0,
    fingerprint: fingerprintOf([], [], []),
    text: redactText(printed, new KnownValues()),
  };
}
