import { loadDefinition, systemsInScope } from "../../src/config/discover-systems";
import { staleSchemas } from "../../src/config/json-schema";
import { repositoryRoot } from "../../src/repository-root";

describe("the JSON Schemas that editors read", () => {
  it("say what the systems' schemas say; `groundplan schemas` writes them", () => {
    expect(staleSchemas(systemsInScope(repositoryRoot).map(loadDefinition))).toEqual([]);
  });
});
