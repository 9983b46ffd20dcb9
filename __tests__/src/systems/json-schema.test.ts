import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import {
  bootstrapJsonSchema,
  staleSchemas,
  toJsonSchema,
  writeJsonSchemas,
} from "../../../src/systems/json-schema";
import { BOOTSTRAP_YAML, example, exampleNamed, MINIMAL_YAML } from "./example-system";

describe("the JSON Schema", () => {
  const schema = toJsonSchema(example);
  const reader = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
  const accepts = (yaml: string) => reader.safeParse(parse(yaml, { merge: true })).success;

  it.each([
    ["the minimal file", ""],
    ["options", "store: { engine: aurora, min_capacity: 1, pause_after: 5m }\n"],
    ["records", "tags: { cost_center: x }\ninstances: { a: { instance_type: t3.small } }\n"],
    ["a home for anchors", "x-a: { anything: 1 }\n"],
  ])("allows %s", (_, lines) => {
    expect(accepts(MINIMAL_YAML + lines)).toBe(true);
  });

  it.each([
    ["an unknown key", "unknown: 1\n"],
    ["a key in camelCase", "alarmEmail: a@b.co\n"],
    ["an unknown key inside", "health_check: { path: /, port: 80, zzz: 1 }\n"],
    ["a wrong type", "log_retention_days: '30'\n"],
    ["a wrong form", "drain_timeout: 30 seconds\n"],
    ["a key of another option", "store: { engine: postgres, min_capacity: 1 }\n"],
  ])("refuses %s", (_, lines) => {
    expect(accepts(MINIMAL_YAML + lines)).toBe(false);
  });

  it("shows defaults as in YAML", () => {
    const properties = schema.properties as Record<string, { default?: unknown }>;
    expect(properties["instances"]?.default).toEqual({ main: { instance_type: "t3.medium", disk_gb: 20 } });
    expect(properties["drain_timeout"]?.default).toBe("30s");
  });

  it("of bootstrap.yaml has the backend's keys", () => {
    expect(Object.keys(bootstrapJsonSchema().properties ?? {}).sort()).toEqual([
      "account",
      "bucket",
      "lock",
      "lock_table",
      "owner",
      "profile",
      "region",
      "tags",
    ]);
    const bootstrap = z.fromJSONSchema(bootstrapJsonSchema() as z.core.JSONSchema.JSONSchema);
    expect(bootstrap.safeParse(parse(BOOTSTRAP_YAML)).success).toBe(true);
  });
});

describe("the committed schemas", () => {
  const root = mkdtempSync(join(tmpdir(), "schemas-"));
  afterAll(() => rmSync(root, { recursive: true }));
  const systems = [exampleNamed("hermes"), exampleNamed("hebo")];

  it("are written once and are then up to date", () => {
    const all = ["schemas/bootstrap.schema.json", "schemas/hebo.schema.json", "schemas/hermes.schema.json"];
    expect(staleSchemas(systems, root)).toEqual(all);
    expect(writeJsonSchemas(systems, root)).toEqual(all);
    expect(writeJsonSchemas(systems, root)).toEqual([]);
  });

  it("are stale if they are edited, missing, or of a removed system", () => {
    writeJsonSchemas(systems, root);
    writeFileSync(join(root, "schemas/hermes.schema.json"), "{}\n");
    rmSync(join(root, "schemas/bootstrap.schema.json"));
    const changed = [
      "schemas/bootstrap.schema.json",
      "schemas/hebo.schema.json",
      "schemas/hermes.schema.json",
    ];
    expect(staleSchemas(systems.slice(0, 1), root)).toEqual(changed);
    writeJsonSchemas(systems.slice(0, 1), root);
    expect(staleSchemas(systems.slice(0, 1), root)).toEqual([]);
  });
});
