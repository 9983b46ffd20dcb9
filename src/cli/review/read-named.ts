import { readFile } from "node:fs/promises";
import { ExitCode, UserError } from "../../text/user-error";

/** The text of a file that an option names. @throws UserError if the file cannot be read */
export async function readNamed(file: string, option: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file.",
      EISDIR: "this is a folder, not a file.",
    };
    throw new UserError({
      what: reasons[error.code ?? ""] ?? `it cannot be read (${error.code ?? error.message}).`,
      where: `${option} ${file}`,
      next: "Check the path.",
      exitCode: ExitCode.usage,
    });
  });
}
