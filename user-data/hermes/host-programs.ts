/** Where cloud-init puts what a host can do. */
const PROGRAMS = "/usr/local/lib/hermes";

/** What a host of Hermes can be told, each as a line of shell for root. */
export const HERMES_PROGRAMS = {
  /** Runs another image, and the one before it again when that does not get healthy. */
  deploy: (tag: string): string => `${PROGRAMS}/deploy.sh ${tag}`,
  /** Migrates the database with an image; with the one that runs unless another is named. */
  migrate: (tag?: string): string =>
    [`${PROGRAMS}/migrate.sh`, ...(tag === undefined ? [] : [tag])].join(" "),
  /** The tag that runs, and on the next line since when. */
  tell: "docker inspect --format '{{.Config.Image}}' hermes | sed 's/.*://'; docker inspect --format '{{.State.StartedAt}}' hermes",
  unit: "hermes",
} as const;
