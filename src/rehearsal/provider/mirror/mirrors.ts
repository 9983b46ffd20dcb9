import { balancingMirror } from "./balancing";
import { cdnPartsMirror } from "./cdn-parts";
import { containersMirror } from "./containers";
import { databasesMirror } from "./databases";
import { distributionsMirror } from "./distributions";
import { dnsMirror } from "./dns";
import { documentsMirror } from "./documents";
import { dynamodbMirror } from "./dynamodb";
import { ec2Mirror } from "./ec2";
import { ecsMirror } from "./ecs";
import { elasticAddressMirror } from "./elastic-addresses";
import { identityMirror } from "./identity";
import { identityProvidersMirror } from "./identity-providers";
import { identityUsersMirror } from "./identity-users";
import { keyPairsMirror } from "./key-pairs";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { s3Mirror } from "./s3";
import { s3SettingsMirror } from "./s3-settings";
import { secretsMirror } from "./secrets";

const TABLES: readonly MirrorTable[] = [
  balancingMirror,
  cdnPartsMirror,
  containersMirror,
  databasesMirror,
  distributionsMirror,
  dnsMirror,
  documentsMirror,
  dynamodbMirror,
  ec2Mirror,
  ecsMirror,
  elasticAddressMirror,
  identityMirror,
  identityProvidersMirror,
  identityUsersMirror,
  keyPairsMirror,
  s3Mirror,
  s3SettingsMirror,
  secretsMirror,
];

/** The types that exist in the simulated AWS, by name. */
export const MIRRORED: ReadonlyMap<string, MirroredType> = new Map(
  TABLES.flatMap((table) => Object.entries(table)),
);

/** The mirror of a type; undefined for types that exist only in Terraform's state. */
export function mirrorOf(typeName: string): MirroredType | undefined {
  return MIRRORED.get(typeName);
}
