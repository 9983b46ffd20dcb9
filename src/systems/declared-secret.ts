/** A secret in Secrets Manager that holds one JSON object. A stack creates it; its values never pass through a stack. */
export interface DeclaredSecret {
  /** Physical name, such as `hebo/prod/app`. */
  readonly secretName: string;
  /** The environment whose stack creates it. */
  readonly createdBy: string;
  /** The key in the JSON object, by the name that people use. */
  readonly keys: Readonly<Record<string, string>>;
  /**
   * Who writes the values: people, with `groundplan secrets set`, or a command of ours, when the database is created and
   * when its password is rotated.
   */
  readonly writtenBy: "people" | "groundplan";
}
