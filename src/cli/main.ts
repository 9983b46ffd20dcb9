import { interruptedBy, untilInterrupted } from "../process/interruption";
import { createProgram, isForMachines } from "./program";
import { showError } from "./show-error";

/** What a write into a pipe or a terminal says that nobody reads any more. */
const GONE: ReadonlySet<string> = new Set(["EPIPE", "EIO"]);

async function main(words: readonly string[]): Promise<void> {
  try {
    await untilInterrupted(async () => {
      const program = await createProgram(words);
      await program.parseAsync(words, { from: "user" });
    });
  } catch (error) {
    process.exitCode = showError(error, { json: isForMachines(words) });
  }
  // What a signal ended may have left work behind that nobody waits for.
  if (interruptedBy() !== undefined) process.exit();
}

// A pager or `head` that has read enough closes its end, and a terminal can go away; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (!GONE.has(error.code ?? "")) throw error;
  process.exit();
});
process.stderr.on("error", () => undefined);

void main(process.argv.slice(2));
