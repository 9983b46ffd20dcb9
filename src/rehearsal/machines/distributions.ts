/** The distribution a machine imitates, as far as our scripts can tell. */
export type Distribution = "debian-13" | "ubuntu-22.04" | "ubuntu-24.04" | "amazon-linux-2023";

/** How a distribution differs from the Debian that really runs. */
export interface DistributionTraits {
  /** The user that cloud-init creates and gives the SSH key to. */
  readonly user: string;
  /** Programs Debian does not have, by path: each is a script that does the same job with Debian's packages. */
  readonly standIns: Readonly<Record<string, string>>;
  /** Folders and files that only this distribution has, by path. @default - none */
  readonly files?: Readonly<Record<string, string>>;
}

/** The file that says that the SSM agent is there as a snap. */
export const SSM_AGENT_SNAP = "/var/lib/rehearsal/ssm-agent-installed";

/** Ubuntu installs snaps. The systems install only one, the SSM agent; the rehearsal's own agent replaces it. */
const SNAP = `#!/bin/sh
# Stand-in of the rehearsal: the SSM agent is the only snap it knows, and that is the rehearsal's own.
for word; do case $word in amazon-ssm-agent) known=1 ;; esac; done
[ -n "\${known:-}" ] || { echo "snap: the rehearsal has amazon-ssm-agent only: $*" >&2; exit 64; }
case $1 in
  list) [ -e ${SSM_AGENT_SNAP} ] ;;
  install) mkdir -p /var/lib/rehearsal && touch ${SSM_AGENT_SNAP} ;;
  start) systemctl enable --now amazon-ssm-agent ;;
  stop) systemctl disable --now amazon-ssm-agent ;;
  *) echo "snap: the rehearsal does not know $1" >&2; exit 64 ;;
esac
`;

/** Ubuntu's Compose package has a different name from Debian's. */
const APT_GET = `#!/bin/sh
# Stand-in of the rehearsal: Debian's packages under Ubuntu's names.
for word; do
  shift
  [ "$word" = docker-compose-v2 ] && word=docker-compose
  set -- "$@" "$word"
done
exec /usr/bin/apt-get "$@"
`;

/**
 * Amazon Linux's package names, and Debian's. The rehearsal provides or skips packages with an empty name; the `dnf`
 * script prints which.
 */
const AMAZON_LINUX_PACKAGES: Readonly<Record<string, string>> = {
  "amazon-cloudwatch-agent": "",
  "amazon-ecr-credential-helper": "amazon-ecr-credential-helper",
  "amazon-ssm-agent": "",
  "awscli-2": "awscli",
  docker: "docker.io docker-cli",
  jq: "jq",
  nginx: "nginx",
};

const DNF = `#!/bin/sh
# Stand-in of the rehearsal: installs Debian's packages under Amazon Linux's names.
set -eu
wanted=
for word; do
  case $word in
    -*|install) ;;
${Object.entries(AMAZON_LINUX_PACKAGES)
  .map(([name, debian]) =>
    debian === ""
      ? `    ${name}) echo "dnf: ${name} is played by the rehearsal" ;;`
      : `    ${name}) wanted="$wanted ${debian}" ;;`,
  )
  .join("\n")}
    *) echo "No match for argument: $word" >&2; exit 1 ;;
  esac
done
[ -z "$wanted" ] || DEBIAN_FRONTEND=noninteractive apt-get -qq install -y $wanted
`;

/** The CloudWatch agent is not available: this replacement only checks that its configuration is JSON. */
const CLOUDWATCH_AGENT = `#!/bin/sh
# Stand-in of the rehearsal: nothing is shipped, the configuration must be JSON.
set -eu
for word; do case $word in file:*) jq --exit-status . "\${word#file:}" >/dev/null ;; esac; done
`;

const UBUNTU: DistributionTraits = {
  user: "ubuntu",
  standIns: { "/usr/bin/snap": SNAP, "/usr/local/bin/apt-get": APT_GET },
};

export const DISTRIBUTIONS: Readonly<Record<Distribution, DistributionTraits>> = {
  "debian-13": { user: "debian", standIns: {} },
  "ubuntu-22.04": UBUNTU,
  "ubuntu-24.04": UBUNTU,
  "amazon-linux-2023": {
    user: "ec2-user",
    standIns: {
      "/usr/bin/dnf": DNF,
      "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl": CLOUDWATCH_AGENT,
    },
  },
};
