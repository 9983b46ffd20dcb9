/** What a plan of a specimen says beyond the arguments that it is given. */
export interface Expectation {
  /** Paths, with spaces between, of what is known only after the apply. */
  readonly unknown: string;
  /** Values that are known although nobody gave them, by path. All else is null, or no block. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** Paths of what is hidden. */
  readonly hidden?: string;
  /** What an update makes unknown. @default - nothing */
  readonly unknownOnUpdate?: string;
}
