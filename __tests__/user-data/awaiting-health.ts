import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { freePort } from "../loopback";

/** What differs between the systems' `await-health.sh`. */
export interface HealthGate {
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the service answers while it is not yet well. */
  readonly notYet: number;
  /** What the script says of a service that was not well in time, after its address. */
  readonly complaint: string;
}

/** What every machine's `await-health.sh` does, for the block that names the system. */
export function waitsForHealth({ script, environment, notYet, complaint }: HealthGate): void {
  it(`waits until /health answers 200: ${notYet} is not health`, async () => {
    const port = await freePort();
    const asked: (string | undefined)[] = [];
    const warmingUp: RequestListener = (incoming, response) => {
      asked.push(incoming.url);
      response.writeHead(asked.length < 2 ? notYet : 200).end();
    };
    const { status, output } = await whileServing(port, warmingUp, () => awaitHealth(port, 20));
    const said = `await-health: http://localhost:${port}/health answers\n`;
    expect({ status, output }).toEqual({ status: 0, output: said });
    expect(asked).toEqual(["/health", "/health"]);
  });

  it("fails when /health does not succeed in time, so that the unit does not count as started", async () => {
    const port = await freePort();
    const sick: RequestListener = (_, response) => response.writeHead(500).end();
    const { status, errors } = await whileServing(port, sick, () => awaitHealth(port, 1));
    expect(status).toBe(1);
    expect(errors).toContain(`http://localhost:${port}/health ${complaint} within 1 s`);
  });

  it("fails when nothing listens at all", async () => {
    expect((await awaitHealth(await freePort(), 1)).status).toBe(1);
  });

  async function awaitHealth(port: number, seconds: number) {
    const env = {
      ...process.env,
      ...environment,
      PORT: `${port}`,
      HERMES_HOST_PORT: `${port}`,
      HEALTH_TIMEOUT_SECONDS: `${seconds}`,
    };
    const child = spawn("bash", [script], { env, stdio: ["ignore", "pipe", "pipe"] });
    const [output, errors, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    return { output, errors, status: status as number };
  }
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
