import { judgeZones } from "../../../src/doctor/hosted-zones";

const setting = { key: "zone", managed: "managed", existing: "existing" };
const judged = (managed: boolean, ...zones: readonly boolean[]) =>
  judgeZones(
    "zone of hebo shared",
    { zoneName: "hebo.ai", managed, setting },
    zones.map((isOwn) => ({ isOwn })),
  );

describe("doctor's check of a hosted zone", () => {
  it("accepts a zone that the account has, and one that the stack creates", () => {
    expect(judged(false, false)).toMatchObject({ verdict: "ok", detail: "hebo.ai, zone: existing" });
    expect(judged(true)).toMatchObject({ verdict: "ok", detail: "hebo.ai, zone: managed" });
    expect(judged(true, true)).toMatchObject({ verdict: "ok" });
  });

  it.each([
    ["a zone that is missing", judged(false), /has no public zone hebo\.ai: `zone: managed` fits/],
    ["a second zone of the same name", judged(true, false), /has hebo\.ai already: `zone: existing` fits/],
    ["a zone that the stack would give up", judged(false, true), /created hebo\.ai: `zone: managed` fits/],
    ["two zones of one name", judged(false, false, true), /2 public zones hebo\.ai/],
  ])("says which setting fits for %s", (_, finding, detail) => {
    expect(finding).toMatchObject({ verdict: "missing", detail: expect.stringMatching(detail) });
  });
});
