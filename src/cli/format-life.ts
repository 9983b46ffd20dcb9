import { formatTable } from "./table";
import type { Life } from "../rehearsal/life/life";

/** The closing summary of a life, for people. */
export function formatLife({ system, environment, engine, stages, backend }: Life): string {
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = stages.map(({ stage, outcome, seconds }) => [stage, outcome, `${seconds.toFixed(1)} s`]);
  return [
    "",
    `${system} ${environment} completed its life cycle with ${engine} in a simulated AWS (moto for S3 and DynamoDB, a simulated provider).`,
    "",
    formatTable(["STAGE", "OUTCOME", "TIME"], [...rows, ["all", "", `${total.toFixed(1)} s`]]),
    "",
    `While it was up, s3://${backend.bucket} held ${backend.states.join(", ")},`,
    `and ${backend.lockTable} the digests ${backend.digests.join(", ")}.`,
  ].join("\n");
}
