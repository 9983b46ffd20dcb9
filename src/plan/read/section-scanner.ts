import { LogLines } from "./log-lines";
import { type NestingState, walkNested } from "./nesting";

/**
 * Finds the sections of a plan that a reader needs in a stream of bytes, without parsing the rest. A plan of 100 MB is
 * mostly `prior_state`, `planned_values` and `configuration`, which are skipped. Sections are parsed one element at a
 * time, so memory never holds the whole file or its object tree.
 */

/** The sections to read: a tree of property names; `*` matches any property. */
export interface SectionTree {
  /** `elements` passes each array element or property value separately, `value` the whole value. */
  readonly [property: string]: "value" | "elements" | SectionTree;
}

export interface Section {
  /** Property names joined by dots, such as `configuration.root_module.resources`. */
  readonly name: string;
  /** Whether it is an element of a list or object. */
  readonly isElement: boolean;
  /** The property name of an object's element; undefined for array elements and whole values. */
  readonly key?: string;
  /** Its JSON in UTF-8, valid only during the call that passes it. */
  readonly json: Buffer;
  /** Whether it contains a number that a double may not represent exactly. */
  readonly hasLongNumber?: boolean;
}

/** The kind of value that starts here: all that is known before it is read. */
export type Shape = "list" | "object" | "text" | "null" | "other";

/** Receives the sections. */
export interface SectionTaker {
  /** A property of the document, or of an object in the tree outside lists, whether it is wanted or not. */
  meet?(name: string, shape: Shape): void;
  take(section: Section): void;
  /** The end of a top-level object. */
  finish(): void;
}

/** Thrown if the bytes are not JSON objects; `offset` counts bytes from the start. */
export class NotJson extends Error {
  constructor(
    readonly offset: number,
    readonly isUtf16 = false,
  ) {
    super(`not JSON at byte ${String(offset)}`);
    this.name = "NotJson";
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
const LETTER_N = 0x6e;

const OPENS = 1;
const CLOSES = 2;
const KIND = new Uint8Array(256);
KIND[OPEN_OBJECT] = KIND[OPEN_ARRAY] = OPENS;
KIND[CLOSE_OBJECT] = KIND[CLOSE_ARRAY] = CLOSES;

type Wants = SectionTree | "value" | "elements" | undefined;

/** What may come next in a list or an object. */
type Expected = "key" | "key or end" | "colon" | "value" | "value or end" | "comma or end";

interface Frame {
  readonly name: string;
  readonly isArray: boolean;
  /** Whether it is in an element of a list, where every element has the same names. */
  readonly isWithinList: boolean;
  readonly wants: SectionTree | "elements";
  key: string | undefined;
  expects: Expected;
}

type Mode = "between" | "nested" | "scalar";

/** Feed it chunks with `push`; their buffer may be reused afterwards. The taker is called in file order. */
export class SectionScanner {
  private readonly frames: Frame[] = [];
  private mode: Mode = "between";
  private readonly nesting: NestingState = { depth: 0, inString: false, escaped: false };
  private readonly lines = new LogLines();
  private isKey = false;
  private isWanted = false;
  private piece: Buffer = Buffer.alloc(0);
  /** Where the captured value starts in this chunk; undefined if nothing is captured. */
  private captureFrom: number | undefined;
  private readonly earlier: Buffer[] = [];
  private consumed = 0;

  constructor(
    private readonly tree: SectionTree,
    private readonly taker: SectionTaker,
  ) {}

  /** True if a document has started but not ended. */
  get isOpen(): boolean {
    return this.frames.length > 0;
  }

  /** Lines around the documents, such as a wrapper's log. */
  get skippedLines(): number {
    return this.lines.count;
  }

  /** The end of the input. @throws NotJson */
  end(): void {
    if (this.lines.endsInOtherJson()) throw new NotJson(this.consumed);
  }

  /** @throws NotJson, TooDeep */
  push(chunk: Buffer): void {
    this.piece = chunk;
    const { length } = chunk;
    let at = this.consumed === 0 ? afterByteOrderMark(chunk) : 0;
    while (at < length) at = this.step(at, length);
    if (this.captureFrom !== undefined) {
      this.earlier.push(Buffer.from(chunk.subarray(this.captureFrom, length)));
      this.captureFrom = 0;
    }
    this.consumed += length;
  }

  private step(at: number, length: number): number {
    if (this.frames.length === 0) return this.outside(at, length);
    if (this.mode === "between") return this.between(at);
    return this.mode === "nested" ? this.throughNested(at, length) : this.throughScalar(at, length);
  }

  private outside(at: number, length: number): number {
    const byte = this.piece[at] ?? 0;
    if (!this.lines.isWithin) {
      if (byte <= 0x20) {
        if (byte === NEWLINE) this.lines.isAfterDocument = false;
        return at + 1;
      }
      if (byte === OPEN_OBJECT) return this.openDocument(at + 1);
    }
    const walked = this.lines.walk(this.piece, at, length);
    if (walked.isNoLog) throw new NotJson(this.consumed + walked.at);
    return walked.opens === undefined ? walked.at : this.openDocument(walked.at, walked.opens);
  }

  private openDocument(at: number, key?: string): number {
    const expects = key === undefined ? "key or end" : "colon";
    this.frames.push({ name: "", isArray: false, isWithinList: false, wants: this.tree, key, expects });
    this.mode = "between";
    return at;
  }

  private between(at: number): number {
    const byte = this.piece[at] ?? 0;
    if (byte <= 0x20) return at + 1;
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new NotJson(this.consumed + at);
    if (KIND[byte] === CLOSES) return this.closeFrame(frame, byte, at);
    switch (frame.expects) {
      case "comma or end":
        if (byte !== COMMA) throw new NotJson(this.consumed + at);
        frame.expects = frame.isArray ? "value" : "key";
        return at + 1;
      case "colon":
        if (byte !== COLON) throw new NotJson(this.consumed + at);
        frame.expects = "value";
        return at + 1;
      case "key":
      case "key or end":
        if (byte !== QUOTE) throw new NotJson(this.consumed + at);
        frame.expects = "colon";
        this.isKey = true;
        this.captureFrom = at;
        return this.enterNested(byte, at);
      default:
        frame.expects = "comma or end";
        return this.openValue(frame, byte, at);
    }
  }

  private closeFrame(frame: Frame, byte: number, at: number): number {
    const mayEnd = frame.expects.endsWith("or end") && (byte === CLOSE_ARRAY) === frame.isArray;
    if (!mayEnd) throw new NotJson(this.consumed + at);
    this.frames.pop();
    if (this.frames.length === 0) {
      this.lines.isAfterDocument = true;
      this.taker.finish();
    }
    return at + 1;
  }

  private openValue(frame: Frame, byte: number, at: number): number {
    const wants = wantsOf(frame);
    const opens = KIND[byte] === OPENS;
    const isWithinList = frame.isArray || frame.isWithinList;
    if (frame.wants !== "elements" && !isWithinList) this.taker.meet?.(nameIn(frame), shapeOf(byte));
    if (opens && wants !== undefined && wants !== "value") {
      const isArray = byte === OPEN_ARRAY;
      const expects = isArray ? "value or end" : "key or end";
      this.frames.push({ name: nameIn(frame), isArray, isWithinList, wants, key: undefined, expects });
      return at + 1;
    }
    this.isWanted = wants === "value";
    const isScalar = !opens && byte !== QUOTE;
    // Numbers, `true` and `null` are so short that they are always read: this also validates them.
    if (this.isWanted || isScalar) this.captureFrom = at;
    if (!isScalar) return this.enterNested(byte, at);
    this.mode = "scalar";
    return at;
  }

  private enterNested(byte: number, at: number): number {
    this.mode = "nested";
    const inString = byte === QUOTE;
    const depth = inString ? 0 : 1;
    Object.assign(this.nesting, { depth, inString, escaped: false, digits: 0, hasLongNumber: false });
    return at + 1;
  }

  private throughNested(at: number, length: number): number {
    const closed = walkNested(this.nesting, this.piece, at, length);
    if (closed === length) return length;
    this.finishValue(closed + 1);
    return closed + 1;
  }

  private throughScalar(start: number, length: number): number {
    for (let at = start; at < length; at++) {
      const byte = this.piece[at] ?? 0;
      if (byte !== COMMA && KIND[byte] !== CLOSES && byte > 0x20) continue;
      this.finishValue(at);
      return at;
    }
    return length;
  }

  private finishValue(end: number): void {
    this.mode = "between";
    const frame = this.frames.at(-1);
    if (frame === undefined || this.captureFrom === undefined) return;
    const json = this.takeCaptured(end);
    if (this.isKey) {
      this.isKey = false;
      frame.key = this.parsed(json) as string;
      return;
    }
    if (!this.isWanted) return void this.parsed(json);
    const isElement = frame.wants === "elements";
    const name = isElement ? frame.name : nameIn(frame);
    const { hasLongNumber = false } = this.nesting;
    const key = isElement ? frame.key : undefined;
    this.taker.take(
      key === undefined
        ? { name, json, isElement, hasLongNumber }
        : { name, json, isElement, hasLongNumber, key },
    );
  }

  private parsed(json: Buffer): unknown {
    try {
      return JSON.parse(json.toString("utf8"));
    } catch {
      throw new NotJson(this.consumed);
    }
  }

  private takeCaptured(end: number): Buffer {
    const last = this.piece.subarray(this.captureFrom, end);
    this.captureFrom = undefined;
    return this.earlier.length === 0 ? last : Buffer.concat([...this.earlier.splice(0), last]);
  }
}

const NEWLINE = 0x0a;

function nameIn({ name, key = "" }: Frame): string {
  return name === "" ? key : `${name}.${key}`;
}

function shapeOf(byte: number): Shape {
  if (byte === OPEN_OBJECT) return "object";
  if (byte === OPEN_ARRAY) return "list";
  if (byte === LETTER_N) return "null";
  return byte === QUOTE ? "text" : "other";
}

function wantsOf(frame: Frame): Wants {
  if (frame.wants === "elements") return "value";
  const key = frame.key ?? "";
  return Object.hasOwn(frame.wants, key) ? frame.wants[key] : frame.wants["*"];
}

function afterByteOrderMark(bytes: Buffer): number {
  const [first, second, third] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Without a byte-order mark, every other byte of its first brace is zero.
  const isWide = (first === 0 && second === OPEN_OBJECT) || (first === OPEN_OBJECT && second === 0);
  if (isMarked || isWide) throw new NotJson(0, true);
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
}
