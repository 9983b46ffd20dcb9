/** Programs whose command lines name stacks. */
const PROGRAM = /(^|[/\\])(cdktf|cdktn)(\.js)?$/;
const VERBS: ReadonlySet<string> = new Set(["deploy", "apply"]);
/** What cdktf takes for a pattern. */
const PATTERN = /[*?[\]{}!()+@]/;

/**
 * The stacks that `cdktf deploy` names, each by its own name; undefined where it names none, names patterns, or is not
 * what runs this process.
 * @param commandLines of the processes that run this one, nearest first
 */
export function stacksAskedFor(
  commandLines: readonly (readonly string[])[],
): ReadonlySet<string> | undefined {
  for (const words of commandLines) {
    const program = words.findIndex((word) => PROGRAM.test(word));
    if (program === -1) continue;
    const [verb = "", ...rest] = words.slice(program + 1).filter((word) => !word.startsWith("-"));
    const isPlain = VERBS.has(verb) && rest.length > 0 && !rest.some((word) => PATTERN.test(word));
    return isPlain ? new Set(rest) : undefined;
  }
  return undefined;
}
