export const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });
export const ROLE = "arn:aws:iam::123456789012:role/app";

/** A resource type with arguments, and changes of them: one that AWS makes in place, one that it cannot. */
export interface Specimen {
  readonly arguments: Readonly<Record<string, unknown>>;
  /** @default - nothing can be changed in place but tags */
  readonly update?: Readonly<Record<string, unknown>>;
  /** With the paths of what makes it a replacement. @default - everything can be changed in place */
  readonly replace?: readonly [
    change: Readonly<Record<string, unknown>>,
    paths: readonly (readonly (string | number)[])[],
  ];
}
