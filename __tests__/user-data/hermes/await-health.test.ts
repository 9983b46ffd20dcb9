import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "../../../src/repository-root";
import { freePort } from "../../loopback";

const script = join(repositoryRoot, "user-data/hermes/await-health.sh");

async function awaitHealth(port: number, seconds: number) {
  const env = {
    ...process.env,
    PORT: String(port),
    HERMES_HEALTH_PATH: "/health",
    HEALTH_TIMEOUT_SECONDS: String(seconds),
  };
  const child = spawn("bash", [script], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { output, errors, status: status as number };
}

async function whileServing<T>(port: number, answer: RequestListener, body: () => Promise<T>): Promise<T> {
  const server = createServer(answer).listen(port, "127.0.0.1");
  await once(server, "listening");
  try {
    return await body();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("await-health.sh of Hermes", () => {
  it("waits until /health answers 200, as the load balancer does: a redirect is not health", async () => {
    const port = await freePort();
    const asked: (string | undefined)[] = [];
    const warmingUp: RequestListener = (incoming, response) => {
      asked.push(incoming.url);
      response.statusCode = asked.length < 2 ? 301 : 200;
      response.end();
    };
    const { status, output } = await whileServing(port, warmingUp, () => awaitHealth(port, 20));
    expect({ status, output }).toEqual({
      status: 0,
      output: `await-health: http://localhost:${port}/health answers\n`,
    });
    expect(asked).toEqual(["/health", "/health"]);
  });

  it("fails when /health does not succeed in time, so that the unit does not count as started", async () => {
    const port = await freePort();
    const sick: RequestListener = (_, response) => response.writeHead(500).end();
    const { status, errors } = await whileServing(port, sick, () => awaitHealth(port, 1));
    expect(status).toBe(1);
    expect(errors).toContain(`http://localhost:${port}/health did not answer 200 within 1 s`);
  });
});
