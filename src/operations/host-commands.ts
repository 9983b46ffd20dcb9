import { ExitCode, UserError } from "../user-error";

/** What a host is told to do: plain data, made here and carried out elsewhere. */
export interface HostCommand {
  /** For people and for the command history of SSM. */
  readonly title: string;
  /** Lines of a shell script that runs as root. */
  readonly script: readonly string[];
  /** How long it may take before it is ended, in seconds. */
  readonly limitSeconds: number;
}

/** Where cloud-init puts what the hosts can do. */
const PROGRAMS = "/usr/local/lib/hermes";

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Runs another image, and the one before it again when the new one does not get healthy. */
export function deployImage(tag: string): HostCommand {
  return {
    title: `deploy ${requireTag(tag)}`,
    script: [`${PROGRAMS}/deploy.sh ${tag}`],
    // Fetching an image, and twice the unit's own limit: for the new image and for the one before it.
    limitSeconds: 1500,
  };
}

/** Migrates the database with an image, which need not be the one that runs. */
export function migrateDatabase(tag?: string): HostCommand {
  const words = tag === undefined ? [] : [requireTag(tag)];
  return {
    title: ["migrate", ...words].join(" "),
    script: [[`${PROGRAMS}/migrate.sh`, ...words].join(" ")],
    limitSeconds: 1800,
  };
}

/**
 * A tag as ECR allows it, which is also safe in a shell.
 * @throws UserError for anything else
 */
export function requireTag(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw new UserError({
    what: `${JSON.stringify(tag)} is not an image tag`,
    where: "--image",
    next: "Give the tag of an image, such as a commit's SHA; `groundplan images` lists them.",
    exitCode: ExitCode.usage,
  });
}
