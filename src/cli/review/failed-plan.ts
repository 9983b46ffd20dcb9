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
    hiddenAddresses: new Map(),
    isUnmarked: false,
    isRefreshOnly: false,
    unchanged: 0,
    fingerprint: fingerprintOf([], [], []),
    text: redactText(fromErrorOn(printed), new KnownValues()),
  };
}

/** Without a plan's JSON, nothing says which values are sensitive. What was printed before the error may hold any of them. */
function fromErrorOn(printed: string): string {
  const error = /^[^\S\n]*(?:[│╷|][^\S\n]*)*(?:\u001b\[[0-9;]*m)*Error:/m.exec(printed);
  return error === null ? printed : printed.slice(error.index);
}
