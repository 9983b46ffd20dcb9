import { interruptedBy, untilInterrupted } from "../process/interruption";
import { createProgram, isForMachines } from "./program";
import { showError } from "./show-error";

/** The error codes of a write to a pipe or terminal that nothing reads any more. */
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
  // A command that a signal ended may have left work running that nothing waits for.
  if (interruptedBy() !== undefined) process.exit();
}

// A pager or `head` may close the pipe early, and a terminal can close. Neither is a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (!GONE.has(error.code ?? "")) throw error;
  process.exit();
});
process.stderr.on("error", () => undefined);

void main(process.argv.slice(2));
