import { z } from "zod";

/** What a schema type expects, as the end of an error message. */
export const expectations = z.registry<{ readonly want: string }>();

/** Why a {@link text} type refuses a value. */
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

/** Longer than any name, address, key or ARN. A pattern that tries many ways would take minutes on a longer text. */
const LONGEST_TEXT = 4_096;

/** A string type with its own message, for errors and for editors. */
export function text({ want, pattern, examples, fault }: TextType): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const found = value.length > LONGEST_TEXT ? tooLong(value) : fault(value);
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

function tooLong(value: string): TextFault {
  return { problem: `has ${value.length} characters, more than the ${LONGEST_TEXT} that are possible` };
}

/** Refuses every value that does not match, with the same message. */
export function unlessMatching(pattern: RegExp, problem: string): TextType["fault"] {
  return (value) => (pattern.test(value) ? undefined : { problem });
}
