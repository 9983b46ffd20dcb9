import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { hostedZoneServers } from "../../../src/aws/hosted-zone-servers";
import { silentProgress } from "../../../src/terminal/progress";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";

describe("the name servers of a hosted zone", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ account: REHEARSAL_ACCOUNT, zones: [], progress: silentProgress });
    await withEnvironment(world, async () => {
      const client = new Route53Client({ region: "us-east-1" });
      const zone = (Name: string) => new CreateHostedZoneCommand({ Name, CallerReference: Name });
      await client.send(zone("example.com"));
      await client.send(zone("example.net"));
      client.destroy();
    });
  });
  afterAll(() => world.close());

  it("are those that Route 53 lists", async () => {
    const { zoneName, nameServers } = await withEnvironment(world, () => hostedZoneServers("example.com"));
    expect(zoneName).toBe("example.com");
    expect(nameServers.length).toBeGreaterThanOrEqual(1);
  });

  it("are not available for a zone that the account does not have", async () => {
    await expect(withEnvironment(world, () => hostedZoneServers("example.org"))).rejects.toThrow(
      "the account has no public hosted zone example.org",
    );
  });
});
