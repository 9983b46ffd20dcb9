import { open } from "node:fs/promises";
import type { Architecture } from "../../../aws/architecture";
import { ExitCode, UserError } from "../../../text/user-error";

/** `e_machine` of EC2's architectures (System V ABI, generic and processor supplements). */
const MACHINES: Readonly<Record<number, Architecture>> = { 62: "x86_64", 183: "arm64" };

/** `ET_EXEC` and `ET_DYN`: executables with fixed and with position-independent code. */
const STARTABLE: ReadonlySet<number> = new Set([2, 3]);

/** How other kinds of files begin, to name them in the error. */
const OTHERS: readonly (readonly [beginning: string, name: string])[] = [
  ["cffaedfe", "a program for macOS"],
  ["cafebabe", "a program for macOS"],
  ["4d5a", "a program for Windows"],
  ["2321", "a script"],
  ["1f8b", "a gzip archive"],
  ["504b", "a zip archive"],
];

/** `e_ident`, `e_type` and `e_machine`. */
const HEADER_BYTES = 20;

/**
 * The architecture of a Linux program, from its ELF header.
 *
 * @throws UserError if the file is missing, or is not a Linux program for an EC2 architecture
 */
export async function architectureOfProgram(path: string): Promise<Architecture> {
  const header = await readHeader(path);
  if (header.length === 0) throw unfit(path, "is empty");
  const other = OTHERS.find(([beginning]) => header.toString("hex").startsWith(beginning));
  if (other !== undefined) throw unfit(path, `is ${other[1]}, not one for Linux`);
  if (header.length < HEADER_BYTES || header.toString("latin1", 0, 4) !== "\x7fELF") {
    throw unfit(path, "is not a Linux program: it has no ELF header");
  }
  const [is64Bit, isLittleEndian] = [header[4] === 2, header[5] === 1];
  const architecture = MACHINES[header.readUInt16LE(18)];
  if (!is64Bit || !isLittleEndian || architecture === undefined) {
    throw unfit(path, "is built for another processor than x86_64 and arm64");
  }
  if (!STARTABLE.has(header.readUInt16LE(16))) throw unfit(path, "is an object file, not a linked program");
  return architecture;
}

async function readHeader(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unfit(path, code === "EISDIR" ? "is a folder" : "cannot be read: is it there?");
  }
}

function unfit(path: string, what: string): UserError {
  return new UserError({
    what: `the binary ${what}`,
    where: path,
    next: "Build it for Linux on the servers' architecture, and give its path. Nothing was uploaded.",
    exitCode: ExitCode.usage,
  });
}
