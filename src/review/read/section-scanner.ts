/**
 * Finds the sections of a plan that a review needs in a stream of bytes, without parsing what lies between.
 * A plan of 100 MB is mostly `prior_state`, `planned_values` and `configuration`: they are stepped over at the
 * speed of a byte loop, and a section is parsed one element at a time, so neither the file nor its object tree is
 * ever in memory as a whole.
 */

/** Which sections are handed out: a tree of property names; `*` stands for any property. */
export interface SectionTree {
  /** `elements` hands out each array element or property value on its own, `value` the whole value. */
  readonly [property: string]: "value" | "elements" | SectionTree;
}

export interface Section {
  /** Property names joined by dots, such as `configuration.root_module.resources`. */
  readonly name: string;
  /** Property name of an element of an object; undefined for array elements and whole values. */
  readonly key?: string;
  /** The JSON of it. */
  readonly text: string;
}

/** Thrown where the bytes are no JSON objects; `offset` counts bytes from the start. */
export class NotJson extends Error {
  constructor(readonly offset: number) {
    super(`not JSON at byte ${String(offset)}`);
    this.name = "NotJson";
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;

const OPENS = 1;
const CLOSES = 2;
const STRING = 3;
const KIND = new Uint8Array(256);
KIND[OPEN_OBJECT] = KIND[OPEN_ARRAY] = OPENS;
KIND[0x7d] = KIND[0x5d] = CLOSES;
KIND[QUOTE] = STRING;

type Wants = SectionTree | "value" | "elements" | undefined;

interface Frame {
  readonly name: string;
  readonly isArray: boolean;
  readonly wants: SectionTree | "elements";
  key: string | undefined;
  expectsKey: boolean;
}

type Mode = "between" | "nested" | "scalar";

/** Feed it chunks with `push`, which may be overwritten afterwards; `onSection` is called in file order, `onEnd` after each top-level object. */
export class SectionScanner {
  private readonly frames: Frame[] = [];
  private mode: Mode = "between";
  private depth = 0;
  private inString = false;
  private escaped = false;
  private isKey = false;
  /** Where the captured value began in this chunk; undefined while nothing is captured. */
  private captureFrom: number | undefined;
  private readonly earlier: Buffer[] = [];
  private consumed = 0;

  constructor(
    private readonly tree: SectionTree,
    private readonly onSection: (section: Section) => void,
    private readonly onEnd: () => void,
  ) {}

  /** True where a document has begun and not ended. */
  get isOpen(): boolean {
    return this.frames.length > 0;
  }

  /** @throws NotJson */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.mode === "between") at = this.between(chunk, at);
      else if (this.mode === "nested") at = this.throughNested(chunk, at);
      else at = this.throughScalar(chunk, at);
    }
    if (this.captureFrom !== undefined) {
      this.earlier.push(Buffer.from(chunk.subarray(this.captureFrom)));
      this.captureFrom = 0;
    }
    this.consumed += chunk.length;
  }

  private between(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte <= 0x20) return at + 1;
    const frame = this.frames.at(-1);
    if (frame === undefined) return this.openDocument(byte, at);
    if (byte === COMMA) {
      frame.expectsKey = !frame.isArray;
      return at + 1;
    }
    if (byte === COLON) return at + 1;
    if (KIND[byte] === CLOSES) return this.closeFrame(at);
    if (!frame.expectsKey) return this.openValue(frame, byte, at);
    if (byte !== QUOTE) throw new NotJson(this.consumed + at);
    this.isKey = true;
    this.captureFrom = at;
    return this.enterNested(byte, at);
  }

  private openDocument(byte: number, at: number): number {
    if (byte !== OPEN_OBJECT) throw new NotJson(this.consumed + at);
    this.frames.push({ name: "", isArray: false, wants: this.tree, key: undefined, expectsKey: true });
    return at + 1;
  }

  private closeFrame(at: number): number {
    this.frames.pop();
    if (this.frames.length === 0) this.onEnd();
    return at + 1;
  }

  private openValue(frame: Frame, byte: number, at: number): number {
    const wants = wantsOf(frame);
    const opens = KIND[byte] === OPENS;
    if (opens && wants !== undefined && wants !== "value") {
      const name = frame.name === "" ? (frame.key ?? "") : `${frame.name}.${frame.key ?? ""}`;
      const isArray = byte === OPEN_ARRAY;
      this.frames.push({ name, isArray, wants, key: undefined, expectsKey: !isArray });
      return at + 1;
    }
    if (wants === "value") this.captureFrom = at;
    if (opens || byte === QUOTE) return this.enterNested(byte, at);
    this.mode = "scalar";
    return at;
  }

  private enterNested(byte: number, at: number): number {
    this.mode = "nested";
    this.inString = byte === QUOTE;
    this.depth = this.inString ? 0 : 1;
    this.escaped = false;
    return at + 1;
  }

  /** The loop that all bytes go through: keep it free of calls and allocations. */
  private throughNested(chunk: Buffer, start: number): number {
    const end = chunk.length;
    let { depth, inString, escaped } = this;
    let at = start;
    scan: while (at < end) {
      if (inString) {
        if (escaped) {
          escaped = false;
          at++;
        }
        let byte = 0;
        while (at < end && (byte = chunk[at] as number) !== QUOTE && byte !== BACKSLASH) at++;
        if (at === end) break;
        if (byte === BACKSLASH) {
          escaped = true;
          at++;
          continue;
        }
        inString = false;
        if (depth === 0) break;
        at++;
        continue;
      }
      while (at < end) {
        const kind = KIND[chunk[at] as number];
        if (kind === STRING) {
          inString = true;
          at++;
          continue scan;
        }
        if (kind === OPENS) depth++;
        else if (kind === CLOSES && --depth === 0) break scan;
        at++;
      }
    }
    this.depth = depth;
    this.inString = inString;
    this.escaped = escaped;
    if (at === end) return end;
    this.finishValue(chunk, at + 1);
    return at + 1;
  }

  private throughScalar(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte !== COMMA && KIND[byte] !== CLOSES && byte > 0x20) continue;
      this.finishValue(chunk, at);
      return at;
    }
    return chunk.length;
  }

  private finishValue(chunk: Buffer, end: number): void {
    this.mode = "between";
    const frame = this.frames.at(-1);
    if (frame === undefined || this.captureFrom === undefined) return;
    const text = this.takeCaptured(chunk, end);
    if (this.isKey) {
      this.isKey = false;
      frame.expectsKey = false;
      frame.key = JSON.parse(text) as string;
      return;
    }
    const isElement = frame.wants === "elements";
    const name = isElement
      ? frame.name
      : frame.name === ""
        ? (frame.key ?? "")
        : `${frame.name}.${frame.key ?? ""}`;
    this.onSection(isElement && frame.key !== undefined ? { name, text, key: frame.key } : { name, text });
  }

  private takeCaptured(chunk: Buffer, end: number): string {
    const last = chunk.subarray(this.captureFrom, end);
    this.captureFrom = undefined;
    if (this.earlier.length === 0) return last.toString("utf8");
    return Buffer.concat([...this.earlier.splice(0), last]).toString("utf8");
  }
}

function wantsOf(frame: Frame): Wants {
  if (frame.wants === "elements") return "value";
  const key = frame.key ?? "";
  return Object.hasOwn(frame.wants, key) ? frame.wants[key] : frame.wants["*"];
}
