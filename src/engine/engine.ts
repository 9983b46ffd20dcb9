export type EngineKind = "tofu" | "terraform";

/** The program that plans and applies: OpenTofu or Terraform. */
export interface Engine {
  readonly kind: EngineKind;
  /** Absolute path of the program. */
  readonly path: string;
  /** As the program prints it, such as `1.12.6` or `1.13.0-beta1`. */
  readonly version: string;
}

/** Shown to people. */
export const engineNames: Readonly<Record<EngineKind, string>> = { tofu: "OpenTofu", terraform: "Terraform" };

/**
 * The oldest supported versions. Bootstrap adopts existing resources with import blocks, which Terraform has since 1.5
 * and every OpenTofu has. The tests run 1.11 and 1.12.
 */
export const minimumVersions: Readonly<Record<EngineKind, string>> = { tofu: "1.8.0", terraform: "1.5.0" };

/** The version that `tools/opentofu/build.sh` builds; a test compares it with `tools/opentofu/go.mod`. */
export const builtTofuVersion = "1.12.6";

/** Compares `major.minor.patch`; a pre-release counts as its release. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [numbers(version), numbers(minimum)];
  const differing = want.findIndex((part, index) => part !== (have[index] ?? 0));
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

function numbers(version: string): number[] {
  const [release = ""] = version.split(/[-+]/);
  return release.split(".").map(Number);
}
