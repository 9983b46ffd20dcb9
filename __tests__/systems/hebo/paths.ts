import type { Attributes, SynthesizedStack } from "../../synthesize";

/** Who may open a connection to whom, as security groups say it. */
export interface Path {
  readonly from: string;
  readonly to: string;
  /** Undefined: every port. */
  readonly port: number | undefined;
}

/**
 * Every path that a stack's security groups let through: what the receiver lets in, as far as the sender may send it.
 * Groups are named by their addresses, other stacks' groups by the output that they are read from.
 */
export function pathsOf(stack: SynthesizedStack): readonly Path[] {
  const sending = rules(stack, "egress");
  const closed = new Set(stack.resources("aws_security_group").map(({ address }) => address));
  return rules(stack, "ingress")
    .filter(({ owner, peer, port }) => {
      if (!closed.has(peer)) return true;
      return sending.some(
        (rule) =>
          rule.owner === peer && (rule.peer === "everywhere" || (rule.peer === owner && rule.port === port)),
      );
    })
    .map(({ owner, peer, port }) => ({ from: shortened(peer), to: shortened(owner), port }))
    .sort((a, b) => `${a.to} ${a.port} ${a.from}`.localeCompare(`${b.to} ${b.port} ${b.from}`));
}

interface Rule {
  readonly owner: string;
  readonly peer: string;
  readonly port: number | undefined;
}

function rules(stack: SynthesizedStack, direction: "ingress" | "egress"): readonly Rule[] {
  return stack.resources(`aws_vpc_security_group_${direction}_rule`).map(({ attributes }) => ({
    owner: addressIn(attributes["security_group_id"]),
    peer: peerOf(attributes),
    port: attributes["from_port"] as number | undefined,
  }));
}

function peerOf(attributes: Attributes): string {
  const group = attributes["referenced_security_group_id"];
  if (group !== undefined) return addressIn(group);
  const block = attributes["cidr_ipv4"] ?? attributes["cidr_ipv6"];
  return block === "0.0.0.0/0" || block === "::/0" ? "everywhere" : String(block);
}

/** `${aws_security_group.x.id}` → `aws_security_group.x`, `${data….outputs.bastion_group_id}` → the output's name. */
function addressIn(reference: unknown): string {
  const text = String(reference);
  const output = /outputs\.(\w+)|outputs\["(\w+)"\]/.exec(text);
  if (output !== null) return output[1] ?? output[2] ?? "";
  return /\$\{(aws_security_group\.[\w-]+)\.id\}/.exec(text)?.[1] ?? text;
}

/** Without the digits at the end, and without the type. */
function shortened(address: string): string {
  return address.replace("aws_security_group.", "").replace(/_[0-9A-F]{8}$/, "");
}
