import type { HostFile } from "./compose-place";

const BLOCK = 512;

/**
 * Packs texts into an archive for `tar` (POSIX ustar), owned by root.
 *
 * @throws Error for a path of 100 bytes or more
 */
export function tarArchive(files: ReadonlyMap<string, HostFile>): string {
  const entries = [...files].map(([path, { content, mode }]) => {
    const size = Buffer.byteLength(content);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    return header(path, mode, size) + content + "\0".repeat(padding);
  });
  return entries.join("") + "\0".repeat(2 * BLOCK);
}

function header(path: string, mode: number, size: number): string {
  if (Buffer.byteLength(path) >= 100 || /[^\x21-\x7e]/.test(path))
    throw new Error(`${path} fits no tar header`);
  const fields = (checksum: string) =>
    [
      field(path, 100),
      octal(mode, 8),
      octal(0, 8),
      octal(0, 8),
      octal(size, 12),
      octal(0, 12),
      checksum,
      "0",
      field("", 100),
      "ustar\0" + "00",
      field("root", 32),
      field("root", 32),
    ].join("");
  const blank = field(fields(" ".repeat(8)), BLOCK);
  const sum = Buffer.from(blank, "latin1").reduce((total, byte) => total + byte, 0);
  return field(fields(`${sum.toString(8).padStart(6, "0")}\0 `), BLOCK);
}

function field(text: string, length: number): string {
  return text.padEnd(length, "\0");
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}
