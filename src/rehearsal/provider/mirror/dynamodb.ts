import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type KeySchemaElement,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { type ObjectValue, elements, sameValue, stringMap, text } from "../values/compare";
import type { MirrorContext, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { foundTags, tagList } from "./tags";

async function create(planned: ObjectValue, { cloud, region }: MirrorContext): Promise<ObjectValue> {
  const dynamodb = cloud.dynamodb(region);
  const onDemand = text(planned, "billing_mode") === "PAY_PER_REQUEST";
  const capacity = (name: string): number =>
    typeof planned[name] === "number" && planned[name] > 0 ? planned[name] : 1;
  const answer = await dynamodb.send(
    new CreateTableCommand({
      TableName: text(planned, "name"),
      KeySchema: keySchema(planned),
      AttributeDefinitions: keyDefinitions(planned),
      BillingMode: onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
      ...(onDemand
        ? {}
        : {
            ProvisionedThroughput: {
              ReadCapacityUnits: capacity("read_capacity"),
              WriteCapacityUnits: capacity("write_capacity"),
            },
          }),
      DeletionProtectionEnabled: planned["deletion_protection_enabled"] === true,
      Tags: tagList(planned),
    }),
  );
  await setRecovery(planned, { cloud, region });
  return { arn: answer.TableDescription?.TableArn };
}

function keySchema(values: ObjectValue): KeySchemaElement[] {
  const hash = text(values, "hash_key");
  const range = text(values, "range_key");
  return [
    ...(hash === undefined ? [] : [{ AttributeName: hash, KeyType: "HASH" as const }]),
    ...(range === undefined || range === "" ? [] : [{ AttributeName: range, KeyType: "RANGE" as const }]),
  ];
}

/** Only the attributes of the table's own key: secondary indexes are not mirrored. */
function keyDefinitions(values: ObjectValue): AttributeDefinition[] {
  const keys = new Set(keySchema(values).map((key) => key.AttributeName));
  return elements(values, "attribute")
    .filter((attribute) => keys.has(text(attribute, "name") ?? ""))
    .map((attribute) => ({
      AttributeName: text(attribute, "name"),
      AttributeType: text(attribute, "type") as "S" | "N" | "B",
    }));
}

async function setRecovery(
  values: ObjectValue,
  { cloud, region }: Pick<MirrorContext, "cloud" | "region">,
): Promise<void> {
  const [recovery] = elements(values, "point_in_time_recovery");
  if (recovery === undefined) return;
  await cloud.dynamodb(region).send(
    new UpdateContinuousBackupsCommand({
      TableName: text(values, "name"),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: recovery["enabled"] === true },
    }),
  );
}

async function read(state: ObjectValue, { cloud, region, defaultTags }: MirrorContext) {
  const dynamodb = cloud.dynamodb(region);
  const TableName = text(state, "name") ?? text(state, "id");
  const table = (await unlessGone(dynamodb.send(new DescribeTableCommand({ TableName }))))?.Table;
  if (table === undefined) return undefined;
  const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: table.TableArn }));
  const key = (type: "HASH" | "RANGE") =>
    table.KeySchema?.find((element) => element.KeyType === type)?.AttributeName ?? null;
  const onDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  return {
    name: table.TableName,
    arn: table.TableArn,
    hash_key: key("HASH"),
    range_key: key("RANGE"),
    billing_mode: onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    deletion_protection_enabled: table.DeletionProtectionEnabled ?? false,
    ...(elements(state, "attribute").length > 0
      ? {}
      : { attribute: definitions(table.AttributeDefinitions) }),
    ...(await foundRecovery(state, { cloud, region })),
    ...foundTags(Tags ?? [], state, defaultTags),
  };
}

function definitions(found: readonly AttributeDefinition[] = []): ObjectValue[] {
  return found.map(({ AttributeName, AttributeType }) => ({ name: AttributeName, type: AttributeType }));
}

async function foundRecovery(
  state: ObjectValue,
  { cloud, region }: Pick<MirrorContext, "cloud" | "region">,
): Promise<ObjectValue> {
  const { ContinuousBackupsDescription: found } = await cloud
    .dynamodb(region)
    .send(new DescribeContinuousBackupsCommand({ TableName: text(state, "name") ?? text(state, "id") }));
  const enabled = found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED";
  const [before] = elements(state, "point_in_time_recovery");
  if (before === undefined && !enabled) return {};
  return { point_in_time_recovery: [{ recovery_period_in_days: null, ...before, enabled }] };
}

async function update(
  prior: ObjectValue,
  planned: ObjectValue,
  { cloud, region }: MirrorContext,
): Promise<ObjectValue> {
  const dynamodb = cloud.dynamodb(region);
  const TableName = text(planned, "name");
  const [protection, billing] = ["deletion_protection_enabled", "billing_mode"] as const;
  if (!sameValue(prior[protection], planned[protection])) {
    await dynamodb.send(
      new UpdateTableCommand({ TableName, DeletionProtectionEnabled: planned[protection] === true }),
    );
  }
  if (!sameValue(prior[billing], planned[billing]) && planned[billing] === "PAY_PER_REQUEST") {
    await dynamodb.send(new UpdateTableCommand({ TableName, BillingMode: "PAY_PER_REQUEST" }));
  }
  if (!sameValue(prior["point_in_time_recovery"], planned["point_in_time_recovery"]))
    await setRecovery(planned, { cloud, region });
  const ResourceArn = text(planned, "arn");
  const wanted = stringMap(planned, "tags_all");
  const TagKeys = Object.keys(stringMap(prior, "tags_all")).filter((key) => !(key in wanted));
  if (TagKeys.length > 0) await dynamodb.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
  if (tagList(planned).length > 0)
    await dynamodb.send(new TagResourceCommand({ ResourceArn, Tags: tagList(planned) }));
  return {};
}

/** Tables, without secondary indexes and streams. */
export const dynamodbMirror: MirrorTable = {
  aws_dynamodb_table: {
    create,
    read,
    update,
    async delete(state, { cloud, region }) {
      await unlessGone(
        cloud.dynamodb(region).send(new DeleteTableCommand({ TableName: text(state, "name") })),
      );
    },
    import: (id) => ({ name: id }),
  },
};
