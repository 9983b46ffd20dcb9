import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Readable } from "node:stream";
import { secretsCommand } from "../../../../src/cli/commands/secrets";
import { inMoto } from "../../releases/in-moto";
import { refusal } from "../../releases/refusal";
import { runCommand } from "../../releases/run-command";

const CANARY = "canary-7Fq2-of-a-key";
const SEVEN = [
  "StackProjectId",
  "StackSecretServerKey",
  "StackPublishableClientKey",
  "GroqApiKey",
  "VoyageApiKey",
  "DbUsername",
  "DbPassword",
];

const secrets = () => new SecretsManagerClient({ region: "us-east-1" });

const moto = inMoto(async () => {
  // As `shared` creates them: without a value.
  for (const Name of ["hebo/prod/app", "hebo/prod/gateway"])
    await secrets().send(new CreateSecretCommand({ Name }));
});

async function set(name: string, value: string) {
  const piped = Readable.from([value]) as typeof process.stdin;
  const stdin = jest.spyOn(process, "stdin", "get").mockReturnValue(piped);
  try {
    return await runCommand(secretsCommand(), "set", "hebo", "prod", name);
  } finally {
    stdin.mockRestore();
  }
}

describe("groundplan secrets", () => {
  afterEach(() => (process.exitCode = undefined));

  it("lists the document's seven, and fails while one is missing", async () => {
    const { out } = await runCommand(secretsCommand(), "check", "hebo", "prod", "--json");
    const listed = JSON.parse(out) as { name: string; isSet: boolean }[];
    expect(listed.map(({ name }) => name)).toEqual(SEVEN);
    expect(listed.filter(({ isSet }) => isSet)).toEqual([]);
    expect(process.exitCode).toBe(1);
  });

  it("writes a value from standard input next to the others, and shows it nowhere", async () => {
    const printed = [await set("GroqApiKey", `${CANARY}\n`), await set("VoyageApiKey", "another")];
    expect(JSON.stringify(printed)).not.toContain(CANARY);
    expect(printed[0]?.out).toBe("GroqApiKey is set in hebo/prod/gateway\n");
    const { SecretString = "" } = await secrets().send(
      new GetSecretValueCommand({ SecretId: "hebo/prod/gateway" }),
    );
    expect(JSON.parse(SecretString)).toEqual({ GroqApiKey: CANARY, VoyageApiKey: "another" });
    const { out } = await runCommand(secretsCommand(), "check", "hebo", "prod");
    expect(out).toMatch(/GroqApiKey +hebo\/prod\/gateway +set/);
    expect(out).not.toContain(CANARY);
  });

  it("sends a value to AWS only in a request's body", async () => {
    moto().reset();
    await set("GroqApiKey", CANARY);
    const { calls } = moto();
    expect(calls.map(({ action }) => action)).toContain("PutSecretValue");
    const elsewhere = calls.map(({ action, headers, query }) => JSON.stringify([action, headers, query]));
    expect(elsewhere.filter((text) => text.includes(CANARY))).toEqual([]);
  });

  it.each([
    ["GrokApiKey", /^<secret>: there is no secret GrokApiKey here\n {2}There are StackProjectId, /],
    ["DbPassword", /^<secret>: DbPassword is written by Groundplan itself\n {2}`groundplan secrets rotate`/],
  ])("refuses %s, and lists what exists", async (name, message) => {
    expect((await refusal(set(name, "x"))).message).toMatch(message);
  });

  it("refuses an empty value, and an environment without secrets", async () => {
    expect((await refusal(set("GroqApiKey", ""))).message).toMatch(/no value was given; nothing was written/);
    const error = await refusal(runCommand(secretsCommand(), "check", "hebo", "shared"));
    expect(error.details.what).toBe("no secrets are declared for this environment");
  });
});
