import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { type ObjectValue, sameValue, text } from "../values/compare";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

const role: MirroredType = {
  async create(planned, { cloud, region }) {
    const description = text(planned, "description");
    const PermissionsBoundary = boundaryIn(planned);
    const answer = await cloud.iam(region).send(
      new CreateRoleCommand({
        RoleName: text(planned, "name"),
        Path: text(planned, "path") ?? "/",
        AssumeRolePolicyDocument: text(planned, "assume_role_policy"),
        MaxSessionDuration: Number(planned["max_session_duration"] ?? 3600),
        Tags: tagList(planned),
        ...(description === undefined ? {} : { Description: description }),
        ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
      }),
    );
    return { arn: answer.Role?.Arn, unique_id: answer.Role?.RoleId };
  },
  async read(state, { cloud, region }) {
    const RoleName = text(state, "name") ?? text(state, "id");
    const found = (await unlessGone(cloud.iam(region).send(new GetRoleCommand({ RoleName }))))?.Role;
    if (found === undefined) return undefined;
    const trust = decodeURIComponent(found.AssumeRolePolicyDocument ?? "");
    return {
      name: found.RoleName,
      arn: found.Arn,
      path: found.Path,
      unique_id: found.RoleId,
      ...boundaryOf(found.PermissionsBoundary?.PermissionsBoundaryArn, state),
      ...(sameJson(trust, state["assume_role_policy"]) ? {} : { assume_role_policy: trust }),
    };
  },
  async update(prior, planned, { cloud, region }) {
    const RoleName = text(planned, "name");
    const trust = text(planned, "assume_role_policy");
    if (trust !== prior["assume_role_policy"]) {
      await cloud.iam(region).send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust }));
    }
    const PermissionsBoundary = boundaryIn(planned);
    if (PermissionsBoundary !== boundaryIn(prior)) {
      const iam = cloud.iam(region);
      if (PermissionsBoundary === undefined)
        await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
      else await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
    }
    await cloud.iam(region).send(
      new UpdateRoleCommand({
        RoleName,
        MaxSessionDuration: Number(planned["max_session_duration"] ?? 3600),
      }),
    );
    return {};
  },
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DeleteRoleCommand({ RoleName: text(state, "name") })));
  },
  import: (id) => ({ name: id, max_session_duration: 3600, force_detach_policies: false }),
};

function boundaryIn(values: ObjectValue): string | undefined {
  return text(values, "permissions_boundary") || undefined;
}

/** An unset one stays as the state has it, null or empty. */
function boundaryOf(arn: string | undefined, state: ObjectValue): ObjectValue {
  return arn === boundaryIn(state) ? {} : { permissions_boundary: arn ?? null };
}

const inlinePolicy: MirroredType = {
  async create(planned, { cloud, region }) {
    await cloud
      .iam(region)
      .send(new PutRolePolicyCommand({ ...inlineName(planned), PolicyDocument: text(planned, "policy") }));
    return {};
  },
  async read(state, { cloud, region }) {
    const found = await unlessGone(cloud.iam(region).send(new GetRolePolicyCommand(inlineName(state))));
    if (found === undefined) return undefined;
    const policy = decodeURIComponent(found.PolicyDocument ?? "");
    return sameJson(policy, state["policy"]) ? {} : { policy };
  },
  async update(_prior, planned, { cloud, region }) {
    await cloud
      .iam(region)
      .send(new PutRolePolicyCommand({ ...inlineName(planned), PolicyDocument: text(planned, "policy") }));
    return {};
  },
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DeleteRolePolicyCommand(inlineName(state))));
  },
  import(id) {
    const [roleName = "", name = ""] = id.split(":");
    return { role: roleName, name };
  },
};

function inlineName(values: ObjectValue) {
  return { RoleName: text(values, "role"), PolicyName: text(values, "name") };
}

const attachment: MirroredType = {
  async create(planned, { cloud, region }) {
    await cloud.iam(region).send(new AttachRolePolicyCommand(attached(planned)));
    return {};
  },
  async read(state, { cloud, region }) {
    const { RoleName, PolicyArn } = attached(state);
    const found = await unlessGone(cloud.iam(region).send(new ListAttachedRolePoliciesCommand({ RoleName })));
    return found?.AttachedPolicies?.some((policy) => policy.PolicyArn === PolicyArn) ? {} : undefined;
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DetachRolePolicyCommand(attached(state))));
  },
  import(id) {
    const [role = "", ...arn] = id.split("/");
    return { role, policy_arn: arn.join("/") };
  },
};

function attached(values: ObjectValue) {
  return { RoleName: text(values, "role"), PolicyArn: text(values, "policy_arn") };
}

/** IAM returns documents reformatted, which is not a change. */
export function sameJson(found: string, known: unknown): boolean {
  try {
    return typeof known === "string" && sameValue(JSON.parse(found), JSON.parse(known));
  } catch {
    return false;
  }
}

/** Roles and their policies. */
export const identityMirror: MirrorTable = {
  aws_iam_role: role,
  aws_iam_role_policy: inlinePolicy,
  aws_iam_role_policy_attachment: attachment,
};
