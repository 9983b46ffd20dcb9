/**
 * One word for the sources that the running program was made of. Changes with every change of them.
 * @returns undefined under Jest, which runs whatever the sources are at the time
 */
export function programName(): string | undefined {
  return (globalThis as { readonly [key: symbol]: unknown })[Symbol.for("groundplan.program")] as
    string | undefined;
}
