import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putSecret } from "../../../../src/releases/steps/secret-values";

const SECRET = {
  secretName: "sample/prod",
  createdBy: "prod",
  keys: { A: "A", B: "B", D: "D" },
  writtenBy: "people",
} as const;
const CANARY = "canary-5d11";

describe("the values of a secret", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "secret-values-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = async (text: string) => {
    const sent: unknown[] = [];
    const file = join(folder, "secrets.json");
    writeFileSync(file, text);
    const client = { send: async (command: { input: unknown }) => void sent.push(command.input) } as never;
    const missing = await putSecret(client, SECRET, file);
    return { missing, sent };
  };

  it("are put as one JSON object, and what it lacks is told", async () => {
    const { missing, sent } = await put(`{"A": "${CANARY}", "B": 587, "C": true}`);
    expect(missing).toEqual(["D"]);
    const SecretString = `{"A":"${CANARY}","B":587,"C":true}`;
    expect(sent).toEqual([{ SecretId: "sample/prod", SecretString }]);
  });

  it.each([
    ["that is no JSON", `${CANARY}, not JSON`, "there is no JSON object"],
    ["that is a list", `["${CANARY}"]`, "there is no JSON object"],
    ["that is empty", "{}", "there is no JSON object"],
    ["with nested values", `{"A": {"x": "${CANARY}"}, "B": ""}`, "the values of A are no texts"],
  ])("are refused from a file %s, and told to nobody", async (_, text, reason) => {
    const error: Error = await put(text).then(
      () => new Error("put"),
      (refused: Error) => refused,
    );
    expect(error.message).toContain(reason);
    expect(JSON.stringify(error) + error.message).not.toContain(CANARY);
  });
});
