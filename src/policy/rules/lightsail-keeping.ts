import type { JsonObject } from "../../text/json";
import { blocks, literal } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType } from "../rule";

/** AWS makes the pair, and the provider writes the private half into the state. */
export const lightsailKeyPair: PolicyRule = {
  id: "GP_LIGHTSAIL_KEY_PAIR",
  title: "A Lightsail key pair is made from a public key that was given",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_key_pair")
      .filter(({ values }) => values.public_key === undefined || values.public_key === null)
      .map(({ address }) => ({ address, message: "without public_key its private key stands in the state" })),
};

/** The disk is part of the instance: whatever replaces the one takes the other. */
export const lightsailSnapshots: PolicyRule = {
  id: "GP_LIGHTSAIL_SNAPSHOTS",
  title: "A Lightsail instance's disk is in daily snapshots",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_instance")
      .filter(({ values }) => !blocks(values.add_on).some(isSnapshot))
      .map(({ address }) => ({ address, message: "no add_on of the type AutoSnapshot is enabled" })),
};

/** The provider neither skips the last snapshot by default nor makes up its name, and so a destroy fails. */
export const lightsailFinalSnapshot: PolicyRule = {
  id: "GP_LIGHTSAIL_DB_SNAPSHOT",
  title: "A Lightsail database says how its last snapshot is called, or that there is none",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_database")
      .filter(({ values }) => values.skip_final_snapshot !== true && isMissing(values.final_snapshot_name))
      .map(({ address }) => ({
        address,
        message: "it has no final_snapshot_name, so it cannot be destroyed",
      })),
};

function isSnapshot(addOn: JsonObject): boolean {
  return literal(addOn.type) === "AutoSnapshot" && literal(addOn.status) === "Enabled";
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
