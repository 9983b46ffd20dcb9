import fc from "fast-check";
import type { ResourceChange } from "../../../../../src/plan/plan-model";
import { network } from "../../templates/access-words";
import { created, destroyed, updated } from "../../plan-builders";
import type { Json } from "../../../../../src/text/json";

/**
 * What rules let through, found by asking them about every packet of a small world, one by one, in whichever of the
 * provider's spellings they are written.
 */

interface Rule {
  readonly direction: "ingress" | "egress";
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peer: string;
}

const GROUP = "sg-1";
const PORTS = [0, 1, 79, 80, 81, 442, 443, 444, 8080, 65_535];
const ADDRESSES: readonly (readonly [peer: string, bits: number, value: bigint])[] = [
  ...[
    "0.0.0.1",
    "10.0.0.1",
    "10.1.0.1",
    "10.200.0.1",
    "11.0.0.1",
    "127.255.255.255",
    "128.0.0.1",
    "255.0.0.1",
  ].map((ip) => [ip, 32, ip.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n)] as const),
  ["2001::1", 128, 0x2001n << 112n],
  ["9000::1", 128, 0x9000n << 112n],
];
const NETWORKS: Readonly<Record<string, readonly [bits: number, prefix: number, first: bigint]>> = {
  "0.0.0.0/0": [32, 0, 0n],
  "0.0.0.0/1": [32, 1, 0n],
  "128.0.0.0/1": [32, 1, 1n << 31n],
  "10.0.0.0/8": [32, 8, 10n << 24n],
  "10.0.0.0/9": [32, 9, 10n << 24n],
  "10.128.0.0/9": [32, 9, (10n << 24n) + (1n << 23n)],
  "10.1.0.0/16": [32, 16, (10n << 24n) + (1n << 16n)],
  "::/0": [128, 0, 0n],
  "::/1": [128, 1, 0n],
  "8000::/1": [128, 1, 1n << 127n],
};
const OTHERS = ["sg-2", "pl-1", GROUP];

function reaches(peer: string, asked: (typeof ADDRESSES)[number] | string): boolean {
  const block = NETWORKS[peer];
  if (block === undefined || typeof asked === "string") return peer === asked;
  const [bits, prefix, first] = block;
  const host = BigInt(bits - prefix);
  return asked[1] === bits && asked[2] >> host === first >> host;
}

const hasPorts = (protocol: string) => protocol === "tcp" || protocol === "udp";

const ASKED = [...ADDRESSES, ...OTHERS];
const REACHED: Readonly<Record<string, readonly boolean[]>> = Object.fromEntries(
  [...Object.keys(NETWORKS), ...OTHERS].map((peer) => [peer, ASKED.map((asked) => reaches(peer, asked))]),
);
const PACKETS = (["ingress", "egress"] as const).flatMap((direction) =>
  ["tcp", "udp", "50", "47"].flatMap((protocol) =>
    (hasPorts(protocol) ? PORTS : [0]).flatMap((port) =>
      ASKED.map((_, asked) => ({ direction, protocol, port, asked })),
    ),
  ),
);

/** Which of the packets come through. */
function letThrough(rules: readonly Rule[]): boolean[] {
  return PACKETS.map(({ direction, protocol, port, asked }) =>
    rules.some(
      (rule) =>
        rule.direction === direction &&
        (rule.protocol === "-1" ||
          (rule.protocol === protocol && (!hasPorts(protocol) || (rule.from <= port && port <= rule.to)))) &&
        REACHED[rule.peer]?.[asked] === true,
    ),
  );
}

const rule: fc.Arbitrary<Rule> = fc
  .record({
    direction: fc.constantFrom("ingress" as const, "ingress" as const, "egress" as const),
    protocol: fc.constantFrom("tcp", "tcp", "udp", "-1", "50"),
    ports: fc.constantFrom<[number, number]>(
      [80, 80],
      [443, 443],
      [80, 443],
      [80, 442],
      [0, 65_535],
      [0, 0],
      [0, 79],
      [81, 442],
    ),
    peer: fc.oneof(fc.constantFrom(...Object.keys(NETWORKS)), fc.constantFrom(...OTHERS)),
  })
  .map(({ ports: [from, to], ...rest }) => ({ ...rest, from, to }));

/** Pieces that together let through what the rule does. */
function inPieces(whole: Rule, way: number): Rule[] {
  const { protocol, from, to, peer } = whole;
  if (way === 1 && protocol === "tcp" && from < to) {
    const middle = PORTS.findLast((port) => port >= from && port < to) ?? from;
    return [
      { ...whole, to: middle },
      { ...whole, from: middle + 1 },
    ];
  }
  const halves = { "0.0.0.0/0": ["0.0.0.0/1", "128.0.0.0/1"], "10.0.0.0/8": ["10.0.0.0/9", "10.128.0.0/9"], "::/0": ["::/1", "8000::/1"] }; // prettier-ignore
  const parts = halves[peer as keyof typeof halves];
  return way === 2 && (parts as string[] | undefined) !== undefined
    ? parts.map((part) => ({ ...whole, peer: part }))
    : [whole];
}

type Form = "block" | "old" | "new";
interface Written {
  readonly rule: Rule;
  readonly form: Form;
}

function peerOf({ peer }: Rule, form: Form): Record<string, Json> {
  if (peer.startsWith("pl-")) return form === "new" ? { prefix_list_id: peer } : { prefix_list_ids: [peer] };
  if (peer === GROUP && form !== "new") return { self: true };
  if (peer.startsWith("sg-"))
    return form === "new"
      ? { referenced_security_group_id: peer }
      : form === "old"
        ? { source_security_group_id: peer }
        : { security_groups: [peer] };
  const version = peer.includes(":") ? "ipv6" : "ipv4";
  if (form === "new") return { [`cidr_${version}`]: peer };
  return { [version === "ipv6" ? "ipv6_cidr_blocks" : "cidr_blocks"]: [peer] };
}

function valuesOf({ rule: each, form }: Written): Record<string, Json> {
  const isNew = form === "new";
  const ports: Record<string, Json> =
    each.protocol !== "-1"
      ? { from_port: each.from, to_port: each.to }
      : isNew
        ? {}
        : { from_port: 0, to_port: 0 };
  return {
    ...ports,
    [isNew ? "ip_protocol" : "protocol"]: each.protocol,
    ...peerOf(each, form),
    description: "a rule",
  };
}

function changesFrom(before: readonly Written[], after: readonly Written[]): ResourceChange[] {
  const group = (all: readonly Written[]) => ({
    id: GROUP,
    ...Object.fromEntries(
      ["ingress", "egress"].map((direction) => [
        direction,
        all.filter(({ form, rule: each }) => form === "block" && each.direction === direction).map(valuesOf),
      ]),
    ),
  });
  const resources = (all: readonly Written[], make: typeof created | typeof destroyed, name: string) =>
    all
      .filter(({ form }) => form !== "block")
      .map((each, index) => {
        const values = { security_group_id: GROUP, ...valuesOf(each) };
        return each.form === "old"
          ? make(`aws_security_group_rule.${name}${String(index)}`, { type: each.rule.direction, ...values })
          : make(`aws_vpc_security_group_${each.rule.direction}_rule.${name}${String(index)}`, values);
      });
  return [
    updated("aws_security_group.g", group(before) as Json, group(after) as Json),
    ...resources(before, destroyed, "old"),
    ...resources(after, created, "new"),
  ];
}

const form = fc.constantFrom<Form>("block", "old", "new");
const rules = fc.array(rule, { maxLength: 5 });
const spelled = (list: readonly Rule[], ways: readonly { form: Form; way: number }[]): Written[] =>
  list.flatMap((each, index) => {
    const { form: first = "block" as const, way = 0 } = ways[index % ways.length] ?? {};
    return inPieces(each, way).map((piece) => ({ rule: piece, form: first }));
  });
const ways = fc.array(fc.record({ form, way: fc.nat(2) }), { minLength: 5, maxLength: 5 });

it("opens exactly if one more packet passes", () => {
  fc.assert(
    fc.property(rules, rules, rules, ways, ways, (kept, gone, come, one, other) => {
      const [before, after] = [spelled([...kept, ...gone], one), spelled([...kept, ...come], other)];
      const [had, has] = [
        letThrough(before.map((each) => each.rule)),
        letThrough(after.map((each) => each.rule)),
      ];
      const entries = network(...changesFrom(before, after));
      expect(entries.some(({ widens }) => widens)).toBe(
        has.some((passes, index) => passes && had[index] !== true),
      );
      expect(entries.some(({ widens }) => !widens)).toBe(
        had.some((passed, index) => passed && has[index] !== true),
      );
    }),
    { numRuns: 400 },
  );
});

it("does not change if the same rules are in other resources and pieces", () => {
  fc.assert(
    fc.property(rules, ways, ways, (list, one, other) => {
      expect(network(...changesFrom(spelled(list, one), spelled([...list].reverse(), other)))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
