import Table from "cli-table3";

/** Plain columns without lines: easy to read, and easy to `grep` and `cut`. */
const PLAIN = {
  chars: {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  },
  style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};

/** Rows as aligned text under column headings. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ ...PLAIN, head: [...head] });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** `2026-11-27 16:00:00 UTC` from an ISO time; empty if there is none. */
export function inUtc(time: string | undefined): string {
  return time === undefined ? "" : time.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC");
}
