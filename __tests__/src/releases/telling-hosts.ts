import type { Interference } from "./recorded-moto";

interface Sent {
  readonly InstanceIds: readonly [string];
  readonly Parameters: { readonly commands?: readonly string[] };
}

/** Hosts of Hermes that remember what was deployed to them and tell it; SSM between them is simulated. */
export class TellingHosts {
  /** Tag by instance id. */
  readonly running = new Map<string, string>();
  /** Instance ids in the order in which something was deployed to them. */
  readonly deployed: string[] = [];
  private readonly outputs: string[] = [];

  readonly answer: Interference = ({ action, body }) => {
    if (action === "SendCommand") return { body: JSON.stringify(this.carryOut(JSON.parse(body) as Sent)) };
    if (action !== "GetCommandInvocation") return undefined;
    const { CommandId } = JSON.parse(body) as { CommandId: string };
    const StandardOutputContent = this.outputs[Number(CommandId)];
    return {
      body: JSON.stringify({
        Status: "Success",
        StatusDetails: "Success",
        ResponseCode: 0,
        StandardOutputContent,
      }),
    };
  };

  private carryOut({ InstanceIds: [id], Parameters: { commands = [] } }: Sent) {
    const line = commands.join("\n");
    const tag = /deploy\.sh (\S+)/.exec(line)?.[1];
    if (tag !== undefined) {
      this.running.set(id, tag);
      this.deployed.push(id);
    }
    const tells = line.includes("docker inspect");
    this.outputs.push(tells ? `${this.running.get(id) ?? ""}\n2026-11-27T16:00:00.123456789Z\n` : "");
    return { Command: { CommandId: String(this.outputs.length - 1) } };
  }
}
