import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectCommand } from "../../../src/cli/commands/connect";
import { costCommand } from "../../../src/cli/commands/cost";
import { deployCommand, rollbackCommand } from "../../../src/cli/commands/deploy";
import { logsCommand } from "../../../src/cli/commands/logs";
import { statusCommand } from "../../../src/cli/commands/status";
import { verifyCommand } from "../../../src/cli/commands/verify";
import { versionsCommand } from "../../../src/cli/commands/versions";
import { repositoryRoot } from "../../../src/process/repository-root";
import { JARVIS_CONTAINERS } from "../../../user-data/jarvis/memory-limits";
import { renderReleaseFiles } from "../../../user-data/jarvis/release-files";
import { settings } from "../../user-data/jarvis/machine";
import { expectKnownCalls } from "../application-workflow";

const text = readFileSync(join(repositoryRoot, "systems/jarvis/README.md"), "utf8");
const section = (title: string) => {
  const [, found] = text.split(`\n## ${title}\n`);
  if (found === undefined) throw new Error(`the README has no section ${title}`);
  return found.split("\n## ")[0] ?? "";
};
const found = (title: string, pattern: RegExp) =>
  [...section(title).matchAll(pattern)].map(([, match = ""]) => match);

describe("Jarvis' README, where something fails", () => {
  it("names commands that exist, with options that they have", () => {
    const calls = [
      ...found("Troubleshooting", /`(?:npx )?(groundplan [^`]* [^`]*)`/g),
      ...found("Price", /`(?:npx )?(groundplan [^`]* [^`]*)`/g),
    ];
    expect(calls.length).toBeGreaterThan(6);
    expectKnownCalls(
      calls.map((call) => `npx ${call}`),
      [
        connectCommand(),
        costCommand(),
        deployCommand(),
        logsCommand(),
        rollbackCommand(),
        statusCommand(),
        verifyCommand(),
        versionsCommand(),
      ],
    );
  });

  it("names scripts that a deployment brings, and containers that there are", () => {
    const files = renderReleaseFiles(settings);
    const scripts = found("Troubleshooting", /\/opt\/jarvis\/(bin\/[\w-]+\.sh)/g);
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect([script, files.get(script)?.mode]).toEqual([script, 0o755]);
    const containers = [
      ...found("Troubleshooting", /--host ([\w-]+)/g),
      ...found("Troubleshooting", /docker \w+ jarvis-([\w-]+)-1/g),
    ];
    expect(containers.length).toBeGreaterThan(2);
    for (const name of containers) expect(JARVIS_CONTAINERS).toContain(name);
  });

  it("quotes messages that the scripts print", () => {
    const scripts = [...renderReleaseFiles(settings)]
      .filter(([path]) => path.startsWith("bin/"))
      .map(([, { content }]) => content)
      .join("\n");
    const messages = found("Troubleshooting", /^\| `([^`]+)`/gm);
    expect(messages.length).toBeGreaterThan(3);
    for (const piece of messages.flatMap((message) => message.split("…")))
      expect(scripts).toContain(piece.trim());
  });
});
