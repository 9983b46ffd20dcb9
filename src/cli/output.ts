import { printable } from "../text/printable";

/** Options that every reading command has. */
export interface JsonOption {
  readonly json?: boolean;
}

/** Prints a result: for machines as JSON, for people as `text` puts it. */
export function printResult<T>(result: T, { json = false }: JsonOption, text: (result: T) => string): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${printable(text(result))}\n`);
}
