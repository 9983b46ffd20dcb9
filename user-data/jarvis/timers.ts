/** Something that a machine of Jarvis does by itself, as a systemd timer. */
export interface JarvisTimer {
  readonly description: string;
  /** The script in `/opt/jarvis/bin`. */
  readonly script: string;
  /** systemd's calendar event, in the machine's time zone: UTC. */
  readonly when: string;
  /** How far machines are spread around it, so that Let's Encrypt is not asked by all at once. */
  readonly spread: string;
  /** Whether one that was missed, the machine being off, is made up for. */
  readonly persistent: boolean;
  /** How long it may take. */
  readonly limit: string;
}

/** By the unit's name behind `jarvis-`. */
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
