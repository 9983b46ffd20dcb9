import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { extname } from "node:path";
import type { Writable } from "node:stream";
import { ExitCode, UserError } from "../../text/user-error";

/** Writes texts one after the other to a file or standard output. @throws UserError if the file cannot be written */
export async function writeOutput(parts: Iterable<string>, file: string | undefined): Promise<void> {
  if (file === undefined) return writeAll(parts, process.stdout);
  const out = createWriteStream(file);
  try {
    await once(out, "open");
    await writeAll(parts, out);
    out.end();
    await once(out, "finish");
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

/**
 * Writes comments: the first to the file, each further one to its own file next to it (`comment-2.md`), because each is
 * posted separately. On standard output they follow one another.
 */
export async function writeComments(comments: readonly string[], file: string | undefined): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  if (file === undefined) {
    await writeOutput(
      comments.map((comment, index) => (index === 0 ? comment : `\n${comment}`)),
      file,
    );
    if (comments.length > 1)
      say(`These are ${String(comments.length)} comments; --output writes each to its own file.`);
    return;
  }
  const files = comments.map((_, index) => numberedFile(file, index + 1));
  for (const [index, comment] of comments.entries()) await writeOutput([comment], files[index] ?? file);
  if (files.length > 1) say(`${String(files.length)} comments: ${files.join(", ")}`);
}

async function writeAll(parts: Iterable<string>, out: Writable): Promise<void> {
  for (const part of parts) {
    if (!out.write(part)) await once(out, "drain");
  }
}

function numberedFile(file: string, number: number): string {
  if (number === 1) return file;
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-${String(number)}${extension}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder.",
  EISDIR: "this is a folder, not a file.",
  EACCES: "it may not be written.",
  ENOSPC: "the disk is full.",
};

function cannotWrite(file: string, { code = "", message }: NodeJS.ErrnoException): UserError {
  return new UserError({
    what: REASONS[code] ?? `it cannot be written (${message}).`,
    where: `--output ${file}`,
    next: "Name a file in an existing folder.",
    exitCode: ExitCode.usage,
  });
}
