/** Settings that must fit together for an Aurora PostgreSQL Serverless v2 cluster to work. */
export interface AuroraSettings {
  /** Such as `17.5`. */
  readonly engineVersion: string;
  /** Minimum capacity in ACU, in steps of 0.5; 0 lets the cluster pause. */
  readonly minimumAcu: number;
  /** Maximum capacity in ACU, in steps of 0.5, 1 to 256. */
  readonly maximumAcu: number;
  /** Seconds without a connection after which it pauses. @default - it never pauses */
  readonly pauseAfterSeconds?: number | undefined;
  /** Whether it has an RDS Proxy. */
  readonly hasProxy: boolean;
  /** Whether it is the primary of a global database. */
  readonly isGlobal: boolean;
  /** Whether changes are streamed to other databases (`rds.logical_replication`). @default false */
  readonly logicalReplication?: boolean | undefined;
  /** The region of the global database's copy. @default - no copy */
  readonly secondaryRegion?: string | undefined;
  /** The cluster's own region. */
  readonly region: string;
  /** Whether RDS manages the password. @default false */
  readonly managedPassword?: boolean | undefined;
}

/** Two conflicting settings, or one that AWS does not accept. */
export interface AuroraConflict {
  /** The setting to change. */
  readonly setting: keyof AuroraSettings;
  /** Why it is not possible: a sentence without a full stop. */
  readonly problem: string;
  readonly want: string;
}

/** The range that AWS accepts for the pause, in seconds (AuroraUserGuide, "Scaling to Zero ACUs"). */
const SHORTEST_PAUSE = 300;
const LONGEST_PAUSE = 86_400;

const MOST_ACU = 256;

/** The first minor version of each major one that can scale to zero; 17 could from the start. */
const FIRST_WITH_PAUSE: Readonly<Record<number, number>> = { 13: 15, 14: 12, 15: 7, 16: 3, 17: 0 };

/** All conflicts between the settings. AWS reports some of them only after minutes, others never. */
export function auroraConflicts(settings: AuroraSettings): readonly AuroraConflict[] {
  return [...capacityFaults(settings), ...pauseFaults(settings), ...globalFaults(settings)];
}

function capacityFaults({ minimumAcu, maximumAcu }: AuroraSettings): readonly AuroraConflict[] {
  const inHalves = (acu: number) => Number.isInteger(acu * 2) && acu >= 0 && acu <= MOST_ACU;
  const halves = `a number in steps of 0.5, at most ${MOST_ACU}`;
  return [
    ...when(!inHalves(minimumAcu), "minimumAcu", "is not a capacity that Aurora offers", halves),
    ...when(
      !inHalves(maximumAcu) || maximumAcu < 1,
      "maximumAcu",
      "is not a capacity that Aurora offers",
      `${halves}, and at least 1`,
    ),
    ...when(
      maximumAcu < minimumAcu,
      "maximumAcu",
      `is less than the minimum of ${minimumAcu}`,
      "a greater number",
    ),
  ];
}

function pauseFaults(settings: AuroraSettings): readonly AuroraConflict[] {
  const { minimumAcu, pauseAfterSeconds: pause, engineVersion, hasProxy, isGlobal } = settings;
  if (minimumAcu > 0) {
    const problem = `has no effect: a cluster that keeps ${minimumAcu} ACU never pauses`;
    return when(pause !== undefined, "pauseAfterSeconds", problem, "no pause, or a minimum of 0");
  }
  const awake = "a minimum of 0.5, or";
  return [
    ...when(
      pause !== undefined && (pause < SHORTEST_PAUSE || pause > LONGEST_PAUSE),
      "pauseAfterSeconds",
      "is a pause that Aurora does not offer",
      `${SHORTEST_PAUSE} to ${LONGEST_PAUSE} seconds`,
    ),
    ...when(
      !canPause(engineVersion),
      "engineVersion",
      "cannot scale to 0 ACU",
      "13.15, 14.12, 15.7, 16.3, 17.4 or newer of these",
    ),
    ...when(
      hasProxy,
      "hasProxy",
      "keeps connections open, so that a cluster with a minimum of 0 ACU never pauses and pays for both",
      `${awake} no proxy`,
    ),
    ...when(
      isGlobal,
      "isGlobal",
      "makes the cluster the primary of a global database, which never pauses",
      `${awake} no global database`,
    ),
    ...when(
      settings.logicalReplication === true,
      "logicalReplication",
      "streams changes all the time, so that the cluster never pauses",
      `${awake} no logical replication`,
    ),
  ];
}

function globalFaults(settings: AuroraSettings): readonly AuroraConflict[] {
  const { isGlobal, secondaryRegion, region, managedPassword } = settings;
  return [
    ...when(
      secondaryRegion !== undefined && !isGlobal,
      "secondaryRegion",
      "needs a global database, which this cluster is not in",
      "a global database, or no secondary",
    ),
    ...when(
      secondaryRegion === region,
      "secondaryRegion",
      "is the region of the primary, and a global database has one cluster a region",
      "another region",
    ),
    ...when(
      isGlobal && managedPassword === true,
      "managedPassword",
      "does not exist for clusters of a global database (AuroraUserGuide, Secrets Manager)",
      "a write-only password",
    ),
  ];
}

/** A family without an entry is newer than 17, and newer ones all can. */
function canPause(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const first = FIRST_WITH_PAUSE[major];
  return first === undefined ? major > 17 : minor >= first;
}

function when(
  applies: boolean,
  setting: keyof AuroraSettings,
  problem: string,
  want: string,
): readonly AuroraConflict[] {
  return applies ? [{ setting, problem, want }] : [];
}
