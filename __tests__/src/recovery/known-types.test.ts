import { TerraformResource } from "cdktf";
import { lookupOf } from "../../../src/recovery/lookups/lookups";
import { whyIdempotent } from "../../../src/recovery/idempotent-types";
import { buildApp } from "../../../src/synthesis/build-app";
import { loadNamedSystems } from "../../../src/synthesis/synthesize";

const SYSTEMS = ["chronos", "hebo", "hellotron-vega", "hermes", "jarvis"];

describe("recovery", () => {
  it("looks for every type of resource in every system, or knows why that is needless", () => {
    const app = buildApp(loadNamedSystems(SYSTEMS), { severalSystems: true });
    const types = new Set(
      app.node
        .findAll()
        .filter((node) => TerraformResource.isTerraformResource(node))
        .map(({ terraformResourceType }) => terraformResourceType)
        .filter((type) => type.startsWith("aws_")),
    );
    expect(types.size).toBeGreaterThan(80);
    const unknown = [...types].filter(
      (type) => lookupOf(type) === undefined && whyIdempotent(type) === undefined,
    );
    expect(unknown).toEqual([]);
  });
});
