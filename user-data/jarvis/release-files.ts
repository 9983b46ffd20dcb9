import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";
import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, type InlineValue, word } from "../template-value";
import type { BaseImages } from "./images";
import { type DatabasePlace, JARVIS_CONTAINERS, memoryLimits } from "./memory-limits";
import { renderNginx } from "./nginx-files";

export interface ReleaseSettings {
  readonly domain: string;
  readonly sslEmail: string;
  /** CIDR blocks that may use `/admin`. */
  readonly administrators: readonly string[];
  /** The registry of the five services' images, without a trailing slash: `ghcr.io/jarvis-labs`. */
  readonly registry: string;
  readonly baseImages: BaseImages;
  /** The bundle's memory, in MiB. */
  readonly memoryMib: number;
  /** The managed database's address. @default - PostgreSQL runs in a container */
  readonly database?: { readonly host: string; readonly port: number };
}

/** A file of `/opt/jarvis`. */
export interface ReleaseFile {
  readonly content: string;
  readonly mode: 0o644 | 0o755;
}

const folder = join(repositoryRoot, "user-data", "jarvis", "opt");
const image = /^[a-z0-9][a-z0-9._:/-]*(@sha256:[0-9a-f]{64})?$/;

/**
 * Every file that a deployment puts into `/opt/jarvis`, by path. Leaves out `.env`, which belongs to the owner.
 * @throws UserError for a setting that would change the meaning of a file
 */
export function renderReleaseFiles(settings: ReleaseSettings): ReadonlyMap<string, ReleaseFile> {
  const nginx = renderNginx({ domain: settings.domain, administrators: settings.administrators });
  const texts = new Map([
    ["compose.yaml", asWritten("compose.yaml")],
    [".env.example", asWritten("env.example")],
    ["settings.env", renderSettings(settings)],
    ["postgres/init.sql", asWritten("postgres/init.sql")],
    ...filesIn("postgres/migrations").map((file) => [file, asWritten(file)] as const),
    ...filesIn("bin").map((file) => [file, asWritten(file)] as const),
    ...[...nginx].map(([file, text]) => [`nginx/${file}`, text] as const),
  ]);
  return new Map(
    [...texts].map(([path, content]) => [path, { content, mode: path.endsWith(".sh") ? 0o755 : 0o644 }]),
  );
}

function renderSettings(settings: ReleaseSettings): string {
  const { database, baseImages } = settings;
  return render("settings.env", {
    domain: word(settings.domain),
    email: word(settings.sslEmail),
    profiles: exactly(database === undefined ? "container-database" : "", /^[a-z-]*$/),
    databaseHost: word(database?.host ?? "postgres"),
    databasePort: word(database?.port ?? 5432),
    databaseUser: word(database === undefined ? "postgres" : "jarvisadmin"),
    databaseOptions: exactly(database === undefined ? "" : "?sslmode=require", /^[a-z?=]*$/),
    registry: word(settings.registry, image),
    images: block(Object.entries(baseImages).map(baseImageLine).join("\n")),
    memory: block(memoryLines(settings.memoryMib, database === undefined ? "container" : "managed")),
  });
}

function baseImageLine([name, reference]: [string, string]): string {
  return render("base-image.env", { name: word(variable(name)), image: word(reference, image) });
}

function memoryLines(mib: number, place: DatabasePlace): string {
  const limits = memoryLimits(mib, place);
  if (limits === undefined)
    throw new Error(`${mib} MiB are too few for Jarvis; the configuration refuses them`);
  return JARVIS_CONTAINERS.flatMap((name) => {
    const limit = limits.get(name);
    return limit === undefined ? [] : [`${variable(name)}_MEMORY=${limit}m`];
  }).join("\n");
}

/** `asr-gateway` becomes `ASR_GATEWAY` in the environment. */
function variable(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

function filesIn(directory: string): readonly string[] {
  const names = readdirSync(join(folder, directory)).filter((name) => /\.(sh|sql)$/.test(name));
  return names.sort().map((name) => `${directory}/${name}`);
}

function exactly(text: string, allowed: RegExp): InlineValue {
  return { kind: "inline", text, allowed };
}

/** Not a template: scripts and Compose files use braces themselves. */
function asWritten(file: string): string {
  return readTemplate(`jarvis/opt/${file}`).text;
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`jarvis/opt/${file}`), values);
}
