import type { AwsAnswer, StandIn } from "../../stand-ins/aws-call";

/** The length of a console's output that EC2 keeps, in bytes. */
const KEPT = 64 * 1024;

/**
 * Answers `ec2:GetConsoleOutput` instead of moto, whose instances print nothing.
 * @param consoleOf an instance's output so far; undefined if there is no such machine
 */
export function consoleOutput(consoleOf: (instanceId: string) => Promise<string | undefined>): StandIn {
  return async ({ service, action, body }) => {
    if (service !== "ec2" || action !== "GetConsoleOutput") return undefined;
    const instanceId = new URLSearchParams(body).get("InstanceId") ?? "";
    const printed = await consoleOf(instanceId);
    return printed === undefined ? undefined : answer(instanceId, Buffer.from(printed).subarray(-KEPT));
  };
}

function answer(instanceId: string, output: Buffer): AwsAnswer {
  const fields = {
    requestId: "rehearsal",
    instanceId,
    timestamp: new Date().toISOString(),
    output: output.toString("base64"),
  };
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return {
    status: 200,
    contentType: "text/xml",
    body: `<GetConsoleOutputResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner.join("")}</GetConsoleOutputResponse>`,
  };
}
