/** Where a resource begins in JSON that is indented by two spaces, the format of cdktf and JSON.stringify. */
export interface AddressLine {
  /** Starts at 1. */
  readonly line: number;
  readonly address: string;
}

const SECTION = /^ {2}"(\w+)": \{/;
const TYPE = /^ {4}"([\w-]+)": \{/;
const NAME = /^ {6}"([^"]+)": \{/;

/** The first line of each resource and data source of a synthesized stack, from top to bottom. */
export function addressLines(text: string): readonly AddressLine[] {
  const found: AddressLine[] = [];
  let section = "";
  let type = "";
  text.split("\n").forEach((content, index) => {
    section = SECTION.exec(content)?.[1] ?? section;
    type = TYPE.exec(content)?.[1] ?? type;
    const name = NAME.exec(content)?.[1];
    if (name === undefined || (section !== "resource" && section !== "data")) return;
    found.push({ line: index + 1, address: `${section === "data" ? "data." : ""}${type}.${name}` });
  });
  return found;
}
