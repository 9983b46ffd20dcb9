import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decode, encode, type Packet } from "dns-packet";
import { findDelegation, judgeDelegation, requireDelegation } from "../../../src/aws/check-delegation";

const zone = { zoneName: "example.com", nameServers: ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"] };

/** What a DNS server on loopback says when it is asked for name servers; undefined: nothing. */
type Answer = readonly string[] | "NXDOMAIN" | "SERVFAIL" | "REFUSED" | undefined;

const RCODES: Readonly<Record<string, number>> = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 };

async function withServer<T>(answer: Answer, ask: (resolvers: readonly string[]) => Promise<T>): Promise<T> {
  const server = createSocket("udp4");
  server.on("message", (message, { port, address }) => reply(server, message, answer, port, address));
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await ask([`127.0.0.1:${server.address().port}`]);
  } finally {
    server.close();
  }
}

function reply(server: Socket, message: Buffer, answer: Answer, port: number, address: string): void {
  if (answer === undefined) return;
  const { id, questions } = decode(message);
  const name = questions?.[0]?.name ?? "";
  const names = typeof answer === "string" ? [] : answer;
  const packet: Packet = {
    type: "response",
    ...(id === undefined ? {} : { id }),
    ...(questions === undefined ? {} : { questions }),
    flags: 0x0180 | (typeof answer === "string" ? (RCODES[answer] ?? 0) : 0),
    answers: names.map((data) => ({ type: "NS", name, data, ttl: 60 })),
  };
  server.send(encode(packet), port, address);
}

describe("whether a zone can be found on the internet", () => {
  it.each<[string, Answer, object]>([
    ["its own servers", ["ns-2.awsdns-02.com", "ns-1.awsdns-01.org"], { state: "delegated" }],
    ["one of them, spelled otherwise", ["NS-1.AwsDns-01.org"], { state: "delegated" }],
    [
      "other servers",
      ["b.registrar.net", "a.registrar.net"],
      { state: "elsewhere", found: ["a.registrar.net", "b.registrar.net"] },
    ],
    [
      "that there is no such domain",
      "NXDOMAIN",
      { state: "missing", reason: expect.stringContaining("not registered") },
    ],
    ["no servers", [], { state: "missing", reason: expect.stringContaining("names no servers") }],
    [
      "that its servers fail",
      "SERVFAIL",
      { state: "missing", reason: expect.stringContaining("do not answer") },
    ],
    [
      "that a resolver does not tell",
      "REFUSED",
      { state: "unknown", reason: "the resolver does not tell name servers (EREFUSED)" },
    ],
  ])("is decided by DNS: %s", async (_, answer, delegation) => {
    expect(await withServer(answer, (resolvers) => findDelegation(zone, { resolvers }))).toEqual(delegation);
  });

  it("is unknown if no server answers, and takes no longer than the limit", async () => {
    const start = Date.now();
    const delegation = await withServer(undefined, (resolvers) =>
      findDelegation(zone, { resolvers, limitMs: 300 }),
    );
    expect(delegation).toMatchObject({ state: "unknown", reason: expect.stringContaining("within 300 ms") });
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it("ignores a dot at the end of a name", () => {
    expect(judgeDelegation(zone, ["ns-1.awsdns-01.org."])).toEqual({ state: "delegated" });
  });
});

describe("requiring a delegation", () => {
  const require = (answer: Answer) =>
    withServer(answer, (resolvers) => requireDelegation(zone, { resolvers, limitMs: 300 }));

  it("stops before waiting for a certificate in vain, and says which name servers to set", async () => {
    await expect(require(["a.registrar.net"])).rejects.toThrow(
      /zone example\.com is not delegated: public DNS names a\.registrar\.net[^]*set its name servers to ns-1\.awsdns-01\.org, ns-2\.awsdns-02\.com/,
    );
    await expect(require("NXDOMAIN")).rejects.toThrow("the domain is not registered");
  });

  it("continues if the zone is found, and if DNS gives no answer", async () => {
    expect(await require(["ns-1.awsdns-01.org"])).toEqual({ state: "delegated" });
    expect(await require(undefined)).toMatchObject({ state: "unknown" });
  });
});
