import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { completionScript, type Shell } from "../../../../src/cli/completion/scripts";
import { repositoryRoot } from "../../../../src/process/repository-root";

/**
 * How each shell is asked, without a terminal, for what it would offer: `$LINE_WORDS` are the words of the line, the
 * last one unfinished. zsh's own half (`compdef`, `_describe`, `_files`) needs an editor, so it is replaced.
 */
const DRIVERS: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) => `
    COMP_WORDS=(${words.map(quote).join(" ")}); COMP_CWORD=${words.length - 1}
    _groundplan; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words) => `
    _describe() { print -l -- "\${(@)\${(P)2}%%:*}" }; _files() { print FILES }
    words=(${words.map(quote).join(" ")}); CURRENT=${words.length}; _groundplan`,
  fish: (words) => `complete -C ${quote(words.join(" "))} | string replace -r '\\t.*' ''`,
};

/** What has to be there before the script is read. */
const BEFOREHAND: Partial<Record<Shell, string>> = { zsh: "compdef() { : }" };

function offered(shell: Shell, words: readonly string[]): string[] {
  const script = completionScript(shell, join(repositoryRoot, "bin", "groundplan.js"));
  const text = [BEFOREHAND[shell] ?? "", script, DRIVERS[shell](words)].join("\n");
  const { stdout, stderr } = spawnSync(shell, ["-c", text], { cwd: repositoryRoot, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

function quote(word: string): string {
  return `'${word}'`;
}

const isInstalled = (shell: Shell) => spawnSync(shell, ["--version"]).status === 0;

/** A shell that this machine lacks is named as left out. */
const describeIn = (shell: Shell, body: () => void) =>
  isInstalled(shell) ? describe(shell, body) : describe.skip(`${shell}, which is not installed here`, body);

describe.each<Shell>(["bash", "zsh", "fish"])("completion in %s", (shell) => {
  describeIn(shell, () => {
    it("completes commands", () => {
      expect(offered(shell, ["groundplan", "pla"])).toEqual(["plan"]);
    });

    it("completes the environments of a system", () => {
      const environments = offered(shell, ["groundplan", "plan", "hellotron-vega", ""]);
      expect(environments).toEqual(["bootstrap", "prod"]);
    });

    it("completes options and their values", () => {
      expect(offered(shell, ["groundplan", "review", "--forma"])).toEqual(["--format"]);
      expect(offered(shell, ["groundplan", "review", "--format", "mark"])).toEqual(["markdown"]);
    });
  });
});

/** `plan --help`, which loads one command, takes eight starts. */
const LONGEST_IN_STARTS = 5;

/** The best of some runs, in milliseconds: another program's burst is not ours. */
function bestTime(words: readonly string[]): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const began = performance.now();
    spawnSync(process.execPath, words);
    return performance.now() - began;
  });
  return Math.min(...times);
}

it("takes at most a few times as long as Node's own start", () => {
  const program = join(repositoryRoot, "bin", "groundplan.js");
  // Side by side, so that a busy machine slows both. Compiling or loading every command takes twice as long and more.
  const answer = bestTime([program, "__complete", "--", "plan", ""]);
  expect(answer / bestTime(["--eval", "0"])).toBeLessThan(LONGEST_IN_STARTS);
});
