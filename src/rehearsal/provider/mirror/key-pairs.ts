import { DeleteKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from "@aws-sdk/client-ec2";
import { type ObjectValue, text } from "../values/compare";
import { changeTags } from "./ec2";
import type { MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { foundTags, tagList } from "./tags";

/** AWS knows tags of a key pair by another id than Terraform does. */
const byPairId = (values: ObjectValue): ObjectValue => ({ ...values, id: text(values, "key_pair_id") });

/** Public keys. AWS does not say what they are, so another key under the same name shows only in the fingerprint. */
export const keyPairsMirror: MirrorTable = {
  aws_key_pair: {
    async create(planned, { cloud, region }) {
      const Tags = tagList(planned);
      const made = await cloud.ec2(region).send(
        new ImportKeyPairCommand({
          KeyName: text(planned, "key_name"),
          PublicKeyMaterial: Buffer.from(text(planned, "public_key") ?? ""),
          ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "key-pair", Tags }] }),
        }),
      );
      return { key_pair_id: made.KeyPairId, fingerprint: made.KeyFingerprint };
    },
    async read(state, { cloud, region, defaultTags }) {
      const KeyNames = [text(state, "id") ?? ""];
      const answer = await unlessGone(cloud.ec2(region).send(new DescribeKeyPairsCommand({ KeyNames })));
      const found = answer?.KeyPairs?.[0];
      return (
        found && {
          key_name: found.KeyName,
          key_pair_id: found.KeyPairId,
          fingerprint: found.KeyFingerprint,
          ...foundTags(found.Tags ?? [], state, defaultTags),
        }
      );
    },
    async update(prior, planned, { cloud, region }) {
      await changeTags(cloud.ec2(region), byPairId(prior), byPairId(planned));
      return {};
    },
    async delete(state, { cloud, region }) {
      await cloud.ec2(region).send(new DeleteKeyPairCommand({ KeyName: text(state, "id") }));
    },
    import: (id) => ({ id }),
  },
};
