import type { AttributePath, AttributePathStep, Diagnostic } from "./protocol";

/** A failure that Terraform shows as a provider error. */
export class ProviderError extends Error {
  constructor(
    readonly summary: string,
    readonly detail = "",
    readonly path: readonly (string | number)[] = [],
  ) {
    super(detail === "" ? summary : `${summary}: ${detail}`);
    this.name = "ProviderError";
  }
}

/** `["ingress", 0, "cidr_blocks"]` in the protocol's form. */
export function attributePath(path: readonly (string | number)[]): AttributePath {
  const steps: AttributePathStep[] = path.map((step) =>
    typeof step === "number" ? { element_key_int: step } : { attribute_name: step },
  );
  return { steps };
}

/** Any error as a diagnostic. An error of this program says so, so that it is not mistaken for one of AWS's. */
export function toDiagnostic(error: unknown): Diagnostic {
  if (error instanceof ProviderError) {
    const place = error.path.length === 0 ? {} : { attribute: attributePath(error.path) };
    return { severity: "ERROR", summary: error.summary, detail: error.detail, ...place };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    severity: "ERROR",
    summary: "The simulated AWS provider failed (its own fault, not AWS's)",
    detail,
  };
}
