import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteInstanceProfileCommand,
  DeleteOpenIDConnectProviderCommand,
  GetInstanceProfileCommand,
  GetOpenIDConnectProviderCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from "@aws-sdk/client-iam";
import { type ObjectValue, sameValue, strings, text } from "../values/compare";
import type { MirrorContext, MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

const withoutScheme = (url: string): string => url.replace(/^https:\/\//, "");

/** Client ids are fixed from the start: the provider of AWS replaces or adds them one by one, which no stack here does. */
const openIdProvider: MirroredType = {
  async create(planned, { cloud, region }) {
    const answer = await cloud.iam(region).send(
      new CreateOpenIDConnectProviderCommand({
        Url: text(planned, "url"),
        ClientIDList: strings(planned, "client_id_list"),
        ThumbprintList: strings(planned, "thumbprint_list"),
        Tags: tagList(planned),
      }),
    );
    return { id: answer.OpenIDConnectProviderArn, arn: answer.OpenIDConnectProviderArn };
  },
  async read(state, { cloud, region }) {
    const OpenIDConnectProviderArn = text(state, "arn") ?? text(state, "id");
    const found = await unlessGone(
      cloud.iam(region).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    );
    if (found === undefined) return undefined;
    const url = text(state, "url") ?? "";
    return {
      ...(withoutScheme(url) === found.Url ? {} : { url: `https://${found.Url ?? ""}` }),
      ...unlessSame(state, "client_id_list", found.ClientIDList ?? []),
      ...unlessSame(state, "thumbprint_list", found.ThumbprintList ?? []),
    };
  },
  async update(prior, planned, { cloud, region }) {
    if (sameValue(prior["thumbprint_list"], planned["thumbprint_list"])) return {};
    await cloud.iam(region).send(
      new UpdateOpenIDConnectProviderThumbprintCommand({
        OpenIDConnectProviderArn: text(planned, "arn"),
        ThumbprintList: strings(planned, "thumbprint_list"),
      }),
    );
    return {};
  },
  async delete(state, { cloud, region }) {
    const OpenIDConnectProviderArn = text(state, "arn");
    await unlessGone(
      cloud.iam(region).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
    );
  },
  import: (id) => ({ arn: id }),
};

/** A set, so that another order is not a change. */
function unlessSame(state: ObjectValue, name: string, found: readonly string[]): ObjectValue {
  const same = sameValue([...strings(state, name)].sort(), [...found].sort());
  return same ? {} : { [name]: found };
}

async function addRole(planned: ObjectValue, { cloud, region }: MirrorContext): Promise<void> {
  const RoleName = text(planned, "role");
  if (RoleName === undefined) return;
  const InstanceProfileName = text(planned, "name");
  await cloud.iam(region).send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
}

async function removeRole(prior: ObjectValue, { cloud, region }: MirrorContext): Promise<void> {
  const RoleName = text(prior, "role");
  if (RoleName === undefined) return;
  const InstanceProfileName = text(prior, "name");
  await unlessGone(
    cloud.iam(region).send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })),
  );
}

const instanceProfile: MirroredType = {
  async create(planned, context) {
    const answer = await context.cloud.iam(context.region).send(
      new CreateInstanceProfileCommand({
        InstanceProfileName: text(planned, "name"),
        Path: text(planned, "path") ?? "/",
        Tags: tagList(planned),
      }),
    );
    await addRole(planned, context);
    return { arn: answer.InstanceProfile?.Arn, unique_id: answer.InstanceProfile?.InstanceProfileId };
  },
  async read(state, { cloud, region }) {
    const InstanceProfileName = text(state, "name") ?? text(state, "id");
    const answer = await unlessGone(
      cloud.iam(region).send(new GetInstanceProfileCommand({ InstanceProfileName })),
    );
    const found = answer?.InstanceProfile;
    if (found === undefined) return undefined;
    return {
      name: found.InstanceProfileName,
      arn: found.Arn,
      path: found.Path,
      unique_id: found.InstanceProfileId,
      role: found.Roles?.[0]?.RoleName ?? null,
    };
  },
  async update(prior, planned, context) {
    if (prior["role"] === planned["role"]) return {};
    await removeRole(prior, context);
    await addRole(planned, context);
    return {};
  },
  async delete(state, context) {
    await removeRole(state, context);
    const InstanceProfileName = text(state, "name");
    await unlessGone(
      context.cloud.iam(context.region).send(new DeleteInstanceProfileCommand({ InstanceProfileName })),
    );
  },
  import: (id) => ({ name: id }),
};

/** Who may take a role from outside: an account's OIDC providers, and the profiles of instances. */
export const identityProvidersMirror: MirrorTable = {
  aws_iam_instance_profile: instanceProfile,
  aws_iam_openid_connect_provider: openIdProvider,
};
