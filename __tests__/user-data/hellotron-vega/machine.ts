import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { MachineSettings } from "../../../user-data/hellotron-vega/machine-settings";
import { renderUserData } from "../../../user-data/hellotron-vega/render";

/** The document's machine, with everything that is optional. */
export const fullMachine: MachineSettings = {
  region: "us-east-1",
  bucket: "hellotron-vega-deploy",
  secretName: "hellotron-vega/prod",
  domain: "api.hellotron.com",
  acmeEmail: "ops@hellotron.com",
  logGroups: { tron: "/hellotron-vega/prod/tron", caddy: "/hellotron-vega/prod/caddy" },
};

/** Only what every machine must be told. */
export const smallMachine: MachineSettings = {
  region: "us-east-1",
  bucket: "hellotron-vega-deploy",
  secretName: "hellotron-vega/prod",
};

export interface MachineFile {
  readonly path: string;
  readonly content: string;
  readonly permissions?: string;
}

/** The files that cloud-init writes on a machine. */
export function filesOf(settings: MachineSettings): MachineFile[] {
  const cloudConfig = parse(renderUserData(settings)) as { write_files: MachineFile[] };
  return cloudConfig.write_files;
}

/** One of those files by its path. */
export function fileOf(settings: MachineSettings, path: string): MachineFile {
  const file = filesOf(settings).find((each) => each.path === path);
  if (file === undefined) throw new Error(`cloud-init writes no ${path}`);
  return file;
}

/** Lays out the machine's files under a folder, with their modes. */
export function layOut(settings: MachineSettings, root: string): void {
  for (const { path, content, permissions = "0644" } of filesOf(settings)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content, { mode: Number.parseInt(permissions, 8) });
  }
}
