import { z } from "zod";

/** What a schema type wants, in words that an error can end with. */
export const expectations = z.registry<{ readonly want: string }>();

/** What a value of a {@link text} type is refused for. */
export interface TextFault {
  readonly problem: string;
  /** @default the type's `want` */
  readonly want?: string;
}

export interface TextType {
  /** Follows "want" in an error: `an AWS region such as "eu-south-2"`. */
  readonly want: string;
  /** For the JSON Schema that editors check with; it may allow more than `fault` does. */
  readonly pattern?: RegExp;
  readonly examples?: readonly string[];
  readonly fault: (value: string) => TextFault | undefined;
}

/** A string type with a message of its own, for errors and for editors. */
export function text({ want, pattern, examples, fault }: TextType): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const found = fault(value);
      if (found === undefined) return;
      context.addIssue({ code: "custom", message: found.problem, params: { want: found.want ?? want } });
    })
    .meta({
      description: `${want[0]?.toUpperCase()}${want.slice(1)}.`,
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
      ...(examples === undefined ? {} : { examples: [...examples] }),
    })
    .register(expectations, { want });
}

/** The fault of everything that does not match, with one sentence for all of it. */
export function unlessMatching(pattern: RegExp, problem: string): TextType["fault"] {
  return (value) => (pattern.test(value) ? undefined : { problem });
}
