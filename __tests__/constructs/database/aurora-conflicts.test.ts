import { auroraConflicts, type AuroraSettings } from "../../../constructs/database/aurora-conflicts";

const production: AuroraSettings = {
  engineVersion: "17.5",
  minimumAcu: 0.5,
  maximumAcu: 4,
  hasProxy: true,
  isGlobal: true,
  secondaryRegion: "us-west-2",
  region: "us-east-1",
};

const preview: AuroraSettings = {
  engineVersion: "17.5",
  minimumAcu: 0,
  maximumAcu: 4,
  pauseAfterSeconds: 1200,
  hasProxy: false,
  isGlobal: false,
  region: "us-east-1",
};

const conflictsOf = (settings: AuroraSettings) =>
  auroraConflicts(settings).map(({ setting, problem }) => `${setting} ${problem}`);

describe("conflicting Aurora settings", () => {
  it("accept production and previews as in the document", () => {
    expect(conflictsOf(production)).toEqual([]);
    expect(conflictsOf(preview)).toEqual([]);
  });

  it.each<[string, AuroraSettings, RegExp]>([
    ["a pause behind a proxy", { ...preview, hasProxy: true }, /^hasProxy keeps connections open/],
    ["a pause in a global database", { ...preview, isGlobal: true }, /^isGlobal .* never pauses/],
    [
      "a pause under logical replication",
      { ...preview, logicalReplication: true },
      /^logicalReplication streams changes/,
    ],
    ["a pause of a minute", { ...preview, pauseAfterSeconds: 60 }, /^pauseAfterSeconds is a pause that/],
    ["a pause of two days", { ...preview, pauseAfterSeconds: 172_800 }, /^pauseAfterSeconds is a pause that/],
    [
      "a pause without a minimum of 0",
      { ...preview, minimumAcu: 0.5 },
      /^pauseAfterSeconds has no effect: a cluster that keeps 0.5 ACU/,
    ],
    [
      "a version that cannot pause",
      { ...preview, engineVersion: "16.2" },
      /^engineVersion cannot scale to 0/,
    ],
    ["a major version that never could", { ...preview, engineVersion: "12.9" }, /^engineVersion cannot/],
    ["a secondary without a global database", { ...production, isGlobal: false }, /^secondaryRegion needs/],
    [
      "a secondary beside its primary",
      { ...production, secondaryRegion: "us-east-1" },
      /^secondaryRegion is the region of the primary/,
    ],
    [
      "a managed password in a global database",
      { ...production, managedPassword: true },
      /^managedPassword does not exist/,
    ],
    ["a quarter of an ACU", { ...production, minimumAcu: 0.25 }, /^minimumAcu is not a capacity/],
    [
      "a maximum below the minimum",
      { ...production, minimumAcu: 8 },
      /^maximumAcu is less than the minimum of 8/,
    ],
    ["a maximum of half an ACU", { ...production, maximumAcu: 0.5 }, /^maximumAcu is not a capacity/],
  ])("refuses %s", (_, settings, message) => {
    expect(conflictsOf(settings)).toEqual([expect.stringMatching(message)]);
  });

  it("are all reported together", () => {
    const settings = {
      ...preview,
      hasProxy: true,
      isGlobal: true,
      pauseAfterSeconds: 1,
      engineVersion: "15.6",
    };
    expect(auroraConflicts(settings).map(({ setting }) => setting)).toEqual([
      "pauseAfterSeconds",
      "engineVersion",
      "hasProxy",
      "isGlobal",
    ]);
  });

  it("know the first minor version of each major one that can pause", () => {
    const canPause = (engineVersion: string) => auroraConflicts({ ...preview, engineVersion }).length === 0;
    expect(["13.15", "14.12", "15.7", "16.3", "17.4", "18.0"].filter(canPause)).toHaveLength(6);
    expect(["13.14", "14.11", "15.6", "16.2"].filter(canPause)).toEqual([]);
  });
});
