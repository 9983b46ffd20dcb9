import { onOneLine } from "../text/printable";
/** One error as tofu or terraform reports it. */
export interface EngineError {
  readonly summary: string;
  readonly detail: string;
}

/**
 * The errors in an engine's output, without warnings. Reads both formats: `-json` lines, and text with or without
 * colours and boxes.
 */
export function engineErrors(output: string): EngineError[] {
  const fromJson = output.split("\n").flatMap(jsonDiagnostic);
  return fromJson.length > 0 ? fromJson : textDiagnostics(output);
}

function jsonDiagnostic(line: string): EngineError[] {
  if (!line.startsWith("{") || !line.includes('"diagnostic"')) return [];
  try {
    const { diagnostic } = JSON.parse(line) as { diagnostic?: Record<string, unknown> };
    if (diagnostic?.["severity"] !== "error") return [];
    return [{ summary: asText(diagnostic["summary"]), detail: asText(diagnostic["detail"]) }];
  } catch {
    // A line cut off by a kill: the rest of the output still counts.
    return [];
  }
}

function textDiagnostics(output: string): EngineError[] {
  const text = plainText(output);
  // Some errors quote the one that caused them ("Error: operation error S3: …"); it counts as one of its own.
  const starts = [...text.matchAll(/^(Error|Warning): /gm)].map((match) => match.index);
  const blocks = starts.map((start, index) => text.slice(start, starts[index + 1]).trim());
  return blocks.filter((block) => block.startsWith("Error: ")).map(splitBlock);
}

function splitBlock(block: string): EngineError {
  const [summary = "", ...detail] = block.slice("Error: ".length).split(/\n\s*\n/);
  return { summary: onOneLine(summary), detail: detail.join("\n\n").trim() };
}

/** Without colours and without the box that the engines draw around a diagnostic on a terminal. */
export function plainText(output: string): string {
  return output
    .replace(ansiColour, "")
    .split("\n")
    .filter((line) => !/^[╷╵]\s*$/.test(line))
    .map((line) => line.replace(/^│ ?/, "").trimEnd())
    .join("\n");
}

// Built from a string: a control character in a regular expression's source is refused by the linter, rightly.
const ansiColour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

function asText(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
