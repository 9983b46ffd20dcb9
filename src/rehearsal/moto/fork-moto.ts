import { readlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../../process/creation-lock";

/** Names the socket of a `server.py` that has loaded moto and forks a server for each connection. Our tests set it. */
export const FORKS = "GROUNDPLAN_MOTO_FORKS";

/** What a fork is asked to be. */
interface WantedMoto {
  /** The installation's: another one may have another moto. */
  readonly python: string;
  /** The file that gets its error output. @default nowhere */
  readonly log?: string;
}

/** A moto that a loaded one forked. It ends with `stop`, or when this process does. */
export interface ForkedMoto {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Asks for a forked moto.
 *
 * @returns undefined if nothing forks one here: it serves another network, say, which cannot reach its port
 */
export async function forkMoto(env: NodeJS.ProcessEnv, wanted: WantedMoto): Promise<ForkedMoto | undefined> {
  const path = env[FORKS];
  if (path === undefined) return undefined;
  const socket = connect(path);
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const line = firstLine(socket);
  socket.on("error", () => undefined);
  socket.write(`${JSON.stringify({ ...wanted, network: networkOfThisProcess() })}\n`);
  const answer = await Promise.race([line, ended]);
  if (answer === undefined) return undefined;
  // A finished command need not wait for it.
  socket.unref();
  const { port, pid } = JSON.parse(answer) as { port: number; pid: number };
  return { port, pid, stop: () => stop(socket, pid) };
}

function firstLine(socket: Socket): Promise<string> {
  let text = "";
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith("\n")) resolve(text);
    });
  });
}

/** The server ends when its connection does. */
async function stop(socket: Socket, pid: number): Promise<void> {
  if (socket.destroyed) return;
  socket.destroy();
  const force = setTimeout(() => process.kill(pid, "SIGKILL"), 3_000);
  while (isRunning(pid)) await sleep(5);
  clearTimeout(force);
}

function networkOfThisProcess(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/net");
  } catch {
    return undefined;
  }
}
