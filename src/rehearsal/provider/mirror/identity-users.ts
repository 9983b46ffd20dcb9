import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type ObjectValue, text } from "../values/compare";
import { sameJson } from "./identity";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

const user: MirroredType = {
  async create(planned, { cloud, region }) {
    const answer = await cloud.iam(region).send(
      new CreateUserCommand({
        UserName: text(planned, "name"),
        Path: text(planned, "path") ?? "/",
        Tags: tagList(planned),
      }),
    );
    return { arn: answer.User?.Arn, unique_id: answer.User?.UserId };
  },
  async read(state, { cloud, region }) {
    const UserName = text(state, "name");
    const found = await unlessGone(cloud.iam(region).send(new GetUserCommand({ UserName })));
    return found?.User === undefined ? undefined : { arn: found.User.Arn };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DeleteUserCommand({ UserName: text(state, "name") })));
  },
  import: (id) => ({ name: id }),
};

const putUserPolicy = (iam: IAMClient, planned: ObjectValue) =>
  iam.send(new PutUserPolicyCommand({ ...userPolicyName(planned), PolicyDocument: text(planned, "policy") }));

const userPolicy: MirroredType = {
  async create(planned, { cloud, region }) {
    await putUserPolicy(cloud.iam(region), planned);
    return {};
  },
  async read(state, { cloud, region }) {
    const found = await unlessGone(cloud.iam(region).send(new GetUserPolicyCommand(userPolicyName(state))));
    if (found === undefined) return undefined;
    const policy = decodeURIComponent(found.PolicyDocument ?? "");
    return sameJson(policy, state["policy"]) ? {} : { policy };
  },
  async update(_prior, planned, { cloud, region }) {
    await putUserPolicy(cloud.iam(region), planned);
    return {};
  },
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DeleteUserPolicyCommand(userPolicyName(state))));
  },
  import(id) {
    const [userName = "", name = ""] = id.split(":");
    return { user: userName, name };
  },
};

function userPolicyName(values: ObjectValue) {
  return { UserName: text(values, "user"), PolicyName: text(values, "name") };
}

/** A customer managed policy, with only its current version. */
const policy: MirroredType = {
  async create(planned, { cloud, region }) {
    const { Policy } = await cloud.iam(region).send(
      new CreatePolicyCommand({
        PolicyName: text(planned, "name"),
        Path: text(planned, "path") ?? "/",
        PolicyDocument: text(planned, "policy"),
        Tags: tagList(planned),
      }),
    );
    return { arn: Policy?.Arn, policy_id: Policy?.PolicyId };
  },
  async read(state, { cloud, region }) {
    const PolicyArn = text(state, "arn");
    const iam = cloud.iam(region);
    const found = await unlessGone(iam.send(new GetPolicyCommand({ PolicyArn })));
    if (found?.Policy === undefined) return undefined;
    const VersionId = found.Policy.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    const document = decodeURIComponent(PolicyVersion?.Document ?? "");
    return sameJson(document, state["policy"]) ? {} : { policy: document };
  },
  async update(prior, planned, { cloud, region }) {
    if (prior["policy"] === planned["policy"]) return {};
    const PolicyArn = text(planned, "arn");
    const iam = cloud.iam(region);
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: text(planned, "policy"),
        SetAsDefault: true,
      }),
    );
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    for (const { VersionId, IsDefaultVersion } of Versions)
      if (IsDefaultVersion !== true) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
    return {};
  },
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.iam(region).send(new DeletePolicyCommand({ PolicyArn: text(state, "arn") })));
  },
  import: (id) => ({ arn: id }),
};

/** Users, and customer managed policies with their attachments. */
export const identityUsersMirror: MirrorTable = {
  aws_iam_policy: policy,
  aws_iam_user: user,
  aws_iam_user_policy: userPolicy,
};
