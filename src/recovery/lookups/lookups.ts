import { balancingLookups } from "./balancing";
import { contentsLookups } from "./contents";
import { databaseLookups } from "./databases";
import { edgeLookups } from "./edge";
import { identityLookups } from "./identity";
import { lightsailLookups } from "./lightsail";
import type { Lookup, LookupTable } from "./lookup";
import { machinePartLookups } from "./machine-parts";
import { networkLookups } from "./network";
import { serviceLookups } from "./services";
import { storageLookups } from "./storage";

const LOOKUPS: LookupTable = {
  ...balancingLookups,
  ...contentsLookups,
  ...databaseLookups,
  ...edgeLookups,
  ...identityLookups,
  ...lightsailLookups,
  ...machinePartLookups,
  ...networkLookups,
  ...serviceLookups,
  ...storageLookups,
};

/** How to look for a planned resource in AWS; undefined for types without a lookup. */
export function lookupOf(type: string): Lookup | undefined {
  return LOOKUPS[type];
}
