import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import type { BackendSettings } from "../../src/config/environment";
import { type Grantee, type PolicyStatement, policyDocument } from "../identity/policy-document";

/** `plan` reads states and takes locks; `apply` writes states too. */
export type StateAccess = "plan" | "apply";

/** The parts of the backend that a policy names. */
export interface StateLocation {
  readonly bucket: string;
  readonly lockTable: string;
  readonly region: string;
  /** How states are locked; only these locks are allowed. @default - both kinds */
  readonly lock?: BackendSettings["lock"];
  /** @default - any account: the table's name and region are enough */
  readonly account?: string;
  /** Only states under this prefix, such as `hermes/prod/`. @default - every state in the bucket */
  readonly prefix?: string;
}

/** Name of a state object. Its lock's key in the table is `<bucket>/<key>`. */
const STATE_FILE = "terraform.tfstate";

/**
 * The backend permissions for planning or applying. A plan may take and release a lock but cannot change a state or its
 * digest: the condition on the item's key excludes digests, whose keys end in `-md5`.
 */
export function stateStatements(access: StateAccess, location: StateLocation): readonly PolicyStatement[] {
  const { bucket, lock = "both", prefix = "" } = location;
  const states = `arn:aws:s3:::${bucket}/${prefix}*`;
  return [
    {
      sid: "ListStates",
      actions: ["s3:ListBucket", "s3:GetBucketTagging"],
      resources: [`arn:aws:s3:::${bucket}`],
    },
    { sid: "ReadStates", actions: ["s3:GetObject"], resources: [states] },
    ...(access === "apply" ? [{ sid: "WriteStates", actions: ["s3:PutObject"], resources: [states] }] : []),
    // A lock file is released by deleting it.
    ...(lock === "dynamodb"
      ? []
      : [
          { sid: "LockFiles", actions: ["s3:PutObject", "s3:DeleteObject"], resources: [`${states}.tflock`] },
        ]),
    ...tableStatements(access, location),
  ];
}

function tableStatements(access: StateAccess, location: StateLocation): readonly PolicyStatement[] {
  const { bucket, lock, lockTable, region, account = "*", prefix = "" } = location;
  const table = `arn:aws:dynamodb:${region}:${account}:table/${lockTable}`;
  const locks = `${bucket}/${prefix}*${STATE_FILE}`;
  const keys = access === "apply" ? [locks, `${locks}-md5`] : [locks];
  return [
    // Every command reads the table's description first, whichever lock it uses.
    {
      sid: "ReadLocks",
      actions: ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:ListTagsOfResource"],
      resources: [table],
    },
    ...(lock === "lockfile"
      ? []
      : [
          {
            sid: "TakeLocks",
            actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
            resources: [table],
            conditions: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } },
          },
        ]),
  ];
}

/** Gives a role or user access to states. */
export function grantState(grantee: Grantee, access: StateAccess, location: StateLocation): void {
  for (const statement of stateStatements(access, location)) grantee.allow(statement);
}

export interface StateAccessPolicyProps extends StateLocation {
  readonly access: StateAccess;
  /** Physical name of the policy. */
  readonly policyName: string;
}

/** A managed policy with access to states, for people and roles outside the stacks. */
export class StateAccessPolicy extends Construct {
  readonly policyArn: string;

  constructor(scope: Construct, id: string, props: StateAccessPolicyProps) {
    super(scope, id);
    this.policyArn = new IamPolicy(this, "policy", {
      name: props.policyName,
      description: DESCRIPTIONS[props.access],
      policy: policyDocument(stateStatements(props.access, props)),
    }).arn;
  }
}

const DESCRIPTIONS: Readonly<Record<StateAccess, string>> = {
  plan: "Reads Terraform states and takes their locks",
  apply: "Reads and writes Terraform states and takes their locks",
};
