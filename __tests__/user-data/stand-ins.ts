import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Puts programs in front of the real ones that would change a machine: each call is a line in the file that
 * `$CALLS` names, and a call that contains `$FAILING` ends with 1.
 *
 * @param answers cases of a shell `case` over the call, for programs whose output matters
 * @returns the folder for the front of PATH
 */
export function standIns(root: string, programs: readonly string[], answers = ""): string {
  const bin = join(root, "stand-ins");
  mkdirSync(bin);
  const script = `#!/usr/bin/env bash
call="\${0##*/} $*"
echo "$call" >>"$CALLS"
[[ -n \${FAILING:-} && $call == *"$FAILING"* ]] && exit 1
case $call in
${answers}
  *) ;;
esac
`;
  writeFileSync(join(bin, "stand-in"), script, { mode: 0o755 });
  for (const name of programs) symlinkSync("stand-in", join(bin, name));
  return bin;
}
