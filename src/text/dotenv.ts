/** Characters that end a line or a C string. Not every reader accepts them in a variable. */
const UNSPEAKABLE = /[\0\r]/;

/**
 * One line `NAME="value"` as docker compose reads it, in `env_file` and in `.env`: inside double quotes it takes a
 * backslash before `"`, `\` and `$`, and `\n` for a line end.
 *
 * @throws Error for a NUL or a carriage return
 */
export function composeVariable(name: string, value: string): string {
  if (UNSPEAKABLE.test(value)) throw new Error(`${name} holds a NUL or a carriage return`);
  const escaped = value.replace(/[\\"$]/g, "\\$&").replace(/\n/g, "\\n");
  return `${name}="${escaped}"`;
}

/** Words that systemd, docker compose and every shell read alike without quotes. */
const PLAIN = /^[A-Za-z0-9@%_.,:/+-]*$/;

/**
 * One line `NAME=value` that systemd's `EnvironmentFile`, docker compose and a shell read alike.
 * @throws Error for a value that they would not
 */
export function plainVariable(name: string, value: string): string {
  if (!PLAIN.test(value)) throw new Error(`${name} holds characters that its readers read differently`);
  return `${name}=${value}`;
}
