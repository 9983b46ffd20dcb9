/**
 * Lines that a wrapper prints around the JSON: Terragrunt's log, `[command]…` of setup-terraform. They are skipped and
 * counted. A line that could be part of a plan is not skipped: a lost plan would look like one without changes.
 */
export class LogLines {
  /** The number of skipped lines. */
  count = 0;
  /** True from the first byte of such a line to its end. */
  isWithin = false;
  /** True from the end of a document to the end of its line. */
  isAfterDocument = false;

  private readonly plan = new Needle('{"format_version"');
  private readonly lost = new Needle('"resource_changes"');
  /** The first bytes of the line that are not white space. */
  private start = "";
  /** The last two bytes before the current one, ignoring white space. */
  private last = "";

  /** Scans a line to its end, or to a plan that starts in it. */
  walk(bytes: Uint8Array, from: number, end: number): LogWalk {
    if (!this.isWithin) this.begin(bytes[from] ?? 0);
    for (let at = from; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === NEWLINE) {
        const isNoLog = this.looksLikeList();
        this.isWithin = this.isAfterDocument = false;
        return { at: at + 1, isNoLog };
      }
      if (this.lost.meets(byte) && !this.isWorkflowCommand()) return { at, isNoLog: true };
      if (this.plan.meets(byte) && !this.isWorkflowCommand()) {
        this.isWithin = false;
        return { at: at + 1, isNoLog: /[[,]$/.test(this.beforePlan), opens: "format_version" };
      }
      if (byte === OPEN_OBJECT) this.beforePlan = this.last;
      if (byte > SPACE) {
        if (this.start.length < 2) this.start += String.fromCharCode(byte);
        this.last = String.fromCharCode(byte);
      }
    }
    return { at: end, isNoLog: false };
  }

  private beforePlan = "";

  private begin(byte: number): void {
    this.isWithin = true;
    this.count++;
    this.start = this.last = this.beforePlan = "";
    this.plan.reset();
    this.lost.reset();
    // `{…},`, `{…}]` and `{…}}` are parts of something else.
    if (this.isAfterDocument && [COMMA, CLOSE_ARRAY, CLOSE_OBJECT].includes(byte)) this.start = "[[";
  }

  /** Whether the input ends inside a line of other JSON. */
  endsInOtherJson(): boolean {
    return this.isWithin && this.looksLikeList();
  }

  /** GitHub's own lines, such as `::debug::stdout: {…}`, repeat the output. */
  private isWorkflowCommand(): boolean {
    return this.start === "::";
  }

  private looksLikeList(): boolean {
    return /^\[[[{"\]]?$/.test(this.start) || (this.start.startsWith("[") && this.last === ",");
  }
}

export interface LogWalk {
  /** Where to continue. */
  readonly at: number;
  /** The line is not a log line, but part of other JSON. */
  readonly isNoLog: boolean;
  /** The first property of a plan within the line. */
  readonly opens?: string;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Finds a text byte by byte. Its first letter must occur only once. */
class Needle {
  private readonly bytes: Buffer;
  private matched = 0;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }

  reset(): void {
    this.matched = 0;
  }

  /** True at its last byte. */
  meets(byte: number): boolean {
    if (byte === this.bytes[this.matched]) this.matched++;
    else this.matched = byte === this.bytes[0] ? 1 : 0;
    if (this.matched < this.bytes.length) return false;
    this.matched = 0;
    return true;
  }
}
