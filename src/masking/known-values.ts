import { exactDigits } from "../text/exact-json";
import type { JsonObject } from "../text/json";
import { nameWithin, parseStructure } from "./mask-value";
import { isOrdinaryWord } from "./ordinary-words";
import { isSecretName } from "./secret-names";

/**
 * Values that the plan marks as sensitive, searched for wherever else they turn up: a password that one resource
 * marks and another has in its user data. Long values are searched for in one pass (Wu and Manber's algorithm: a
 * table of the last two letters says how far the window may jump), because a plan can mark thousands; short ones where
 * a word begins and ends.
 */

/** Shorter values are searched for as whole words. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 4096;
const MAX_STRUCTURE = 64 * 1024;
/** Words and names: masking them would mask half the plan, unless it is known that they are a secret. */
const ORDINARY =
  /^(?:[a-z]+(?:[-_ .][a-z]+)*|\d+|[a-z]{2}-[a-z]+-\d[a-z]?|(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?)$/i;

export const KNOWN_VALUE_MASK = "(masked: sensitive value)";

export class KnownValues {
  private readonly values = new Set<string>();
  /** Secrets of less than eight letters. */
  private readonly short = new Set<string>();
  private shortLengths: readonly number[] = [];
  /** Secrets that are ordinary words: only counted. */
  private readonly words = new Set<string>();
  private table: SearchTable | undefined;

  /**
   * Remembers every text within a value that must not be shown, as it stands, encoded and escaped.
   *
   * @param name what the value is called
   * @param isSecret whether what marks it is a secret's own attribute: then words and short values are remembered too,
   *   while a user's name that somebody marks would mask half the plan
   */
  remember(value: unknown, name = "", isSecret = isSecretName(name)): void {
    if (typeof value === "string") this.rememberText(exactDigits(value) ?? value, isSecret);
    else if (typeof value === "number") this.rememberText(String(value), isSecret);
    else if (Array.isArray(value)) for (const item of value) this.remember(item, name, isSecret);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value))
        this.remember(item, key, isSecret || isSecretName(nameWithin(value as JsonObject, key)));
  }

  /** The text with every remembered value replaced; the same string if it has none. */
  mask(text: string): string {
    const masked = this.maskLong(text);
    return this.short.size === 0 ? masked : this.maskShort(masked);
  }

  /** The same for a path, whose words are the names of attributes. */
  maskPath(path: string): string {
    const masked = this.maskLong(path);
    if (this.short.size === 0) return masked;
    return masked.replace(/\["([^"]*)"\]/g, (step, key: string) =>
      this.short.has(key) ? `["${KNOWN_VALUE_MASK}"]` : step,
    );
  }

  /** Whether a number is a remembered value. */
  isKnownNumber(value: number): boolean {
    const digits = String(value);
    return this.short.has(digits) || this.values.has(digits);
  }

  get size(): number {
    return this.values.size + this.short.size;
  }

  /** Sensitive values that are ordinary words, so they are not searched for. */
  get ordinaryWords(): number {
    return this.words.size;
  }

  private maskLong(text: string): string {
    if (this.values.size === 0 || text.length < MIN_LENGTH) return text;
    this.table ??= new SearchTable([...this.values]);
    return this.table.replaceAll(text, KNOWN_VALUE_MASK);
  }

  /** Where a word begins, and ends with the value. */
  private maskShort(text: string): string {
    if (text === KNOWN_VALUE_MASK) return text;
    let result = "";
    let copied = 0;
    for (let start = 0; start < text.length; start++) {
      if (start > 0 && isWordLetter(text.charCodeAt(start)) && isWordLetter(text.charCodeAt(start - 1)))
        continue;
      const length = this.shortLengths.find(
        (each) =>
          this.short.has(text.slice(start, start + each)) &&
          !(isWordLetter(text.charCodeAt(start + each - 1)) && isWordLetter(text.charCodeAt(start + each))),
      );
      if (length === undefined) continue;
      result += text.slice(copied, start) + KNOWN_VALUE_MASK;
      copied = start + length;
      start = copied - 1;
    }
    return copied === 0 ? text : result + text.slice(copied);
  }

  private rememberText(text: string, isSecret: boolean): void {
    const trimmed = text.trim();
    if (trimmed === "") return;
    const isLong = trimmed.length >= MIN_LENGTH;
    if (isOrdinaryWord(trimmed) || (!isSecret && isLong && ORDINARY.test(trimmed))) {
      this.words.add(trimmed);
      return;
    }
    if (!isLong) {
      if (isSecret) this.rememberShort(trimmed);
      return;
    }
    this.table = undefined;
    const escaped = escapedOf(trimmed);
    for (const form of [trimmed, escaped, escapedOf(escaped), encodeURIComponentSafely(trimmed)])
      this.add(form);
    if (trimmed.length <= MAX_LENGTH) for (const form of encodingsOf(trimmed)) this.add(form);
    this.rememberParts(trimmed);
    for (const line of trimmed.includes("\n") ? trimmed.split("\n") : []) this.rememberLine(line.trim());
  }

  private rememberShort(text: string): void {
    this.short.add(text);
    for (const form of [encodeURIComponentSafely(text), ...encodingsOf(text)]) {
      if (form.length < MIN_LENGTH) this.short.add(form);
      else this.add(form);
    }
    this.table = undefined;
    this.shortLengths = [...new Set([...this.short].map(({ length }) => length))].sort((a, b) => b - a);
  }

  /** Settings in JSON and a URL with a password are used as a whole and in parts. */
  private rememberParts(text: string): void {
    if (text.length > MAX_STRUCTURE) return;
    const structure = parseStructure(text);
    if (structure !== undefined) this.remember(structure);
    const password = /:\/\/[^\s/:@]{0,200}:([^\s/@]{1,1024})@/.exec(text)?.[1];
    if (password !== undefined) this.rememberText(password, true);
  }

  /** A key file's lines can stand apart, indented in YAML; its first line is everybody's. */
  private rememberLine(line: string): void {
    if (line.length >= 16 && !line.startsWith("-----") && !ORDINARY.test(line)) this.add(line);
  }

  private add(text: string): void {
    if (text.length <= MAX_LENGTH) this.values.add(text);
    else this.values.add(text.slice(0, MAX_LENGTH));
  }
}

/** Letters and digits of all scripts. */
function isWordLetter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 191
  );
}

/**
 * Base64 and hexadecimal. Base64 also in whole groups of three bytes: what follows the value, be it a line's end, changes
 * the last letters.
 */
function encodingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const groups = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
  const hex = bytes.toString("hex");
  return [bytes.toString("base64"), groups, hex, hex.toUpperCase()].filter((form) => form !== "");
}

/** As JSON writes it within quotes. */
function escapedOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function encodeURIComponentSafely(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

class SearchTable {
  private readonly shifts = new Uint8Array(65_536).fill(MIN_LENGTH - 1);
  private readonly byPrefix = new Map<string, string[]>();

  constructor(values: readonly string[]) {
    // Longer values first: of two that begin alike the longer is the one to replace.
    for (const value of [...values].sort((a, b) => b.length - a.length)) {
      for (let end = 1; end < MIN_LENGTH; end++) {
        const pair = pairAt(value, end);
        this.shifts[pair] = Math.min(this.shifts[pair] ?? 0, MIN_LENGTH - 1 - end);
      }
      const prefix = value.slice(0, MIN_LENGTH);
      const sharing = this.byPrefix.get(prefix);
      if (sharing === undefined) this.byPrefix.set(prefix, [value]);
      else sharing.push(value);
    }
  }

  replaceAll(text: string, mask: string): string {
    let result = "";
    let copied = 0;
    let end = MIN_LENGTH - 1;
    while (end < text.length) {
      const shift = this.shifts[pairAt(text, end)] ?? 0;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const start = end - MIN_LENGTH + 1;
      const found = this.valueAt(text, start);
      if (found === undefined) {
        end++;
        continue;
      }
      result += text.slice(copied, start) + mask;
      copied = start + found.length;
      end = copied + MIN_LENGTH - 1;
    }
    return copied === 0 ? text : result + text.slice(copied);
  }

  private valueAt(text: string, start: number): string | undefined {
    const candidates = this.byPrefix.get(text.slice(start, start + MIN_LENGTH));
    return candidates?.find((value) => text.startsWith(value, start));
  }
}

/** The letter at `end` and the one before it, folded into 16 bits. */
function pairAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 1) << 8) ^ text.charCodeAt(end)) & 0xffff;
}
