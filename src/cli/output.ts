import { printable } from "../text/printable";

/** Options of every command that prints a result. */
export interface JsonOption {
  readonly json?: boolean;
}

/** Prints a result: as JSON for programs, as `text` for people. */
export function printResult<T>(result: T, { json = false }: JsonOption, text: (result: T) => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${printable(text(result))}\n`);
}
