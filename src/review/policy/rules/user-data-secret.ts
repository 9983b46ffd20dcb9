import { blocks, type StackResource } from "../../resources/resource-set";
import { maskString } from "../../secrets/mask-value";
import { type PolicyRule, type Violation } from "../rule";

/** Where machines get their first script. */
const ATTRIBUTES = ["user_data", "user_data_base64"] as const;

/** Everyone who may describe an instance reads its user data; it is in the state as well. */
export const userDataSecret: PolicyRule = {
  id: "GP_USER_DATA_SECRET",
  title: "User data carries no secret",
  level: "error",
  twins: ["CKV_AWS_46"],
  check: ({ resources }) => resources.flatMap(secretsIn),
};

function secretsIn(resource: StackResource): readonly Violation[] {
  const places = [resource.values, ...blocks(resource.values.launch_template)];
  const kinds = new Set<string>();
  for (const place of places) {
    for (const attribute of ATTRIBUTES) {
      const text = place[attribute];
      if (typeof text === "string") maskString(withoutReferences(text), attribute, (kind) => kinds.add(kind));
    }
  }
  return [...kinds].map((kind) => ({
    address: resource.address,
    message: `looks like it holds a secret: ${kind}`,
  }));
}

/** What Terraform fills in later is a reference, however random its name looks. */
function withoutReferences(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, "");
}
