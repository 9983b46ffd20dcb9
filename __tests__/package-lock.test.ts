import { readFileSync } from "node:fs";
import { join } from "node:path";

import { repositoryRoot } from "../src/process/repository-root";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(repositoryRoot, name), "utf8"));
const lock = read("package-lock.json") as { packages: Record<string, LockedPackage> };
const manifest = read("package.json") as { allowScripts: Record<string, boolean> };
const nameOf = (path: string): string => path.replace(/^.*node_modules\//, "");

describe("the lock file", () => {
  it("names no registry, so that every machine uses its own", () => {
    const elsewhere = Object.values(lock.packages).filter(
      ({ resolved, link }) => resolved !== undefined && !link,
    );
    expect(elsewhere).toEqual([]);
  });

  // npm leaves out what the registry does not have at that moment, and `npm ci` then refuses the file everywhere.
  it("has every optional package that another one lists", () => {
    const locked = new Set(Object.keys(lock.packages).map(nameOf));
    const named = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(named.filter((name) => !locked.has(name))).toEqual([]);
  });

  it("has the AWS clients at one version, so that they share their parts", () => {
    const clients = Object.entries(lock.packages).filter(([path]) =>
      nameOf(path).startsWith("@aws-sdk/client-"),
    );
    expect(clients.length).toBeGreaterThan(10);
    expect([...new Set(clients.map(([, { version }]) => version))]).toHaveLength(1);
  });

  it.each(["linux x64", "linux arm64", "darwin x64", "darwin arm64", "win32 x64"])(
    "has the compilers for %s",
    (platform) => {
      const [os = "", cpu = ""] = platform.split(" ");
      const fit = Object.entries(lock.packages).filter(
        ([, { os: on = [], cpu: by = [] }]) => on.includes(os) && by.includes(cpu),
      );
      const names = fit.map(([path]) => nameOf(path));
      expect(names).toContainEqual(expect.stringMatching(/^@swc\/core-/));
      expect(names).toContainEqual(expect.stringMatching(/^@typescript\/typescript-/));
    },
  );

  it("has no package with an install script that was not reviewed", () => {
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const undecided = scripted
      .map(([path]) => nameOf(path))
      .filter((name) => !(name in manifest.allowScripts));
    expect(undecided).toEqual([]);
  });
});
