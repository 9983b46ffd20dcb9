import { exactDigits } from "../text/exact-json";
import type { JsonObject } from "../text/json";
import { nameWithin, parseStructure } from "./mask-value";
import { isOrdinaryWord } from "./ordinary-words";
import { isSecretName } from "./secret-names";

/**
 * Values that the plan marks as sensitive, masked wherever else they appear: one resource may mark a password that
 * another has in its user data. Long values are searched for in one pass, because a plan can mark thousands (Wu-Manber
 * algorithm: a table of two-letter endings says how far to skip). Short values are searched for as whole words.
 */

/** Shorter values are searched for as whole words. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 4096;
const MAX_STRUCTURE = 64 * 1024;
/** Words and names: masking them would mask half the plan, unless they are known to be secrets. */
const ORDINARY =
  /^(?:[a-z]+(?:[-_ .][a-z]+)*|\d+|[a-z]{2}-[a-z]+-\d[a-z]?|(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?)$/i;

const MAX_PATHS = 5_000;

export const KNOWN_VALUE_MASK = "(masked: sensitive value)";

export class KnownValues {
  private readonly values = new Set<string>();
  /** Secrets of fewer than eight characters. */
  private readonly short = new Set<string>();
  private shortLengths: readonly number[] = [];
  /** Secrets that are ordinary words: only counted. */
  private readonly words = new Set<string>();
  private table: SearchTable | undefined;
  /** Whether a number can be one of the values. */
  private holdsNumbers = false;
  /** Paths that were masked: a plan has few, each on many resources. Empty while values are remembered. */
  private readonly paths = new Map<string, string>();

  /**
   * Remembers every text in a sensitive value: as it is, encoded and escaped.
   *
   * @param name the value's name
   * @param isSecret whether the attribute always holds a secret. Then words and short values are remembered too;
   * otherwise a
   *   marked user name would mask half the plan
   */
  remember(value: unknown, name = "", isSecret = isSecretName(name)): void {
    if (typeof value === "string") this.rememberText(exactDigits(value) ?? value, isSecret);
    else if (typeof value === "number") this.rememberText(String(value), isSecret);
    else if (Array.isArray(value)) for (const item of value) this.remember(item, name, isSecret);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value))
        this.remember(item, key, isSecret || isSecretName(nameWithin(value as JsonObject, key)));
  }

  /** Masks every remembered value; returns the same string if there is none. */
  mask(text: string): string {
    const masked = this.maskLong(text);
    return this.short.size === 0 ? masked : this.maskShort(masked);
  }

  /** The same for a path. Short values are masked only in map keys: the rest are attribute names. */
  maskPath(path: string): string {
    if (this.size === 0) return path;
    const known = this.paths.get(path);
    if (known !== undefined) return known;
    const masked = this.maskedPath(path);
    if (this.paths.size < MAX_PATHS) this.paths.set(path, masked);
    return masked;
  }

  private maskedPath(path: string): string {
    const masked = this.maskLong(path);
    if (this.short.size === 0) return masked;
    return masked.replace(/\["([^"]*)"\]/g, (step, key: string) =>
      this.short.has(key) ? `["${KNOWN_VALUE_MASK}"]` : step,
    );
  }

  /** The same for an address, which must stay findable: only its instance keys can be a value. */
  maskAddress(address: string): string {
    if (this.size === 0 || !address.includes('["')) return address;
    return address.replace(/\["((?:[^"\\]|\\.)*)"\]/g, (step, key: string) => {
      const masked = this.short.has(key) ? KNOWN_VALUE_MASK : this.maskLong(key);
      return masked === key ? step : `["${masked}"]`;
    });
  }

  /** Whether a number is a remembered value. */
  isKnownNumber(value: number): boolean {
    if (!this.holdsNumbers) return false;
    const digits = String(value);
    return this.short.has(digits) || this.values.has(digits);
  }

  get size(): number {
    return this.values.size + this.short.size;
  }

  /** The number of sensitive values that are ordinary words and are not searched for. */
  get ordinaryWords(): number {
    return this.words.size;
  }

  private maskLong(text: string): string {
    if (this.values.size === 0 || text.length < MIN_LENGTH) return text;
    this.table ??= new SearchTable([...this.values]);
    return this.table.replaceAll(text, KNOWN_VALUE_MASK);
  }

  /** Masks values between word boundaries. */
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
    if (isDigit(trimmed.charCodeAt(trimmed.length - 1))) this.holdsNumbers ||= !Number.isNaN(Number(trimmed));
    if (isOrdinaryWord(trimmed) || (!isSecret && isLong && ORDINARY.test(trimmed))) {
      this.words.add(trimmed);
      return;
    }
    if (!isLong) {
      if (isSecret) this.rememberShort(trimmed);
      return;
    }
    this.forgetTables();
    const escaped = escapedOf(trimmed);
    const forms = [
      trimmed,
      escaped,
      escapedOf(escaped),
      escapedForHtml(escaped),
      encodeURIComponentSafely(trimmed),
    ];
    for (const form of forms) this.add(form);
    if (trimmed.length <= MAX_LENGTH) for (const form of encodingsOf(trimmed)) this.add(form);
    this.rememberParts(trimmed);
    for (const line of trimmed.includes("\n") ? trimmed.split("\n") : []) this.rememberLine(line.trim());
  }

  private forgetTables(): void {
    this.table = undefined;
    this.paths.clear();
  }

  private rememberShort(text: string): void {
    this.short.add(text);
    for (const form of [encodeURIComponentSafely(text), ...encodingsOf(text)]) {
      if (form.length < MIN_LENGTH) this.short.add(form);
      else this.add(form);
    }
    this.forgetTables();
    this.shortLengths = [...new Set([...this.short].map(({ length }) => length))].sort((a, b) => b - a);
  }

  /** JSON and URLs with a password are also remembered in parts. */
  private rememberParts(text: string): void {
    if (text.length > MAX_STRUCTURE) return;
    const structure = parseStructure(text);
    if (structure !== undefined) this.remember(structure);
    const password = /:\/\/[^\s/:@]{0,200}:([^\s/@]{1,1024})@/.exec(text)?.[1];
    if (password !== undefined) this.rememberText(password, true);
  }

  /** Lines of a key file may appear on their own, indented in YAML. The first line is the same in every file. */
  private rememberLine(line: string): void {
    if (line.length >= 16 && !line.startsWith("-----") && !ORDINARY.test(line)) this.add(line);
  }

  private add(text: string): void {
    if (text.length <= MAX_LENGTH) this.values.add(text);
    else this.values.add(text.slice(0, MAX_LENGTH));
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters and digits in any script. */
function isWordLetter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 191
  );
}

/** Base64 and hexadecimal. Base64 also without the last incomplete group of three bytes, which depends on what follows. */
function encodingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const groups = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
  const hex = bytes.toString("hex");
  return [bytes.toString("base64"), groups, hex, hex.toUpperCase()].filter((form) => form !== "");
}

/** The text as escaped in a JSON string. */
function escapedOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As `jsonencode` escapes it: `<` is `\u003c`. */
function escapedForHtml(escaped: string): string {
  return escaped.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
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
    // Longer values first, so that a value is preferred to its prefix.
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

/** The letters at `end` and before it, in 16 bits. */
function pairAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 1) << 8) ^ text.charCodeAt(end)) & 0xffff;
}
