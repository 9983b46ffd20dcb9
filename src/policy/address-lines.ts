/** Where a resource begins in JSON that is indented by two spaces, as cdktf and JSON.stringify write it. */
export interface AddressLine {
  /** Counts from 1. */
  readonly line: number;
  readonly address: string;
}

const SECTION = /^ {2}"(\w+)": \{/;
const TYPE = /^ {4}"([\w-]+)": \{/;
const NAME = /^ {6}"([^"]+)": \{/;

/** The lines on which the resources and data sources of a synthesized stack begin, from top to bottom. */
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
