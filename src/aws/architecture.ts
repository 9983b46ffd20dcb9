/** The processor architectures of EC2 instances. */
export type Architecture = "x86_64" | "arm64";

/** Families with an Arm processor: a `g` after the generation (`t4g`, `m7gd`, `c6gn`), and the first, `a1`. */
const ARM_FAMILY = /^(?:a1|[a-z]+\d+g[a-z]*)\./;

/** The architecture that an instance type runs: `t4g.small` is Arm, `t3.small` is not. */
export function architectureOf(instanceType: string): Architecture {
  return ARM_FAMILY.test(instanceType) ? "arm64" : "x86_64";
}
