import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { HermesMachineSettings } from "../../../user-data/hermes/machine-settings";
import { renderUserData } from "../../../user-data/hermes/render";

/** A machine whose application finds its own name. */
export const machineWithoutHost: HermesMachineSettings = {
  region: "eu-south-2",
  fleetName: "hermes-prod",
  repositoryName: "hermes",
  imageTagParameter: "/hermes/prod/image-tag",
  secretName: "hermes/prod",
  logGroup: "/aws/ec2/production/hermes",
  port: 4000,
  healthPath: "/health",
};

/** The document's machine. */
export const documentMachine: HermesMachineSettings = {
  ...machineWithoutHost,
  host: "hermes.yourdomain.com",
};

export interface MachineFile {
  readonly path: string;
  readonly content: string;
  readonly permissions?: string;
}

/** The files that cloud-init writes on a machine. */
export function filesOf(settings: HermesMachineSettings): MachineFile[] {
  return (parse(renderUserData(settings)) as { write_files: MachineFile[] }).write_files;
}

/** The text of one of those files by its path. */
export function textOf(settings: HermesMachineSettings, path: string): string {
  const file = filesOf(settings).find((each) => each.path === path);
  if (file === undefined) throw new Error(`cloud-init writes no ${path}`);
  return file.content;
}

/** Lays out the machine's files under a folder, with their modes. */
export function layOut(settings: HermesMachineSettings, root: string): void {
  for (const { path, content, permissions = "0644" } of filesOf(settings)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content, { mode: Number.parseInt(permissions, 8) });
  }
}
