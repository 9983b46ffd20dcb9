import { showError } from "./src/cli/show-error";
import { prepareScope } from "./src/synthesis/synthesize";

/**
 * What `cdktf synth` runs: the systems in scope in the current folder.
 *
 * @param checked settles when the program's types are known to be right. Until then nothing is written or said.
 */
export async function main(checked: Promise<unknown>): Promise<void> {
  try {
    const write = prepareScope(process.cwd());
    await checked;
    write();
  } catch (error) {
    await checked;
    process.exitCode = showError(error);
  }
}

if (require.main === module) void main(Promise.resolve());
