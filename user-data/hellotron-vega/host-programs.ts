import { DEPLOY_LIMIT_SECONDS } from "./render";

/** What a server of Tron has and can be told. */
export const TRON_PROGRAMS = {
  unit: "tron",
  deployLimitSeconds: DEPLOY_LIMIT_SECONDS,
  /** The SHA-256 of the binary, and on the next line since when it runs. */
  tell: 'sha256sum /opt/tron/tron | cut --characters 1-64; date --utc --iso-8601=seconds --date "$(systemctl show tron --property ActiveEnterTimestamp --value)"',
} as const;
