import { loadDefinition, systemsInScope } from "../../src/systems/discover-systems";
import { staleSchemas } from "../../src/systems/json-schema";
import { repositoryRoot } from "../../src/process/repository-root";

describe("the JSON Schemas that editors read", () => {
  it("match the systems' schemas; `groundplan schemas` writes them", () => {
    expect(staleSchemas(systemsInScope(repositoryRoot).map(loadDefinition))).toEqual([]);
  });
});
