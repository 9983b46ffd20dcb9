import { passBarrier, passed, type Verdict } from "../../../../src/releases/steps/health-barrier";

/** Passes at a check, and says in milliseconds how long after the first one that was. */
async function waitFor(checks: number, everySeconds: number): Promise<number> {
  let looked = 0;
  const look = (): Promise<Verdict> =>
    Promise.resolve(++looked === checks ? passed : { kind: "waiting", detail: "not yet" });
  const begun = Date.now();
  await passBarrier(look, { waitingFor: "it", limitSeconds: 60, everySeconds });
  return Date.now() - begun;
}

describe("A health barrier", () => {
  it("checks again after half a second, then less and less often", async () => {
    const [second, third] = await Promise.all([waitFor(2, 5), waitFor(3, 5)]);
    expect(second).toBeGreaterThanOrEqual(490);
    expect(second).toBeLessThan(3000);
    expect(third).toBeGreaterThanOrEqual(1240);
    expect(third).toBeLessThan(4500);
  });

  it("never waits longer between two checks than it is told", async () => {
    expect(await waitFor(11, 0.01)).toBeLessThan(1000);
  });

  it("gives up at its limit, with what it last saw", async () => {
    const look = (): Promise<Verdict> => Promise.resolve({ kind: "waiting", detail: "draining" });
    await expect(passBarrier(look, { waitingFor: "it to end", limitSeconds: 0.1 })).rejects.toThrow(
      "waited 0.1 s for it to end: draining",
    );
  });
});
