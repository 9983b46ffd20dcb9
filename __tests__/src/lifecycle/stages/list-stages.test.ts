import { type ListedStage, unusedFor } from "../../../../src/lifecycle/stages/list-stages";

const DAY = 24 * 60 * 60;
const now = new Date("2026-11-27T12:00:00Z");
const stage = (name: string, daysAgo: number): ListedStage => ({
  ...{ stage: name, made: new Date("2026-01-01T00:00:00Z"), version: undefined },
  used: new Date(now.getTime() - daysAgo * DAY * 1000),
});

describe("the stages that a prune removes", () => {
  it("are those that nobody used for longer than that, however old they are", () => {
    const stages = [stage("pr-1", 8), stage("pr-2", 7), stage("pr-3", 0)];
    expect(unusedFor(stages, 7 * DAY, now).map(({ stage: name }) => name)).toEqual(["pr-1"]);
    expect(unusedFor(stages, 6 * DAY, now).map(({ stage: name }) => name)).toEqual(["pr-1", "pr-2"]);
  });
});
