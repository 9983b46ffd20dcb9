import type { Session } from "../server/world";
import { fillIn } from "../simulate/fill-in";
import { markUnknown } from "../simulate/mark-unknown";
import { type ObjectValue, fingerprint, text } from "../values/compare";

/** Answers one data source: everything in its configuration, and what AWS would add. */
export type DataSource = (config: ObjectValue, session: Session) => ObjectValue | Promise<ObjectValue>;

const ANSWERS: ReadonlyMap<string, DataSource> = new Map();

/** The state of a data source: what its own answer says, and plausible values for the rest. */
export async function answerDataSource(
  typeName: string,
  config: ObjectValue,
  session: Session,
): Promise<ObjectValue> {
  const { world, settings } = session;
  const block = world.schemas.dataSource(typeName);
  const region = text(config, "region") ?? settings.region;
  const asked = "region" in block.attributes ? { ...config, region } : config;
  const given = (await ANSWERS.get(typeName)?.(asked, session)) ?? {};
  return fillIn({
    typeName,
    block,
    planned: markUnknown(block, asked),
    given,
    account: world.account,
    region,
    seed: `${world.account} ${region} data ${typeName} ${fingerprint(config)}`,
  });
}
