import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ExitCode, UserError } from "../text/user-error";

/**
 * A secret value from standard input: everything that is piped in, without the last line break; on a terminal one line,
 * which is not shown.
 *
 * @param name of the value, for the prompt
 * @throws UserError if nothing was given
 */
export async function readSecretValue(name: string): Promise<string> {
  const value = process.stdin.isTTY ? await askHidden(name) : await readAll();
  if (value !== "") return value;
  throw new UserError({
    what: "no value was given; nothing was written",
    where: "standard input",
    next: `Such as \`groundplan secrets set … ${name} < file\`.`,
    exitCode: ExitCode.usage,
  });
}

async function readAll(): Promise<string> {
  let text = "";
  for await (const piece of process.stdin) text += String(piece);
  return text.replace(/\r?\n$/, "");
}

function askHidden(name: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(`${name} (not shown): `);
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise<string>((resolve) => {
    prompt.once("SIGINT", () => resolve("")).once("close", () => resolve(""));
    prompt.question("", resolve);
  }).finally(() => {
    prompt.close();
    process.stderr.write("\n");
  });
}
