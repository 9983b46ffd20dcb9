import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import { providerCache } from "./provider-cache";

/**
 * Shell variables that change what an engine plans or print secrets. Another workspace has another state; another data
 * folder has other providers and another backend; arguments are added to ours; a log holds values. `TF_VAR_…` is not
 * among them: engines use it only for variables that the stack declares.
 */
const STRANGERS: readonly RegExp[] = [
  /^TF_WORKSPACE$/,
  /^TF_DATA_DIR$/,
  /^TF_CLI_ARGS/,
  /^TF_LOG/,
  /^TF_INPUT$/,
];

/** Serves providers. If a rehearsal or a debugger left it set, its provider would replace the real one. */
const PROVIDERS = "TF_REATTACH_PROVIDERS";

/** The variables that are set but not passed to the engine. */
export function strangers(env: NodeJS.ProcessEnv): readonly string[] {
  const isStranger = (name: string) =>
    STRANGERS.some((stranger) => stranger.test(name)) ||
    (name === PROVIDERS && env[REHEARSAL_MARK] === undefined);
  return Object.keys(env)
    .filter((name) => env[name] !== undefined && isStranger(name))
    .sort();
}

/** An environment without the variables that would silently change a plan. */
export function withoutStrangers(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ...Object.fromEntries(strangers(env).map((name) => [name, undefined])) };
}

/** The environment for tofu and terraform. */
export function engineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = withoutStrangers(env);
  // Neither a plan in CI nor a rehearsal without a network should ask for news of versions.
  return { ...own, CHECKPOINT_DISABLE: "1", ...providerCache(own) };
}
