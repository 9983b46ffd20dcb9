import { z } from "zod";
import type { Environment } from "../environment";
import { arn } from "./arn";
import { copiedAs } from "./copied-as";

/** Settings of GitHub's OIDC provider, of which an account can have one. */
export const githubOidcProvider = {
  oidcProvider: copiedAs(z.enum(["made-here", "exists"]), () => "exists")
    .optional()
    .describe(
      "GitHub's OIDC provider, of which an account can have one. Default: made-here in prod and in a separate account.",
    ),
  oidcProviderArn: arn({ service: "iam", resource: "oidc-provider" })
    .optional()
    .describe("GitHub's OIDC provider, if the account already has one under another name."),
} as const;

interface OidcProviderSettings {
  readonly oidcProvider?: "made-here" | "exists" | undefined;
  readonly oidcProviderArn?: string | undefined;
}

/** Whether the environment creates the provider, by these settings. */
export function makesOidcProvider(
  { name, backend }: Pick<Environment, "name" | "backend">,
  { oidcProvider, oidcProviderArn }: OidcProviderSettings,
): boolean {
  if (oidcProviderArn !== undefined) return false;
  const isFirst = name === "prod" || backend.only !== undefined;
  return (oidcProvider ?? (isFirst ? "made-here" : "exists")) === "made-here";
}
