import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import { providerCache } from "./provider-cache";

/**
 * Variables by which a person's shell changes what an engine plans, or prints what it should not: another workspace
 * has another state, another data folder other providers and another backend, arguments add up, and a log holds
 * values. `TF_VAR_…` is not among them: engines take it only for variables that the stack asks for.
 */
const STRANGERS: readonly RegExp[] = [
  /^TF_WORKSPACE$/,
  /^TF_DATA_DIR$/,
  /^TF_CLI_ARGS/,
  /^TF_LOG/,
  /^TF_INPUT$/,
];

/** Serves providers; left over from a rehearsal or a debugger, it would answer in the place of AWS's own. */
const PROVIDERS = "TF_REATTACH_PROVIDERS";

/** Which variables of an environment no engine is told of. */
export function strangers(env: NodeJS.ProcessEnv): readonly string[] {
  const isStranger = (name: string) =>
    STRANGERS.some((stranger) => stranger.test(name)) ||
    (name === PROVIDERS && env[REHEARSAL_MARK] === undefined);
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && isStranger(name))
    .sort();
}

/** An environment without what would change a plan unseen. */
export function withoutStrangers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ...Object.fromEntries(strangers(env).map((name) => [name, undefined])) };
}

/** The environment that tofu and terraform work in. */
export function engineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = withoutStrangers(env);
  // Neither a plan in CI nor a rehearsal without a network should ask for news of versions.
  return { ...own, CHECKPOINT_DISABLE: "1", ...providerCache(own) };
}
