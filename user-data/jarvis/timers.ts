/** A systemd timer on a Jarvis machine. */
export interface JarvisTimer {
  readonly description: string;
  /** The script in `/opt/jarvis/bin`. */
  readonly script: string;
  /** systemd calendar event in UTC, the machine's time zone. */
  readonly when: string;
  /** The random delay, so that machines do not all contact Let's Encrypt at once. */
  readonly spread: string;
  /** Whether to run a missed event after the machine was off. */
  readonly persistent: boolean;
  /** The time limit of a run. */
  readonly limit: string;
}

/** Timers by unit name, without `jarvis-`. */
export const JARVIS_TIMERS: Readonly<Record<string, JarvisTimer>> = {
  health: {
    description: "Jarvis: containers, their health, and what they use",
    script: "check-health.sh",
    when: "*:0/5",
    spread: "0",
    persistent: false,
    limit: "2min",
  },
  cleanup: {
    description: "Jarvis: logs after 24 hours, sessions that are over",
    script: "clean-up.sh",
    when: "*:0/15",
    spread: "30",
    persistent: false,
    limit: "5min",
  },
  backup: {
    description: "Jarvis: a backup of the database",
    script: "backup.sh",
    when: "*-*-* 04:00:00",
    spread: "300",
    persistent: true,
    limit: "1h",
  },
  certificate: {
    description: "Jarvis: renewal of the certificate",
    script: "renew-certificate.sh",
    when: "*-*-* 03,15:17:00",
    spread: "3600",
    persistent: true,
    limit: "15min",
  },
};
