import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";
import { describeUnless } from "../machine-programs";

const tool = join(repositoryRoot, "tools", "cdktn");
const { dependencies } = JSON.parse(readFileSync(join(tool, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const found = spawnSync("bash", [join(tool, "install.sh"), "--where"], { encoding: "utf8" });
const reasons = found.status === 0 ? [] : [found.stderr.trim()];
const cdktn = found.stdout.trim();

/** The first engines that have write-only arguments. */
const WRITE_ONLY_ENGINES = { terraform: ">=1.11.0", opentofu: ">=1.11.0" };

describeUnless(reasons, "under cdktn, cdktf's continuation,", () => {
  let scratch: string;
  beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), "groundplan-cdktn-"))));
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  /** What a synth of all systems writes, by file, without the versions of the libraries. */
  function synthesize(library: "cdktf" | "cdktn", form: "JSON" | "HCL"): Readonly<Record<string, string>> {
    const main = join(repositoryRoot, ".build", "main.js");
    if (!existsSync(main)) throw new Error("these tests run what is compiled: npm run build");
    const outdir = join(scratch, library);
    const alias = library === "cdktn" ? ["--require", join(tool, "alias.js")] : [];
    const synth = spawnSync(process.execPath, [...alias, main], {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: {
        ...process.env,
        CDKTF_OUTDIR: outdir,
        SYNTH_HCL_OUTPUT: String(form === "HCL"),
        CDKTN_FOLDER: cdktn,
        // cdktn holds each stack to the oldest engine that the project names; Hebo needs write-only arguments.
        CDKTF_CONTEXT_JSON: JSON.stringify({ targetVersions: WRITE_ONLY_ENGINES }),
      },
    });
    expect(synth).toMatchObject({ status: 0, stderr: "" });
    return Object.fromEntries(filesOf(outdir).map((file) => [file, readComparable(join(outdir, file))]));
  }

  it.each(["JSON", "HCL"] as const)("every stack is the same as %s", (form) => {
    const [before, after] = [synthesize("cdktf", form), synthesize("cdktn", form)];
    expect(Object.keys(before)).toContainEqual(expect.stringMatching(/prod\/cdk\.tf/));
    expect(after).toEqual(before);
    const manifest = readFileSync(join(scratch, "cdktn", "manifest.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject({ version: dependencies["cdktn"] });
  });

  it("the code of a synth has no type errors", () => {
    const packages = join(cdktn, "node_modules");
    const paths = {
      cdktf: [join(packages, "cdktn")],
      "cdktf/*": [join(packages, "cdktn", "*")],
      constructs: [join(packages, "constructs")],
      "@cdktf/provider-aws/*": [join(packages, "@cdktn", "provider-aws", "*")],
    };
    const project = {
      extends: join(repositoryRoot, "tsconfig.synth.json"),
      compilerOptions: {
        ...{ noEmit: true, incremental: false, rootDir: "/", paths },
        typeRoots: [join(repositoryRoot, "node_modules", "@types")],
      },
      include: ["main.ts", "systems"].map((part) => join(repositoryRoot, part)),
    };
    writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(project));
    const compiler = join(repositoryRoot, "node_modules", "typescript-native", "bin", "tsc");
    const { status, stdout } = spawnSync(
      process.execPath,
      [compiler, "--project", scratch, "--pretty", "false", "--listFiles"],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    const lines = stdout.split("\n");
    expect({ status, errors: lines.filter((line) => line.includes("error TS")) }).toEqual({
      status: 0,
      errors: [],
    });
    expect(lines.filter((line) => /\/node_modules\/(@cdktf|cdktf)\//.test(line))).toEqual([]);
  });
});

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.\w+$/.test(file));
}

/** JSON in one spelling; the versions of cdktf and of the provider that its bindings were made for left out. */
function readComparable(file: string): string {
  const text = readFileSync(file, "utf8");
  const spelled = extname(file) === ".json" ? JSON.stringify(JSON.parse(text), undefined, 1) : text;
  return spelled.replace(/^(\s*"?version"?(?::| =)) "\d[\d.]*"/gm, "$1 …");
}
