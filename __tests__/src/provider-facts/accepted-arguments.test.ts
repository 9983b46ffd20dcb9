import { argumentProblems } from "../../../src/provider-facts/argument-problems";
import { ProviderSchemas } from "../../../src/rehearsal/provider/schema/provider-schemas";
import { isUnknown } from "../../../src/rehearsal/provider/values/unknown";
import { emptyBlock } from "../rehearsal/provider/empty-block";
import { realCreations, writtenIn } from "../rehearsal/provider/real-plans/read-plans";

const schemas = ProviderSchemas.load();

/** Transcribed plans have a letter where the plan had a name of its owner's. */
const isStandIn = (value: unknown): boolean => typeof value === "string" && value.length === 1;

it("nothing that the real provider planned is refused", () => {
  const refused = realCreations().flatMap(({ name, type, body }) => {
    const block = schemas.resource(type);
    const config = emptyBlock(block, writtenIn(body, block));
    const problems = argumentProblems(type, config, isUnknown).filter(
      ({ path: [first = ""] }) => !isStandIn(config[first]),
    );
    return problems.map(
      ({ summary, detail = "", path }) => `${name}.${path.join(".")}: ${summary} ${detail}`,
    );
  });
  expect(refused).toEqual([]);
});
