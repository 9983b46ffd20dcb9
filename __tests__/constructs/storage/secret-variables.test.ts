import { SecretBundle } from "../../../constructs/storage/secret-bundle";
import { SecretVariables } from "../../../constructs/storage/secret-variables";
import { synthesizeConstructs } from "../../synthesize";

function variables(version = 1) {
  return synthesizeConstructs((stack) => {
    const secrets = new SecretBundle(stack, "secrets", {
      secretName: "hermes/prod",
      description: "Hermes",
      keys: ["DATABASE_URL", "SECRET_KEY_BASE"],
    });
    new SecretVariables(stack, "variables", { secrets, version });
  });
}

describe("secrets from variables", () => {
  it("are read under the document's names, and stored nowhere", () => {
    expect(variables().json["variable"]).toEqual({
      database_url: expect.objectContaining({ type: "string", sensitive: true, ephemeral: true }),
      secret_key_base: expect.objectContaining({ type: "string", sensitive: true, ephemeral: true }),
    });
  });

  it("are written to the secret through a write-only argument, once per version", () => {
    const { attributes } = variables(7).resource("aws_secretsmanager_secret_version");
    expect(attributes["secret_string_wo_version"]).toBe(7);
    expect(attributes["secret_string_wo"]).toBe(
      '${jsonencode({"DATABASE_URL" = var.database_url, "SECRET_KEY_BASE" = var.secret_key_base})}',
    );
    expect(attributes).not.toHaveProperty("secret_string");
  });

  it("refuse a version that is not a whole number", () => {
    expect(() => variables(0)).toThrow("version: must be a whole number from 1");
  });
});
