import type { ReleasePlace } from "../systems/release-place";
import { ExitCode, UserError } from "../text/user-error";

/** What a host is told to do: plain data, made here and carried out elsewhere. */
export interface HostCommand {
  /** For people and for the command history of SSM. */
  readonly title: string;
  /** The SSM document that it is. @default "AWS-RunShellScript" */
  readonly document?: string;
  /** What the document is told. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** How long it may take before it is ended, in seconds. */
  readonly limitSeconds: number;
  /** The systemd unit whose log says more. */
  readonly unit: string;
}

/** Where cloud-init puts what the hosts can do. */
const PROGRAMS = "/usr/local/lib/hermes";

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Runs another image, and the one before it again when the new one does not get healthy. */
export function deployImage(tag: string): HostCommand {
  return {
    title: `deploy ${requireTag(tag)}`,
    // Fetching an image, and twice the unit's own limit: for the new image and for the one before it.
    ...inShell(1500, `${PROGRAMS}/deploy.sh ${tag}`),
  };
}

/** Migrates the database with an image, which need not be the one that runs. */
export function migrateDatabase(tag?: string): HostCommand {
  const words = tag === undefined ? [] : [requireTag(tag)];
  return {
    title: ["migrate", ...words].join(" "),
    ...inShell(1800, [`${PROGRAMS}/migrate.sh`, ...words].join(" ")),
  };
}

/** Runs a binary of the bucket; when it does not get healthy, what ran before runs again. */
export function deployBinary(place: ReleasePlace, { key, sha256 }: DeployableBinary): HostCommand {
  return {
    title: `deploy ${key}`,
    document: place.deployDocument,
    parameters: { binaryKey: [key], sha256: [sha256] },
    limitSeconds: place.deployLimitSeconds,
    unit: place.unit,
  };
}

/** What a server is told of a binary. */
export interface DeployableBinary {
  readonly key: string;
  /** In hex. */
  readonly sha256: string;
}

/** A line of shell that runs as root. */
function inShell(limitSeconds: number, line: string): Omit<HostCommand, "title"> {
  const parameters = { commands: [line], executionTimeout: [String(limitSeconds)] };
  return { parameters, limitSeconds, unit: "hermes" };
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
