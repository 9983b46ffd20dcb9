import type { StackResource } from "../../plan/resources/resource-set";
import type { PolicyRule, Violation } from "../rule";
import { secretClues } from "../secret-clues";

/** Attributes with a machine's first script. */
const ATTRIBUTES = ["user_data", "user_data_base64"] as const;

/** Everyone who may describe an instance can read its user data. It is also in the state. */
export const userDataSecret: PolicyRule = {
  id: "GP_USER_DATA_SECRET",
  title: "User data contains no secret",
  level: "error",
  check: ({ resources }) => resources.flatMap(secretsIn),
};

function secretsIn({ address, values }: StackResource): readonly Violation[] {
  const texts = ATTRIBUTES.flatMap((attribute) => values[attribute] ?? []).filter(
    (text) => typeof text === "string",
  );
  const clues = new Set(texts.flatMap((text) => secretClues(withoutReferences(text))));
  return [...clues].map((clue) => ({ address, message: `looks like it contains ${clue}` }));
}

/** A value that Terraform fills in later is a reference, even if its name looks random. */
function withoutReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{[^}]*\}/g, "$");
}
