import { readTemplate } from "../render-template";

/** Programs that a deployment runs as root on Chronos's machines. Each reads its input from stdin. */
export const CHRONOS_PROGRAMS = {
  /** Reads the statement of {@link passwordStatement}. */
  setDatabasePassword: () => readTemplate("chronos/set-database-password.sh").text,
  /** Reads `frpc.toml`. */
  installFrpClient: () => readTemplate("chronos/install-frpc.sh").text,
};

/** SQL that sets the current user's password. @throws Error for a NUL character, which PostgreSQL cannot store */
export function passwordStatement(password: string): string {
  if (password.includes("\0")) throw new Error("a password cannot contain NUL");
  // Log nothing, not even a failing statement; with standard_conforming_strings a backslash is only a backslash.
  const literal = `'${password.replaceAll("'", "''")}'`;
  return `SET log_min_error_statement = panic;\nSET log_statement = none;\nSET standard_conforming_strings = on;\nALTER ROLE CURRENT_USER PASSWORD ${literal};\n`;
}
