import type { PolicyRule } from "../rule";
import { auroraGlobalPassword, auroraPause } from "./aurora-conflicts";
import { iamWildcard } from "./iam-wildcard";
import { lightsailDatabasePassword, lightsailDatabasePublic } from "./lightsail-database";
import { lightsailFinalSnapshot, lightsailKeyPair, lightsailSnapshots } from "./lightsail-keeping";
import { lightsailPorts } from "./lightsail-ports";
import { publicBucket } from "./public-bucket";
import { ruleDescription } from "./rule-description";
import { userDataSecret } from "./user-data-secret";

/** Rules for what Checkov misses. docs/policy.md explains each. */
export const OWN_RULES: readonly PolicyRule[] = [
  lightsailPorts,
  lightsailDatabasePassword,
  lightsailDatabasePublic,
  lightsailFinalSnapshot,
  lightsailKeyPair,
  lightsailSnapshots,
  auroraPause,
  auroraGlobalPassword,
  userDataSecret,
  iamWildcard,
  ruleDescription,
  publicBucket,
];
