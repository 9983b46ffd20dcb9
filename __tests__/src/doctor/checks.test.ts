import { nodeFinding } from "../../../src/doctor/checks";

describe("what doctor says of Node", () => {
  it("takes the recommended versions without a word", () => {
    expect(nodeFinding("v22.23.1")).toEqual({ check: "node", verdict: "ok", detail: "v22.23.1" });
    expect(nodeFinding("v24.21.0")).toMatchObject({ verdict: "ok" });
  });

  it("says that an old one runs and what to take instead", () => {
    expect(nodeFinding("v20.20.2")).toEqual({
      check: "node",
      verdict: "note",
      detail: "v20.20.2 gets no more security fixes; Node 22 or 24 is recommended",
    });
  });
});
