import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogLine, LogsRequest } from "../../../../src/releases/contract";
import { tailLogGroup } from "../../../../src/releases/steps/cloudwatch-logs";
import { mergedLogs } from "../../../../src/releases/steps/merged-logs";
import { inMoto } from "../in-moto";
import { refusal } from "../refusal";

const group = "/aws/ec2/production/hermes";
const pace = { everySeconds: 0.05, drainSeconds: 1, healthySeconds: 1 };
const logs = () => new CloudWatchLogsClient({ region: "us-east-1" });
const MINUTE = 60_000;

async function write(stream: string, ...lines: readonly (readonly [secondsAgo: number, text: string])[]) {
  const logEvents = lines.map(([ago, message]) => ({ timestamp: Date.now() - ago * 1000, message }));
  await logs().send(new PutLogEventsCommand({ logGroupName: group, logStreamName: stream, logEvents }));
}

const moto = inMoto(async () => {
  await logs().send(new CreateLogGroupCommand({ logGroupName: group }));
  for (const logStreamName of ["i-1/hermes", "i-2/hermes"]) {
    await logs().send(new CreateLogStreamCommand({ logGroupName: group, logStreamName }));
  }
  await write("i-1/hermes", [7200, "two hours old"], [50, "first"], [30, "third"]);
  await write("i-2/hermes", [40, "second"], [20, "fourth\n"]);
});

function tail(request: Partial<LogsRequest>, signal = new AbortController().signal, streams?: string) {
  const source = {
    client: logs(),
    group,
    nameOf: (stream: string) => stream.slice(0, 3),
    ...(streams === undefined ? {} : { streams }),
  };
  return tailLogGroup(source, { lines: 100, follow: false, ...request }, { pace, signal });
}

async function all(lines: AsyncIterable<LogLine>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { from, text } of lines) texts.push(`${from} ${text}`);
  return texts;
}

describe("the lines of a log group, in moto", () => {
  it("are the newest of all hosts, oldest first, without line endings", async () => {
    expect(await all(tail({ lines: 3 }))).toEqual(["i-2 second", "i-1 third", "i-2 fourth"]);
  });

  it("are searched further back if there are few", async () => {
    expect((await all(tail({ lines: 5 })))[0]).toBe("i-1 two hours old");
  });

  it("are no older than requested", async () => {
    expect(await all(tail({ since: new Date(Date.now() - MINUTE) }))).toHaveLength(4);
  });

  it("are requested for one host if it is given, which moto ignores", async () => {
    await all(tail({ lines: 1 }, undefined, "i-2"));
    const asked = moto().calls.filter(({ action }) => action === "FilterLogEvents");
    expect(
      asked.map(({ body }) => (JSON.parse(body) as Record<string, unknown>)["logStreamNamePrefix"]),
    ).toEqual(["i-2"]);
  });

  it("continue with each new line once, until an abort", async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { text } of tail({ lines: 1, follow: true }, controller.signal)) {
        seen.push(text);
        if (text === "fifth") controller.abort(new Error("enough"));
      }
    })();
    await write("i-1/hermes", [-1, "later"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await write("i-1/hermes", [-2, "fifth"]);
    await expect(following).rejects.toThrow("enough");
    expect(seen).toEqual(["fourth", "later", "fifth"]);
  });

  it("of a missing group are refused in AWS's words", async () => {
    const source = { client: logs(), group: "/absent", nameOf: String };
    const signal = new AbortController().signal;
    const error = await refusal(all(tailLogGroup(source, { lines: 1, follow: false }, { pace, signal })));
    expect(error.message).toContain("logs:FilterLogEvents: AWS answered ResourceNotFoundException");
  });
});

describe("several logs together", () => {
  const lines = (from: string, ...times: readonly number[]) =>
    async function* (): AsyncGenerator<LogLine> {
      await Promise.resolve();
      for (const time of times) yield { from, at: new Date(time).toISOString(), text: String(time) };
    };

  it("are in chronological order, and as many as requested", async () => {
    const merged = mergedLogs([lines("a", 1, 4, 5), lines("b", 2, 3)], { lines: 4, follow: false });
    expect(await all(merged)).toEqual(["b 2", "b 3", "a 4", "a 5"]);
  });

  it("are all followed together: a quiet one does not delay the others", async () => {
    const quiet = ({ follow }: { follow: boolean }): AsyncIterable<LogLine> =>
      follow
        ? { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }
        : lines("q")();
    const seen: string[] = [];
    for await (const { text } of mergedLogs([quiet, lines("b", 1, 2)], { lines: 9, follow: true })) {
      seen.push(text);
      if (seen.length === 4) break;
    }
    expect(seen).toEqual(["1", "2", "1", "2"]);
  });
});
