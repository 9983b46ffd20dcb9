import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Answers = Readonly<Record<string, (request: Readonly<Record<string, unknown>>) => unknown>>;

/** Lightsail's API as far as a test says what it answers; every other call is refused by name. */
export class LightsailStandIn {
  readonly calls: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(answers: Answers): Promise<LightsailStandIn> {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const call = String(request.headers["x-amz-target"]).replace("Lightsail_20161128.", "");
        standIn.calls.push(call);
        const answer = answers[call]?.(JSON.parse(text || "{}") as Record<string, unknown>);
        response.statusCode = answer === undefined ? 400 : 200;
        response.setHeader("Content-Type", "application/x-amz-json-1.1");
        response.end(
          JSON.stringify(answer ?? { __type: "NotFoundException", message: `${call}: not found` }),
        );
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const standIn = new LightsailStandIn(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    );
    return standIn;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
