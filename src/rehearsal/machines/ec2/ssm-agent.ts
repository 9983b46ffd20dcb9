import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { repositoryRoot } from "../../../process/repository-root";
import { type Distribution, SSM_AGENT_SNAP } from "../distributions";
import type { SsmStandIn } from "../../stand-ins/ssm/ssm-stand-in";
import type { InstanceFacts } from "./instance-facts";

const AGENT = "/usr/lib/rehearsal/ssm-agent";

const UNIT = `[Unit]
Description=amazon-ssm-agent (stand-in of the rehearsal)
After=network-online.target
[Service]
ExecStart=${AGENT}
Restart=always
RestartSec=2
# As the agent's own: what a command started outlives a restart of it.
KillMode=process
[Install]
WantedBy=multi-user.target
`;

/** The agent's files on a machine. Canonical's images start it; on others the machine's own scripts enable it. */
export function agentFiles(distribution: Distribution): Readonly<Record<string, string>> {
  const program = join(repositoryRoot, "src", "rehearsal", "machines", "ec2", "ssm-agent.py");
  return {
    [AGENT]: readFileSync(program, "utf8"),
    "/etc/systemd/system/amazon-ssm-agent.service": UNIT,
    ...(distribution.startsWith("ubuntu-") ? STARTED : {}),
  };
}

/** What is on a machine whose image has the agent: a snap, and a boot that starts it. */
const STARTED: Readonly<Record<string, string>> = {
  [SSM_AGENT_SNAP]: "",
  "/etc/systemd/system/multi-user.target.d/ssm-agent.conf": "[Unit]\nWants=amazon-ssm-agent.service\n",
};

/** Milliseconds an agent waits for work before it asks again. */
const PATIENCE = 10_000;

const REPORT = z.object({
  commandId: z.string(),
  results: z.array(
    z.object({
      name: z.string(),
      code: z.number(),
      stdout: z.string(),
      stderr: z.string(),
      endedBecause: z.enum(["timeout", "cancelled"]).optional(),
    }),
  ),
});

/** Answers a request from a machine's agent. */
export async function answerAgent(
  ssm: SsmStandIn,
  { instanceId, privateAddress }: InstanceFacts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === "/report") {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { commandId, results } = REPORT.parse(JSON.parse(Buffer.concat(pieces).toString()));
    ssm.report(instanceId, commandId, results as Parameters<SsmStandIn["report"]>[2]);
    response.end();
    return;
  }
  const cut = new AbortController();
  response.on("close", () => cut.abort());
  const facts = { ComputerName: instanceId, IPAddress: privateAddress, AgentVersion: "3.3.0.0" };
  const work = await ssm.nextWork(instanceId, facts, PATIENCE, cut.signal);
  response.end(work === undefined ? "" : JSON.stringify(work));
}
