import type { HostCommand } from "./run-on-host";

/** Long enough to install packages. */
const LIMIT_SECONDS = 1500;

/**
 * Brings a host's own files (scripts, units, settings) to where its stack has them. One that has them is left alone.
 * @param document the SSM document that holds them
 */
export function upToDate(document: string): HostCommand {
  return { title: "bring its files up to date", document, parameters: {}, limitSeconds: LIMIT_SECONDS };
}
