import * as stackTrace from "cdktf/lib/tokens/private/stack-trace";

/**
 * Keeps cdktf from taking a stack trace of unlimited depth for every token, a tenth of a synth's time. They only show
 * in cdktf's own errors about tokens that cannot be resolved, beside the construct's path, which says as much.
 */
export function skipTokenTraces(): void {
  Object.assign(stackTrace, { captureStackTrace: () => [] });
}
