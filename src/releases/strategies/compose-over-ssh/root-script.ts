/** A line of shell that runs a command as root, each word as it stands, and ends as it does. */
export function asRoot(words: readonly string[]): string {
  // What is on standard input is the script itself.
  return `exec sudo -- ${words.map(quoted).join(" ")} </dev/null\n`;
}

/** One word of a shell's command line. */
export function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
