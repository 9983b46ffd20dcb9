import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Replaces AWS's session-manager-plugin: finds the machine among the processes of its own network and opens a shell
 * there.
 */
const PLUGIN = `#!/bin/sh
# Stand-in of the rehearsal for session-manager-plugin.
set -eu
if [ "\${1:-}" = --version ]; then echo 1.2.764.0; exit; fi
target=$(printf %s "$5" | sed 's/.*"Target":"\\([^"]*\\)".*/\\1/')
nspawn=$(pgrep -f "^systemd-nspawn .*--machine=$target " | head -n 1)
for init in $(pgrep -P "\${nspawn:?$target does not run}"); do
  if grep -q '^NSpid:.*[[:space:]]1$' "/proc/$init/status"; then break; fi
done
echo "Starting session with $target"
exec nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup --root --wd -- \\
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="\${TERM:-dumb}" bash -l
`;

/** Writes it to a folder on the command's PATH. */
export function writeSessionPlugin(folder: string): void {
  const path = join(folder, "session-manager-plugin");
  writeFileSync(path, PLUGIN);
  chmodSync(path, 0o755);
}
