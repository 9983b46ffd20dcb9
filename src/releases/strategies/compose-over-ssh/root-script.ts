/** A line of shell that runs a command as root with its arguments quoted, and exits with its code. */
export function asRoot(words: readonly string[]): string {
  // Standard input is the script itself.
  return `exec sudo -- ${words.map(quoted).join(" ")} </dev/null\n`;
}

/** Quotes one word for a shell. */
export function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
