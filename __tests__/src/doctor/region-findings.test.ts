import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { regionFindings } from "../../../src/doctor/region-findings";
import { loadNamedSystems } from "../../../src/synthesis/synthesize";

/** EC2's answer about a region. */
const regions = (status: string) =>
  `<DescribeRegionsResponse><regionInfo><item><regionName>eu-south-2</regionName><optInStatus>${status}</optInStatus></item></regionInfo></DescribeRegionsResponse>`;

describe("doctor's check of regions, with EC2's answer simulated", () => {
  const before = { ...process.env };
  let server: Server;
  let asked: string[];
  afterEach(() => {
    server.close();
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });

  async function findings(system: string, status: number, body: string) {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.headers.authorization ?? "");
      response.writeHead(status, { "content-type": "text/xml", connection: "close" }).end(body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "1" },
    });
    return regionFindings(loadNamedSystems([system]));
  }

  it("says that the account has not enabled an opt-in region, and how to enable it", async () => {
    const [finding] = await findings("hermes", 200, regions("not-opted-in"));
    expect(finding).toMatchObject({ check: "region eu-south-2", verdict: "missing" });
    expect(finding?.detail).toMatch(
      /^not enabled in this account.*aws account enable-region --region-name eu-south-2/,
    );
    // A region that is not enabled knows nobody: another one is asked.
    expect(asked).toEqual([expect.stringContaining("/us-east-1/ec2/")]);
  });

  it("accepts an enabled one", async () => {
    const found = await findings("hermes", 200, regions("opted-in"));
    expect(found).toEqual([{ check: "region eu-south-2", verdict: "ok", detail: "enabled" }]);
  });

  it("says what it cannot know without the permission to ask", async () => {
    const denied = "<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>";
    expect(await findings("hermes", 403, denied)).toMatchObject([{ verdict: "note" }]);
  });

  it("does not ask about a region that every account has", async () => {
    expect(await findings("hellotron-vega", 200, "")).toEqual([]);
    expect(asked).toEqual([]);
  });
});
