import { explain, formatExplanation } from "../../../src/config/explain";
import type { Environment } from "../../../src/config/environment";
import { load, MINIMAL_YAML } from "./example-system";

function originsOf(environment: Environment | undefined): ReadonlyMap<string, string> {
  const values = environment === undefined ? [] : explain(environment);
  return new Map(values.map(({ key, from }) => [key, from.replace(/^.*\//, "")]));
}

const FILES = {
  "bootstrap.yaml": "region: us-east-1\nlock: both\n",
  "prod.yaml": `${MINIMAL_YAML}tags: { team_name: platform }
instances:
  one: &host { instance_type: t3.large }
  two: { <<: *host, disk_gb: 80 }
drain_timeout: 5m
`,
};

describe("every value", () => {
  const { environments, bootstrap } = load(FILES);
  const origins = originsOf(environments[0]);

  it.each([
    ["region", "prod.yaml:1:9"],
    ["protection", "default"],
    ["tags.team_name", "prod.yaml:7:20"],
    ["network.public_subnets[0]", "prod.yaml:4:20"],
    ["drain_timeout", "prod.yaml:11:16"],
    ["log_retention_days", "default"],
    ["backend.lock", "bootstrap.yaml:2:7"],
    ["backend.region", "bootstrap.yaml:1:9"],
    ["backend.lock_table", "default"],
  ])("%s comes from %s", (key, from) => {
    expect(origins.get(key)).toBe(from);
  });

  it("of a merge key comes from its anchor, its neighbour from its own line, the rest from defaults", () => {
    expect(origins.get("instances.two.instance_type")).toBe(origins.get("instances.one.instance_type"));
    expect(origins.get("instances.two.disk_gb")).toBe("prod.yaml:10:30");
    expect(origins.get("instances.one.disk_gb")).toBe("default");
  });

  it("is listed for the backend's own stack too", () => {
    const own = originsOf(bootstrap);
    expect(own.get("lock")).toBe("bootstrap.yaml:2:7");
    expect(own.get("bucket")).toBe("default");
    expect([...own.keys()].filter((key) => key.startsWith("backend"))).toEqual([]);
  });

  it("is a line in the table with its resolved value", () => {
    const values = environments[0] === undefined ? [] : explain(environments[0]);
    const lines = formatExplanation(values).split("\n");
    expect(lines).toHaveLength(values.length);
    expect(lines).toContainEqual(expect.stringMatching(/^drain_timeout {2,}300 +\S*prod\.yaml:11:16$/));
  });
});
