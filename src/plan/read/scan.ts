import { stat } from "node:fs/promises";
import { ExitCode, UserError } from "../../text/user-error";
import { forEachChunk } from "./file-chunks";
import { SectionScanner, type SectionTaker } from "./section-scanner";
import { WANTED_SECTIONS } from "./wanted-sections";

/** How a scan ended that found JSON. */
export interface Scanned {
  /** True where the input stops in the middle of a document. */
  readonly isTruncated: boolean;
}

/**
 * Hands the sections of a file to the taker.
 *
 * @throws UserError where there is no such file, NotJson, and what the taker throws
 */
export async function scanFile(file: string, taker: SectionTaker): Promise<Scanned> {
  await requireFile(file);
  const scanner = new SectionScanner(WANTED_SECTIONS, taker);
  forEachChunk(file, (chunk) => scanner.push(chunk));
  return { isTruncated: scanner.isOpen };
}

/** Hands the sections of a stream to the taker. */
export async function scanStream(chunks: AsyncIterable<unknown>, taker: SectionTaker): Promise<Scanned> {
  const scanner = new SectionScanner(WANTED_SECTIONS, taker);
  for await (const chunk of chunks) scanner.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return { isTruncated: scanner.isOpen };
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new UserError({
    what: found === undefined ? "there is no such file." : "this is not a file.",
    where: file,
    next: "Make one with: terraform show -json tfplan > plan.json",
    exitCode: ExitCode.usage,
  });
}
