import { createProgram } from "./program";
import { showError } from "./show-error";

async function main(words: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(words);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = showError(error, { json: words.includes("--json") });
  }
}

// A pager or `head` that has read enough closes its end; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void main(process.argv.slice(2));
