import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { join } from "node:path";
import { callerAccount } from "../../../src/aws/caller-account";
import { clientSettings } from "../../../src/aws/client-settings";
import { explainAwsError } from "../../../src/aws/explain-aws-error";
import { proxyFor } from "../../../src/aws/proxy";
import { repositoryRoot } from "../../../src/process/repository-root";

const KEYS = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "1",
};

describe("AWS behind a bad network", () => {
  const before = { ...process.env };
  const servers: (Server | TcpServer)[] = [];
  const setEnvironment = (env: NodeJS.ProcessEnv) => {
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before, KEYS, env);
  };
  afterEach(async () => {
    for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    for (const server of servers.splice(0)) {
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function listening(server: Server | TcpServer): Promise<number> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }
  const answeringIn = async (region: string, listener: RequestListener) => {
    const port = await listening(createServer(listener));
    setEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    return callerAccount(region).catch((error: Error) => error.message);
  };
  const answering = async (listener: RequestListener) => {
    const port = await listening(createServer(listener));
    setEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    return callerAccount("us-east-1");
  };

  it("a silent endpoint is reported as one, within the configured time", async () => {
    const sockets: { destroy(): void }[] = [];
    const port = await listening(createTcpServer((socket) => sockets.push(socket)));
    setEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, GROUNDPLAN_ANSWER_TIMEOUT: "0.3" });
    const began = Date.now();
    await expect(callerAccount("us-east-1")).rejects.toThrow(
      new RegExp(`endpoint http://127\\.0\\.0\\.1:${port}: AWS did not answer in time\\n.*HTTPS_PROXY`),
    );
    expect(Date.now() - began).toBeLessThan(8_000);
    for (const socket of sockets) socket.destroy();
  });

  it("a captive portal's page is not AWS's answer", async () => {
    await expect(
      answering((_, response) => response.setHeader("content-type", "text/html").end("<html>sign in</html>")),
    ).rejects.toThrow(/is not AWS\n.*captive portal/);
  });

  it("an invalid account id is not AWS's answer", async () => {
    const xml =
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>nobody</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    await expect(
      answering((_, response) => response.setHeader("content-type", "text/xml").end(xml)),
    ).rejects.toThrow(/what answers at the AWS endpoint is not AWS/);
  });

  it("a region that the account has not enabled is told by its name, with how to enable it", async () => {
    const xml = (body: string) => `<GetCallerIdentityResponse>${body}</GetCallerIdentityResponse>`;
    const unknown =
      "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>";
    const answer = (isKnown: (authorization: string) => boolean): RequestListener => {
      return (request, response) => {
        response.setHeader("content-type", "text/xml");
        if (!isKnown(request.headers.authorization ?? "")) return response.writeHead(403).end(unknown);
        return response.end(
          xml("<GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult>"),
        );
      };
    };
    const inOpenRegion = await answeringIn(
      "eu-south-2",
      answer((authorization) => authorization.includes("/us-east-1/")),
    );
    expect(inOpenRegion).toMatch(
      /the account 123456789012 has not enabled the region eu-south-2\n.*aws account enable-region --region-name eu-south-2/,
    );
    // Keys that no region knows are told as such.
    expect(
      await answeringIn(
        "eu-south-2",
        answer(() => false),
      ),
    ).toMatch(/AWS does not know these credentials/);
  });

  it("a wrong clock is reported as one", async () => {
    const xml =
      "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired: 20261127T000000Z is now earlier than 20261127T100000Z</Message></Error></ErrorResponse>";
    await expect(
      answering((_, response) => response.writeHead(403, { "content-type": "text/xml" }).end(xml)),
    ).rejects.toThrow(/clock differs/);
  });

  it("a missing profile is reported by its name", async () => {
    setEnvironment({
      AWS_PROFILE: "acme-prod",
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      Reflect.deleteProperty(process.env, name);
    await expect(callerAccount("us-east-1")).rejects.toThrow(/profile acme-prod.*: /s);
    await expect(callerAccount("us-east-1")).rejects.toThrow(/acme-prod/);
  });

  it("a proxy is used except for exceptions, and named when it refuses", async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const port = await listening(proxy);
    setEnvironment({ HTTPS_PROXY: `http://user:secret@127.0.0.1:${port}`, GROUNDPLAN_CONNECT_TIMEOUT: "2" });
    const client = new STSClient(clientSettings("us-east-1"));
    const refused = await client.send(new GetCallerIdentityCommand({})).catch((error: unknown) => error);
    expect(asked).toEqual(["sts.us-east-1.amazonaws.com:443"]);
    const { message } = explainAwsError(refused, "sts:GetCallerIdentity");
    expect(message).toContain(`proxy http://127.0.0.1:${port}: the proxy does not let AWS through`);
    expect(message).not.toContain("secret");
  });

  it.each([
    ["sts.amazonaws.com", "amazonaws.com", false],
    ["sts.amazonaws.com", ".amazonaws.com, other", false],
    ["sts.amazonaws.com", "*", false],
    ["sts.amazonaws.com", "sts.amazonaws.com:443", false],
    ["sts.amazonaws.com", "aws.com", true],
    ["127.0.0.1", "127.0.0.1", false],
    ["sts.amazonaws.com", "", true],
  ])("%s with NO_PROXY=%s goes through the proxy: %s", (host, exceptions, through) => {
    const env = { HTTPS_PROXY: "proxy.example:3128", NO_PROXY: exceptions };
    expect(proxyFor(host, env) !== undefined).toBe(through);
  });

  it("every client is created with these settings", () => {
    const rooms = ["src", "backends", "systems"];
    const files = rooms.flatMap((room) =>
      readdirSync(join(repositoryRoot, room), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.startsWith("rehearsal/"))
        .map((name) => join(room, name)),
    );
    const without = files.filter((file) =>
      /new [A-Z]\w*Client\((?!(?:\{ \.\.\.)?clientSettings\()/.test(
        readFileSync(join(repositoryRoot, file), "utf8"),
      ),
    );
    expect(without).toEqual([]);
  });
});
