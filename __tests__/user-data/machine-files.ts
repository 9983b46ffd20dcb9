import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

export interface MachineFile {
  readonly path: string;
  readonly content: string;
  readonly permissions?: string;
}

/** What cloud-init writes on a machine. */
export class MachineFiles {
  readonly all: readonly MachineFile[];

  constructor(userData: string) {
    this.all = (parse(userData) as { write_files: MachineFile[] }).write_files;
  }

  /** One of the files by its path. */
  at(path: string): MachineFile {
    const file = this.all.find((each) => each.path === path);
    if (file === undefined) throw new Error(`cloud-init writes no ${path}`);
    return file;
  }

  /** Lays the files out under a folder, with their modes. */
  layOut(root: string): void {
    for (const { path, content, permissions = "0644" } of this.all) {
      const place = join(root, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, content, { mode: Number.parseInt(permissions, 8) });
    }
  }
}
