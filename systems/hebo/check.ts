import { auroraConflicts, type AuroraSettings } from "../../constructs/database/aurora-conflicts";
import { addressShortage } from "../../constructs/network/address-plan";
import type { ConfigPath, Environment } from "../../src/config/environment";
import type { ConfigProblem } from "../../src/config/problem";
import type { HeboConfig, SharedConfig } from "./config";
import { auroraSettings } from "./database";
import { SHARED } from "./names";

type HeboEnvironment = Environment<HeboConfig>;

/** Longest label of a domain name (RFC 1035). */
const DNS_LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** The key of each database setting in the file. */
const SETTINGS: Readonly<Record<keyof AuroraSettings, ConfigPath>> = {
  engineVersion: ["database", "engineVersion"],
  minimumAcu: ["database", "minimumAcu"],
  maximumAcu: ["database", "maximumAcu"],
  pauseAfterSeconds: ["database", "pauseAfter"],
  hasProxy: ["database", "proxy"],
  isGlobal: ["database", "globalDatabase"],
  logicalReplication: ["database", "logicalReplication"],
  secondaryRegion: ["database", "secondary", "region"],
  region: ["region"],
  managedPassword: ["database"],
};

/** Checks of two or more values together. */
export function checkHebo(environments: readonly Environment[]): readonly ConfigProblem[] {
  return environments.flatMap((environment) => [
    ...networkProblems(environment as Environment<HeboConfig | SharedConfig>),
    ...(environment.name === SHARED ? [] : stageProblems(environment as HeboEnvironment)),
  ]);
}

function stageProblems(environment: HeboEnvironment): readonly ConfigProblem[] {
  return [
    ...nameProblems(environment),
    ...databaseProblems(environment),
    ...secondaryProblems(environment),
    ...serviceProblems(environment),
  ];
}

/** The stage's name is a label in its domain names. */
function nameProblems({ name, source }: HeboEnvironment): readonly ConfigProblem[] {
  if (DNS_LABEL.test(name)) return [];
  const details = {
    problem: `${name} cannot be part of a domain name`,
    got: name,
    want: "a name such as pr-42",
  };
  return [source.problemAt([], details)];
}

function databaseProblems(environment: HeboEnvironment): readonly ConfigProblem[] {
  const settings = auroraSettings(environment);
  return auroraConflicts(settings).map(({ setting, problem, want }) =>
    environment.source.problemAt(SETTINGS[setting], { problem, got: String(settings[setting]), want }),
  );
}

function secondaryProblems({ config, source }: HeboEnvironment): readonly ConfigProblem[] {
  const { secondary } = config.database;
  if (secondary === undefined) return [];
  return secondary.availabilityZones.flatMap((zone, index) =>
    zone.startsWith(secondary.region)
      ? []
      : [
          source.problemAt(["database", "secondary", "availabilityZones", index], {
            problem: `is not in ${secondary.region}, the secondary's region`,
            got: JSON.stringify(zone),
            want: `a zone of ${secondary.region}`,
          }),
        ],
  );
}

function serviceProblems({ config, source }: HeboEnvironment): readonly ConfigProblem[] {
  const { fewest, most } = config.services;
  if (most >= fewest) return [];
  const details = {
    problem: `is less than the minimum, ${fewest}`,
    got: String(most),
    want: `${fewest} or more`,
  };
  return [source.problemAt(["services", "most"], details)];
}

function networkProblems({
  config,
  source,
}: Environment<HeboConfig | SharedConfig>): readonly ConfigProblem[] {
  if (config.network === undefined) return [];
  const problem = addressShortage(config.network.cidr, config.network.availabilityZones);
  return problem === undefined ? [] : [source.problemAt(["network", "cidr"], { problem })];
}
