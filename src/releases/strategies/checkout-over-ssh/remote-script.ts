import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../process/repository-root";
import type { Checkout } from "./checkout";

/** Quotes any text as one word of bash. */
export function bashWord(text: string): string {
  if (text.includes("\0")) throw new Error("bash holds no NUL");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function bashList(words: readonly string[]): string {
  return `(${words.map(bashWord).join(" ")})`;
}

/** The folder with a checkout's deployment state on a machine. */
function baseOf({ name }: Checkout): string {
  return `"$HOME"/.groundplan/${bashWord(name)}`;
}

/** Variables for the script on the machine, written in front of its text. */
function settings(checkout: Checkout, run: string, patienceSeconds: number): string {
  const {
    name,
    repository,
    ref,
    folder,
    files,
    install,
    installedIn = "",
    hook,
    answers,
    leadsHere,
  } = checkout;
  return [
    `name=${bashWord(name)}`,
    `run=${baseOf(checkout)}/runs/${bashWord(run)}`,
    `repository=${bashWord(repository)}`,
    `ref=${bashWord(ref)}`,
    `checkout="$HOME"/${bashWord(folder)}`,
    `paths=${bashList(files.map(({ path }) => path))}`,
    `samples=${bashList(files.map(({ sample = "" }) => sample))}`,
    `services=${bashList(files.map(({ services = [] }) => services.join(" ")))}`,
    `install=${bashList(install)}`,
    `installed=${bashWord(installedIn)}`,
    `hook=${bashWord(hook?.program ?? "")}`,
    `probes=${bashList(answers)}`,
    `resolves=${bashList(leadsHere.flatMap((each) => ["--resolve", each]))}`,
    `patience=${patienceSeconds}`,
    "",
  ].join("\n");
}

/**
 * Sends a deployment to the machine and starts it detached from the connection. A connection that fails before the
 * script's last line starts nothing.
 *
 * @param run the id of this deployment on the machine
 */
export function startScript(checkout: Checkout, run: string, patienceSeconds: number): string {
  const remote = readFileSync(
    join(repositoryRoot, "src/releases/strategies/checkout-over-ssh/remote.sh"),
    "utf8",
  );
  const payload = [
    ...checkout.files.map(({ content }, index) => [`payload/${index}`, content] as const),
    ...(checkout.hook === undefined ? [] : [["payload/hook", checkout.hook.input] as const]),
    ["deploy.sh", settings(checkout, run, patienceSeconds) + remote] as const,
  ];
  return [
    "set -euo pipefail; umask 077",
    `run=${baseOf(checkout)}/runs/${bashWord(run)}`,
    `started=; trap '[[ -n $started ]] || rm -rf "$run"' EXIT`,
    `mkdir -p "$run/payload"`,
    ...payload.flatMap(([path, content]) => [
      `base64 --decode >"$run/${path}" <<'END'`,
      ...(Buffer.from(content)
        .toString("base64")
        .match(/.{1,76}/g) ?? []),
      "END",
    ]),
    `: >"$run/log"`,
    `setsid bash "$run/deploy.sh" >>"$run/log" 2>&1 </dev/null & echo $! >"$run/pid"; started=yes; echo @started`,
    "",
  ].join("\n");
}

/**
 * Prints a deployment's output from a line on, new lines as they appear, and finally its status.
 *
 * @param line the first line to print, from 1
 */
export function followScript(checkout: Checkout, run: string, line: number): string {
  return `run=${baseOf(checkout)}/runs/${bashWord(run)}; next=${line}
[[ -d $run ]] || { echo "@status gone"; exit 0; }
while true; do
  status=$(cat "$run/status" 2>/dev/null)
  if [[ -z $status ]] && ! kill -0 "$(cat "$run/pid")" 2>/dev/null; then
    sleep 0.2; status=$(cat "$run/status" 2>/dev/null || echo killed)
  fi
  total=$(wc -l <"$run/log")
  if ((total >= next)); then sed -n "\${next},\${total}p" "$run/log"; next=$((total + 1)); fi
  [[ -n $status ]] && { echo "@status $status"; exit 0; }
  sleep 0.3
done
`;
}

/** Prints the machine's state: the running commit, the previous one, and whether a deployment was interrupted. */
export function stateScript(checkout: Checkout): string {
  return `base=${baseOf(checkout)}
printf 'commit=%s\\nprevious=%s\\n' "$(cat "$base/commit" 2>/dev/null)" "$(cat "$base/previous/commit" 2>/dev/null)"
[[ -e $base/in-progress ]] && echo cut=yes
systemctl is-active ${bashWord(checkout.unit)} 2>/dev/null | sed 's/^/unit=/'
[[ -e $base/complete ]] && date --utc --reference="$base/complete" +since=%Y-%m-%dT%H:%M:%SZ
true
`;
}
