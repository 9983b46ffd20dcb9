#!/bin/sh
# Lightsail appends this to lines of its own, and sh runs both as one script: as #cloud-config it would be comments
# and unknown commands. What the machine does is in setup-lightsail.sh, which people may run as well.
mkdir -p /usr/local/lib/jarvis
cat >/usr/local/lib/jarvis/install.sh <<'END_OF_INSTALL'
# {{ setup }}
END_OF_INSTALL
chmod 0755 /usr/local/lib/jarvis/install.sh
# Its end is this script's, which `cloud-init status --long` tells.
/usr/local/lib/jarvis/install.sh
