import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SiteHandler } from "../../../src/rehearsal/machines/sites";

/** A layer that is a file: a tar archive, not compressed. */
export interface LayerFile {
  readonly file: string;
  /** `sha256:…` */
  readonly digest: string;
  readonly size: number;
}

/** An image: files by path, those below /bin and /app/bin can be run, perhaps over a base. */
export interface StandInImage {
  /** `v1`, or with the repository that it is in alone: `library/nginx:1.28` */
  readonly tag: string;
  /** @default - none: the files are all of it */
  readonly base?: LayerFile;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly command: readonly string[];
  /** `NAME=value`. @default - PATH alone */
  readonly environment?: readonly string[];
}

/** What `docker pull` asks a registry for. */
export interface ImageRegistry {
  readonly handler: SiteHandler;
  /** The manifest of a tag, as ECR would be told. */
  readonly manifests: ReadonlyMap<string, string>;
}

const TYPES = {
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  layer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  plainLayer: "application/vnd.docker.image.rootfs.diff.tar",
} as const;

/** A registry that has images, and takes none. */
export function imageRegistry(images: readonly StandInImage[]): ImageRegistry {
  const blobs = new Map<string, Buffer>();
  const files = new Map<string, LayerFile>();
  const keep = (content: Buffer): { readonly digest: string; readonly size: number } => {
    const name = digest(content);
    blobs.set(name, content);
    return { digest: name, size: content.length };
  };
  const manifests = new Map<string, string>();
  for (const image of images) {
    const tar = tarOf(image.files);
    const { base } = image;
    if (base !== undefined) files.set(base.digest, base);
    const config = {
      architecture: "amd64",
      os: "linux",
      config: { Cmd: image.command, Env: image.environment ?? ["PATH=/bin"] },
      rootfs: { type: "layers", diff_ids: [...(base === undefined ? [] : [base.digest]), digest(tar)] },
    };
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: TYPES.manifest,
      config: { mediaType: TYPES.config, ...keep(Buffer.from(JSON.stringify(config))) },
      layers: [
        ...(base === undefined
          ? []
          : [{ mediaType: TYPES.plainLayer, digest: base.digest, size: base.size }]),
        { mediaType: TYPES.layer, ...keep(gzipSync(tar)) },
      ],
    });
    manifests.set(image.tag, manifest);
    manifests.set(digest(Buffer.from(manifest)), manifest);
  }
  const handler: SiteHandler = ({ url = "", method }, response) => {
    const [, repository = "", kind, reference = ""] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)$/.exec(url) ?? [];
    const manifest = manifests.get(`${repository}:${reference}`) ?? manifests.get(reference);
    const found = kind === "blobs" ? blobs.get(reference) : Buffer.from(manifest ?? "");
    const file = kind === "blobs" ? files.get(reference) : undefined;
    if (file !== undefined && method !== "HEAD") {
      response.writeHead(200, { "content-length": file.size });
      return void createReadStream(file.file).pipe(response);
    }
    if (url === "/v2/") return void response.writeHead(200).end("{}");
    if (found === undefined || found.length === 0) return void response.writeHead(404).end("{}");
    const type = kind === "blobs" ? "application/octet-stream" : TYPES.manifest;
    response.writeHead(200, {
      "content-type": type,
      "content-length": found.length,
      "docker-content-digest": digest(found),
    });
    response.end(method === "HEAD" ? undefined : found);
  };
  return { handler, manifests };
}

function tarOf(files: StandInImage["files"]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-image-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content, { mode: path.includes("bin/") ? 0o755 : 0o644 });
    }
    execFileSync("tar", [
      "-C",
      folder,
      "--owner=0",
      "--group=0",
      "--mtime=@0",
      "--sort=name",
      "-cf",
      `${folder}.tar`,
      ".",
    ]);
    return readFileSync(`${folder}.tar`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.tar`, { force: true });
  }
}

function digest(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
