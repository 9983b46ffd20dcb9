import type { Command } from "commander";

/** What a command prints to standard output and standard error. */
export async function runCommand(command: Command, ...words: readonly string[]) {
  const printed = { out: "", err: "" };
  const write = (stream: "out" | "err") => (text: unknown) => {
    printed[stream] += String(text);
    return true;
  };
  const out = jest.spyOn(process.stdout, "write").mockImplementation(write("out"));
  const err = jest.spyOn(process.stderr, "write").mockImplementation(write("err"));
  try {
    await command.exitOverride().parseAsync([...words], { from: "user" });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return printed;
}
