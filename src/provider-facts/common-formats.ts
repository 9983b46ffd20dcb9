import { type FormatCheck, hyphenated, matching } from "./format-checks";

export const word = matching(/^[\w-]+$/, "must have letters, digits, hyphens and underscores only");
export const dottedWord = matching(
  /^[\w.-]+$/,
  "must have letters, digits, hyphens, underscores and periods only",
);
export const iamName = matching(/^[\w+=,.@-]*$/, "must match [\\w+=,.@-]");
const clock = "([01]\\d|2[0-3]):[0-5]\\d";
const day = "(mon|tue|wed|thu|fri|sat|sun)";
export const backupWindow = matching(
  new RegExp(`^(${clock}-${clock})?$`),
  'must satisfy the format of "hh24:mi-hh24:mi"',
);
export const maintenanceWindow = matching(
  new RegExp(`^(${day}:${clock}-${day}:${clock})?$`, "i"),
  'must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi"',
);
export const databaseName = hyphenated(/^[0-9a-z-]*$/, "lowercase alphanumeric characters and hyphens");

/** Dotted paths of arguments, without block indexes. */
export type Formats = Readonly<Record<string, FormatCheck>>;
