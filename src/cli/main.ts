import { createProgram } from "./program";
import { showError } from "./show-error";

async function main(words: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(words, { from: "user" });
  } catch (error) {
    process.exitCode = showError(error, { json: words.includes("--json") });
  }
}

void main(process.argv.slice(2));
