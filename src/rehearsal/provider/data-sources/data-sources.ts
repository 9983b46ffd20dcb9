import { mirroredCall } from "../mirror/mirrored-call";
import { fillIn } from "../simulate/fill-in";
import { markUnknown } from "../simulate/mark-unknown";
import { type ObjectValue, fingerprint, text } from "../values/compare";
import type { DataSource, DataSourceContext } from "./data-source";
import { edge } from "./edge";
import { images } from "./images";
import { network } from "./network";
import { places } from "./places";
import { policyDocuments } from "./policy-document";
import { storage } from "./storage";

const ANSWERS: ReadonlyMap<string, DataSource> = new Map(
  [edge, images, network, places, policyDocuments, storage].flatMap((table) => Object.entries(table)),
);

/**
 * The state of a data source: its own answer, with plausible values for the rest. A data source without an answer finds
 * whatever it is asked for.
 */
export async function answerDataSource(
  typeName: string,
  config: ObjectValue,
  context: DataSourceContext,
): Promise<ObjectValue> {
  const { shared, settings } = context;
  const block = shared.schemas.dataSource(typeName);
  const region = text(config, "region") ?? settings.region;
  const asked = "region" in block.attributes ? { ...config, region } : config;
  const given = await mirroredCall(typeName, "read", async () => ANSWERS.get(typeName)?.(asked, context));
  const known = Object.entries(given ?? {}).filter(
    ([name, value]) => name in block.attributes && value !== undefined,
  );
  return fillIn({
    typeName,
    block,
    planned: markUnknown(block, asked),
    given: Object.fromEntries(known),
    account: shared.account,
    region,
    seed: `${shared.account} ${region} data ${typeName} ${fingerprint(config)}`,
  });
}
