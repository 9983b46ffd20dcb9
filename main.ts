import { showError } from "./src/cli/show-error";
import { synthesizeScope } from "./src/synthesis/synthesize";

try {
  synthesizeScope(process.cwd());
} catch (error) {
  process.exitCode = showError(error);
}
