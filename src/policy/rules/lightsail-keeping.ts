import type { JsonObject } from "../../text/json";
import { blocks, literal } from "../../plan/resources/resource-set";
import { type PolicyRule, ofType } from "../rule";

/** AWS generates the pair, and the provider writes the private key into the state. */
export const lightsailKeyPair: PolicyRule = {
  id: "GP_LIGHTSAIL_KEY_PAIR",
  title: "A Lightsail key pair uses an existing public key",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_key_pair")
      .filter(({ values }) => values.public_key === undefined || values.public_key === null)
      .map(({ address }) => ({ address, message: "without public_key, its private key is in the state" })),
};

/** The disk is part of the instance: replacing the instance destroys the disk. */
export const lightsailSnapshots: PolicyRule = {
  id: "GP_LIGHTSAIL_SNAPSHOTS",
  title: "A Lightsail instance has daily snapshots of its disk",
  level: "error",
  check: (input) =>
    ofType(input, "aws_lightsail_instance")
      .filter(({ values }) => !blocks(values.add_on).some(isSnapshot))
      .map(({ address }) => ({ address, message: "no AutoSnapshot add_on is enabled" })),
};

/** By default the provider neither skips the final snapshot nor names it, so a destroy fails. */
export const lightsailFinalSnapshot: PolicyRule = {
  id: "GP_LIGHTSAIL_DB_SNAPSHOT",
  title: "A Lightsail database names its final snapshot, or skips it",
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
