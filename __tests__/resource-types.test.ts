import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  KEPT_FROM_PLANS,
  READABLE_SERVICES,
  readableServiceOf,
} from "../constructs/identity/readable-services";
import { SHAPES } from "../constructs/identity/resource-arns";
import { freeBecause } from "../src/cost/free-types";
import { PRICERS } from "../src/cost/pricers/table";
import { repositoryRoot } from "../src/process/repository-root";
import { whyIdempotent } from "../src/recovery/idempotent-types";
import { lookupOf } from "../src/recovery/lookups/lookups";
import { isStateful } from "../src/review/classify/stateful-types";
import { loadNamedSystems, synthesizeSystems } from "../src/synthesis/synthesize";
import { systemsInScope } from "../src/systems/discover-systems";

/** Types that a recovery says it did not look for, with what that means on a real account. */
const NOT_LOOKED_FOR: Readonly<Record<string, string>> = {
  aws_acm_certificate: "a second certificate costs nothing; Groundplan has no client of ACM",
  aws_cloudfront_response_headers_policy: "AWS refuses a second one of the same name; moto has none",
  aws_cloudfront_function: "AWS refuses a second one of the same name; moto has none",
  aws_lightsail_instance_public_ports: "PutInstancePublicPorts replaces the whole list",
};

/** Names that sound as if they held data: each is in the table of stateful types, or here. */
const SOUNDS_LIKE_DATA =
  /_(?:snapshot|vault|bucket|volume|disk|table|database|file_system|instance|cluster|repository)$/;
const HOLDS_NOTHING: Readonly<Record<string, string>> = {
  aws_default_route_table: "routes only",
  aws_route_table: "routes only",
  aws_ecs_cluster: "a name for tasks",
};

interface Question {
  readonly missing: string;
  readonly where: string;
  isAnswered(type: string): boolean;
}

/** All that is to be said about a resource type that a system uses, and where. */
const QUESTIONS: readonly Question[] = [
  {
    missing: "what a plan reads of it",
    where: "constructs/identity/readable-services.ts",
    isAnswered: (type) => type in KEPT_FROM_PLANS || readableServiceOf(type) !== undefined,
  },
  {
    missing: "its ARN's shape",
    where: "constructs/identity/resource-arns.ts",
    isAnswered: (type) =>
      type in SHAPES || !Object.values(READABLE_SERVICES).some(({ own }) => own?.types.includes(type)),
  },
  {
    missing: "its price, or why it is free",
    where: "src/cost/pricers or src/cost/free-types.ts",
    isAnswered: (type) => type in PRICERS || freeBecause(type) !== undefined,
  },
  {
    missing: "how a recovery finds it",
    where: "src/recovery/lookups or src/recovery/idempotent-types.ts",
    isAnswered: (type) =>
      lookupOf(type) !== undefined || whyIdempotent(type) !== undefined || type in NOT_LOOKED_FOR,
  },
  {
    missing: "whether it holds data",
    where: "src/review/classify/stateful-types.ts",
    isAnswered: (type) => !SOUNDS_LIKE_DATA.test(type) || isStateful(type) || type in HOLDS_NOTHING,
  },
];

function gapsOf(types: readonly string[]): readonly string[] {
  return types.flatMap((type) =>
    QUESTIONS.filter((question) => !question.isAnswered(type)).map(
      ({ missing, where }) => `${type}: ${missing} (${where})`,
    ),
  );
}

function typesOfAllSystems(): readonly string[] {
  const outdir = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  try {
    const systems = loadNamedSystems(systemsInScope(repositoryRoot));
    const ids = synthesizeSystems(systems, { severalSystems: true, outdir });
    const stacks = ids.map((id) => readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8"));
    const types = stacks.flatMap((text) => Object.keys((JSON.parse(text) as { resource: object }).resource));
    return [...new Set(types)].filter((type) => type.startsWith("aws_")).sort();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe("the resource types of the systems", () => {
  it("are known to roles, cost, recovery and review: one list of everything that is missing", () => {
    expect(gapsOf(typesOfAllSystems())).toEqual([]);
  });

  it("report every gap of a new type together", () => {
    expect(gapsOf(["aws_timestreamwrite_database"]).map((gap) => gap.replace(/ \(.*/, ""))).toEqual([
      "aws_timestreamwrite_database: what a plan reads of it",
      "aws_timestreamwrite_database: its price, or why it is free",
      "aws_timestreamwrite_database: how a recovery finds it",
    ]);
  });
});
