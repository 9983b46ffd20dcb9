/** A secret in Secrets Manager that holds one JSON object. A stack creates it; its values never pass through a stack. */
export interface DeclaredSecret {
  /** Physical name, such as `hebo/prod/app`. */
  readonly secretName: string;
  /** The environment whose stack creates it. */
  readonly createdBy: string;
  /** The key in the JSON object, by its short name. */
  readonly keys: Readonly<Record<string, string>>;
  /**
   * Who writes the values: people, with `groundplan secrets set`, or Groundplan, when it creates the database and
   * rotates its password.
   */
  readonly writtenBy: "people" | "groundplan";
}
