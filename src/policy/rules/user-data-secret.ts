import type { StackResource } from "../../plan/resources/resource-set";
import type { PolicyRule, Violation } from "../rule";
import { secretClues } from "../secret-clues";

/** Where machines get their first script. */
const ATTRIBUTES = ["user_data", "user_data_base64"] as const;

/** Everyone who may describe an instance reads its user data; it is in the state as well. */
export const userDataSecret: PolicyRule = {
  id: "GP_USER_DATA_SECRET",
  title: "User data carries no secret",
  level: "error",
  check: ({ resources }) => resources.flatMap(secretsIn),
};

function secretsIn({ address, values }: StackResource): readonly Violation[] {
  const texts = ATTRIBUTES.flatMap((attribute) => values[attribute] ?? []).filter(
    (text) => typeof text === "string",
  );
  const clues = new Set(texts.flatMap((text) => secretClues(withoutReferences(text))));
  return [...clues].map((clue) => ({ address, message: `looks as if it held ${clue}` }));
}

/** What Terraform fills in later is a reference, however random its name looks. */
function withoutReferences(text: string): string {
  return text.replace(/(?<!\$)\$\{[^}]*\}/g, "$");
}
