/** Whether a meter matches one of `patterns`; `ec2/*` matches all that start with `ec2/`. */
export function matches(meter: string, patterns: readonly string[]): boolean {
  return patterns.some((one) => (one.endsWith("*") ? meter.startsWith(one.slice(0, -1)) : meter === one));
}

/** `alb/hours` → `alb`: the service that a meter belongs to. */
export function serviceOf(meter: string): string {
  return meter.split("/")[0] ?? meter;
}
