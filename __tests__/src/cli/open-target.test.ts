import { abilityOf } from "../../../src/cli/open-target";
import type { Migration, Releases } from "../../../src/releases/contract";

class WithMigrations {
  readonly environment = { system: "hebo", name: "prod" };
  readonly host = "migrator";
  migrate(version?: string): Promise<Migration> {
    return Promise.resolve({ host: this.host, output: version ?? "" });
  }
}

describe("an environment's operations", () => {
  it("keep their strategy as `this`, also if it is a class", async () => {
    const releases = new WithMigrations() as unknown as Releases;
    const migrate = abilityOf(releases, "migrate", "database");
    const watcher = { progress: { step: jest.fn(), note: jest.fn() }, signal: new AbortController().signal };
    expect(await migrate("v1", watcher)).toEqual({ host: "migrator", output: "v1" });
  });
});
