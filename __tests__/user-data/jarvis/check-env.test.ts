import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envText, goodEnv, layOut } from "./machine";

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "jarvis-env-"));
  layOut(home);
});
afterAll(() => rmSync(home, { recursive: true }));

/** What check-env.sh says of an `.env`; nothing when it can be started with. */
function complaints(text: string, mode = 0o600): readonly string[] {
  const file = join(home, ".env");
  writeFileSync(file, text);
  chmodSync(file, mode);
  const done = spawnSync(join(home, "bin/check-env.sh"), {
    encoding: "utf8",
    env: { ...process.env, JARVIS_HOME: home },
  });
  const lines = done.stderr.split("\n").filter((line) => line !== "");
  expect(done.status).toBe(lines.length === 0 ? 0 : 1);
  return lines.map((line) => line.replace("check-env: ", ""));
}

describe("check-env.sh", () => {
  it("accepts strong values, including the optional ones", () => {
    expect(complaints(envText(goodEnv))).toEqual([]);
    expect(
      complaints(`# mine\n\n${envText({ ...goodEnv, LOG_LEVEL: "debug", GITHUB_TOKEN: "ghp_x1" })}`),
    ).toEqual([]);
  });

  it("lists every value that is missing in the unedited example", () => {
    const example = readFileSync(join(home, ".env.example"), "utf8");
    expect(complaints(example)).toEqual(
      ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "JWT_SECRET", "DEEPGRAM_API_KEY", "OPENAI_API_KEY"].map(
        (name) => `${name} is missing`,
      ),
    );
  });

  it.each([
    [
      "a short JWT secret",
      { JWT_SECRET: "aB3dE6gH9jK2mN5p" },
      "JWT_SECRET has 16 characters, at least 32 are needed: openssl rand -hex 32",
    ],
    [
      "one letter over and over",
      { JWT_SECRET: "a".repeat(40) },
      "JWT_SECRET can be guessed: openssl rand -hex 32",
    ],
    [
      "an example's value",
      { POSTGRES_PASSWORD: "your-Secure_pass-123" },
      "POSTGRES_PASSWORD can be guessed: openssl rand -hex 32",
    ],
    [
      "a reference",
      { OPENAI_API_KEY: "sk-$HOME" },
      "line 5: OPENAI_API_KEY has quotes, spaces or signs that Compose would read as more than text",
    ],
    [
      "a password that would end its URL",
      { REDIS_PASSWORD: "p9LdW2s@6hB4gY0j" },
      "line 2: REDIS_PASSWORD stands in a URL, where only letters, digits and . _ - are themselves",
    ],
    ["a name that nothing reads", { OPENAI_KEY: "x" }, "line 6: nothing here is called OPENAI_KEY"],
  ])("refuses %s, and shows no value", (_, changes: Record<string, string>, message) => {
    const found = complaints(envText({ ...goodEnv, ...changes }));
    expect(found).toContain(message);
    for (const value of Object.values(changes)) if (value !== "x") expect(found.join()).not.toContain(value);
  });

  it("refuses a file that others can read, a duplicate name, and an invalid line", () => {
    expect(complaints(envText(goodEnv), 0o644)).toEqual([expect.stringContaining("has mode 644") as unknown]);
    expect(complaints(`${envText(goodEnv)}JWT_SECRET=${goodEnv["JWT_SECRET"] ?? ""}\n`)).toContain(
      "line 6: JWT_SECRET is there more than once",
    );
    expect(complaints(`${envText(goodEnv)}export A=b\n`)).toEqual(["line 6 is not NAME=value"]);
  });

  it("explains each variable in the example, and says whether it is required", () => {
    const lines = readFileSync(join(home, ".env.example"), "utf8").split("\n");
    const blocks = lines
      .join("\n")
      .split(/\n(?=# )/)
      .slice(1);
    const names = lines.flatMap((line) => /^([A-Z_0-9]+)=/.exec(line)?.[1] ?? []);
    expect(names).toEqual(
      expect.arrayContaining([
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "JWT_SECRET",
        "DEEPGRAM_API_KEY",
        "OPENAI_API_KEY",
        "ANTHROPIC_API_KEY",
        "GOOGLE_CLOUD_CREDENTIALS",
        "AZURE_SPEECH_KEY",
      ]),
    );
    for (const text of blocks.filter((each) => /^[A-Z_0-9]+=/m.test(each)))
      expect(text).toMatch(/required|optional/);
  });
});
