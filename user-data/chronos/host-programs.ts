import { readTemplate } from "../render-template";

/** Programs that run as root on Chronos's machines while they are deployed to; each reads what it needs from its input. */
export const CHRONOS_PROGRAMS = {
  /** Reads the statement of {@link passwordStatement}. */
  setDatabasePassword: () => readTemplate("chronos/set-database-password.sh").text,
  /** Reads `frpc.toml`. */
  installFrpClient: () => readTemplate("chronos/install-frpc.sh").text,
};

/** SQL that gives whoever runs it a password. @throws Error for a NUL, which Postgres cannot hold */
export function passwordStatement(password: string): string {
  if (password.includes("\0")) throw new Error("a password holds no NUL");
  // Not even a statement that fails is logged; a backslash is a backslash whatever the server was told.
  const literal = `'${password.replaceAll("'", "''")}'`;
  return `SET log_min_error_statement = panic;\nSET log_statement = none;\nSET standard_conforming_strings = on;\nALTER ROLE CURRENT_USER PASSWORD ${literal};\n`;
}
