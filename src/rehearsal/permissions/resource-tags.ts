import { SECRET_END } from "./usual-resources";

/** An applied resource and its tags. */
interface Tagged {
  readonly id: string;
  /** undefined after a destroy */
  readonly state?: Readonly<Record<string, unknown>>;
}

/** The tags of applied resources, by ARN. */
export class ResourceTags {
  private readonly byArn = new Map<string, Readonly<Record<string, string>>>();

  record({ state }: Tagged): void {
    const arn = state?.["arn"];
    if (typeof arn !== "string") return;
    const tags = (state?.["tags_all"] ?? {}) as Readonly<Record<string, unknown>>;
    const texts = Object.entries(tags).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    this.byArn.set(arn, Object.fromEntries(texts));
  }

  /** The ARN of an applied secret, for one that was made from its name. */
  appliedArn(arn: string): string {
    if (!arn.endsWith(SECRET_END)) return arn;
    const beginning = arn.slice(0, 1 - SECRET_END.length);
    const found = [...this.byArn.keys()].find(
      (known) => known.startsWith(beginning) && known.length === arn.length,
    );
    return found ?? arn;
  }

  of(arn: string): Readonly<Record<string, string>> {
    return this.byArn.get(arn) ?? {};
  }
}
