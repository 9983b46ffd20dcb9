import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { formatProblem } from "../../../src/config/problem";
import { repositoryRoot } from "../../../src/process/repository-root";
import { loadSystem } from "../../../src/systems/load-system";
import { system } from "../../../systems/hebo/system";

type Change = readonly [path: readonly (string | number)[], value: unknown];

const written = (name: string) =>
  readFileSync(join(repositoryRoot, "systems", "hebo", `${name}.yaml`), "utf8");

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "hebo-config-")), "hebo");
  mkdirSync(folder);
  writeFileSync(join(folder, "bootstrap.yaml"), written("bootstrap"));
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

function problemsWith(name: string, changes: readonly Change[], as = name): readonly string[] | undefined {
  const document = parseDocument(written(name));
  for (const [path, value] of changes) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
  }
  writeFileSync(join(folder, `${as}.yaml`), document.toString());
  try {
    loadSystem(folder, system);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replace(/^\S*hebo\//, ""));
  }
}

describe("Hebo's configuration", () => {
  it("is valid in every environment", () => {
    for (const name of ["shared", "prod", "preview"]) expect(problemsWith(name, [])).toBeUndefined();
  });

  it.each<[string, string, Change[], RegExp]>([
    [
      "a preview that should pause behind a proxy",
      "preview",
      [[["database", "proxy"], true]],
      /^preview\.yaml:\d+:\d+ database\.proxy: keeps connections open, so that a cluster with a minimum of 0 ACU never pauses/,
    ],
    [
      "a preview that should pause in a global database",
      "preview",
      [[["database", "global_database"], true]],
      /^preview\.yaml:\d+:\d+ database\.global_database: makes the cluster the primary of a global database/,
    ],
    [
      "a pause of a minute",
      "preview",
      [[["database", "pause_after"], "1m"]],
      /^preview\.yaml:\d+:\d+ database\.pause_after: is a pause that Aurora does not offer/,
    ],
    [
      "an engine that cannot pause",
      "preview",
      [[["database", "engine_version"], "16.2"]],
      /^preview\.yaml:\d+:\d+ database\.engine_version: cannot scale to 0 ACU/,
    ],
    [
      "a copy in the primary's own region",
      "prod",
      [
        [
          ["database", "secondary"],
          { region: "us-east-1", cidr: "10.22.0.0/16", availability_zones: ["us-east-1a", "us-east-1b"] },
        ],
      ],
      /^prod\.yaml:\d+:\d+ database\.secondary\.region: is the region of the primary/,
    ],
    [
      "a copy in zones of another region",
      "prod",
      [
        [
          ["database", "secondary"],
          { region: "us-west-2", cidr: "10.22.0.0/16", availability_zones: ["us-west-2a", "us-west-1b"] },
        ],
      ],
      /^prod\.yaml:\d+:\d+ database\.secondary\.availability_zones\[1\]: is not in us-west-2/,
    ],
    [
      "more tasks at least than at most",
      "prod",
      [[["services", "most"], 2]],
      /^prod\.yaml:\d+:\d+ services\.most: is less than the minimum, 4/,
    ],
    [
      "a network without room",
      "prod",
      [[["network", "cidr"], "10.0.0.0/28"]],
      /^prod\.yaml:\d+:\d+ network\.cidr: 10\.0\.0\.0\/28 has 16 addresses/,
    ],
    [
      "a key of production in shared",
      "shared",
      [[["services"], { fewest: 1 }]],
      /^shared\.yaml:\d+:\d+ services: /,
    ],
    [
      "gateways in the previews' network, whose first instance is the bastion",
      "shared",
      [[["network", "nat"], "gateway"]],
      /^shared\.yaml:\d+:\d+ network\.nat: .*"instance"/,
    ],
    ["no word on the zone", "shared", [[["zone"], undefined]], /^shared\.yaml:\d+:\d+ zone: is required/],
  ])("refuses %s", (_, name, changes, message) => {
    expect(problemsWith(name, changes)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  it("refuses a stage whose name cannot be part of a domain name", () => {
    expect(problemsWith("preview", [], "pr-")).toEqual([
      expect.stringMatching(/pr- cannot be part of a domain name .*want a name such as pr-42/),
    ]);
  });

  it("reports everything that is wrong together", () => {
    const problems = problemsWith("preview", [
      [["database", "proxy"], true],
      [["database", "pause_after"], "1m"],
      [["services", "fewest"], 3],
    ]);
    expect(problems).toHaveLength(3);
  });
});
