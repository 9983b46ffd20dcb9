#!/usr/bin/env bash
# Brings this machine's files to where its stack has them, and installs what they need. A machine that has them already is
# left alone. Only at the first boot does it start the service; after that a deployment does.
set -euo pipefail
umask 022

readonly version={{ version }} root=${INSTALL_ROOT:-}
readonly library=$root/usr/local/lib/{{ service }} known=$root/var/lib/{{ service }}-install/version

# The first boot does the same, and must end first.
if [[ ${FIRST_BOOT:-} != yes ]] && command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || true; fi
if [[ -r $known && $(<"$known") == "$version" ]]; then
  echo "set-up: this machine has its files already ($version)"
  exit
fi

# Double braces would be SSM's: they are written as {@{ here.
put() { sed 's/{@{/{{ braces }}/g' | install -D --mode "$1" /dev/stdin "$root$2"; }

# {{ files }}

systemctl daemon-reload
"$library/install.sh" prepare
echo "$version" >"$known"
echo "set-up: this machine has its files now ($version)"
if [[ ${FIRST_BOOT:-} == yes ]]; then "$library/install.sh" start; fi
