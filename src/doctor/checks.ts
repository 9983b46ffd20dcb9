import { spawnSync } from "node:child_process";
import { inspectBackend } from "../../backends/bootstrap/inspect-backend";
import { callerAccount } from "../aws/caller-account";
import { OPEN_REGION } from "../aws/regions";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import { engineNames } from "../engine/engine";
import { installedEngines } from "../engine/find-engine";
import { UserError } from "../text/user-error";
import type { Finding } from "./finding";
import { zoneFindings } from "./hosted-zones";
import { regionFindings } from "./region-findings";

/** Programs other than the engine that commands need, with their purpose and version flag. */
const PROGRAMS: readonly {
  readonly name: string;
  readonly versionFlag: string;
  readonly neededFor: string;
}[] = [
  { name: "python3", versionFlag: "--version", neededFor: "the rehearsal" },
  { name: "git", versionFlag: "--version", neededFor: "deploying from a commit" },
];

/** Checks everything that commands depend on. Changes nothing. */
export async function examine(systems: readonly LoadedSystem[]): Promise<readonly Finding[]> {
  return [
    nodeFinding(),
    ...engineFindings(),
    ...PROGRAMS.map(programFinding),
    ...(await awsFindings(systems)),
  ];
}

/** Node 20 has been end-of-life since April 2026 (nodejs/release, schedule.json). Node 20.19 still runs everything. */
const RECOMMENDED_NODE = 22;

/** @param version as Node prints it: `v20.20.2` */
export function nodeFinding(version = process.version): Finding {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major >= RECOMMENDED_NODE) return { check: "node", verdict: "ok", detail: version };
  const advice = `gets no more security fixes; Node ${RECOMMENDED_NODE} or 24 is recommended`;
  return { check: "node", verdict: "note", detail: `${version} ${advice}` };
}

function engineFindings(): readonly Finding[] {
  const engines = installedEngines(process.env);
  if (engines.length === 0) {
    return [{ check: "engine", verdict: "missing", detail: "neither tofu nor terraform is on PATH" }];
  }
  return engines.map(({ kind, version, path }) => ({
    check: kind,
    verdict: "ok",
    detail: `${engineNames[kind]} ${version}, ${path}`,
  }));
}

function programFinding({ name, versionFlag, neededFor }: (typeof PROGRAMS)[number]): Finding {
  const { status, stdout } = spawnSync(name, [versionFlag], { encoding: "utf8" });
  return status === 0
    ? { check: name, verdict: "ok", detail: stdout.trim() }
    : { check: name, verdict: "missing", detail: `not on PATH; needed for ${neededFor}` };
}

async function awsFindings(systems: readonly LoadedSystem[]): Promise<readonly Finding[]> {
  if (systems.length === 0) return [];
  try {
    const account = await callerAccount(OPEN_REGION);
    const endpoint = process.env["AWS_ENDPOINT_URL"];
    const place = endpoint === undefined ? "" : `, at ${endpoint}`;
    const regions = await regionFindings(systems);
    // Nothing answers in a region that is not enabled.
    const isClosed = ({ region }: Environment) =>
      regions.some(({ check, verdict }) => verdict === "missing" && check.endsWith(` ${region}`));
    const open = systems.flatMap(({ backends }) => backends).filter((backend) => !isClosed(backend));
    const backends = await Promise.all(open.map((backend) => backendFinding(backend, account)));
    const zones = await zoneFindings(systems);
    return [
      { check: "account", verdict: "ok", detail: `${account}${place}` },
      ...regions,
      ...backends,
      ...zones,
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const detail = `${error.details.what}; a rehearsal needs no credentials`;
    return [{ check: "account", verdict: "note", detail }];
  }
}

async function backendFinding(bootstrap: Environment, caller: string): Promise<Finding> {
  const { bucket, lockTable, only } = bootstrap.backend;
  const owner = [bootstrap.system, ...(only === undefined ? [] : [only])].join(" ");
  const check = `backend of ${owner}`;
  const { account = caller } = bootstrap;
  if (account !== caller)
    return { check, verdict: "note", detail: `in account ${account}; these credentials are another's` };
  const found = await inspectBackend(bootstrap);
  if (found.bucket.is === "missing") {
    return {
      check,
      verdict: "missing",
      detail: `no bucket ${bucket}: groundplan bootstrap ${owner}`,
    };
  }
  if (found.bucket.is === "foreign") {
    return { check, verdict: "missing", detail: `bucket ${bucket} belongs to ${found.bucket.owner}` };
  }
  const table = found.lockTable.is === "missing" ? "no lock table" : `lock table ${lockTable}`;
  return {
    check,
    verdict: found.lockTable.is === "missing" ? "missing" : "ok",
    detail: `${bucket}, ${table}`,
  };
}
