import { nodeFinding } from "../../../src/doctor/checks";

describe("doctor's check of Node", () => {
  it("accepts the recommended versions silently", () => {
    expect(nodeFinding("v22.23.1")).toEqual({ check: "node", verdict: "ok", detail: "v22.23.1" });
    expect(nodeFinding("v24.21.0")).toMatchObject({ verdict: "ok" });
  });

  it("says that an old one runs and which one to use instead", () => {
    expect(nodeFinding("v20.20.2")).toEqual({
      check: "node",
      verdict: "note",
      detail: "v20.20.2 gets no more security fixes; Node 22 or 24 is recommended",
    });
  });
});
