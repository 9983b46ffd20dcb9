import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith } from "../../machine-programs";
import { CANARY, loadsSecrets } from "../loading-secrets";

const awkward = {
  ANTHROPIC_API_KEY: "sk-ant-api03-plain",
  SMTP_PASSWORD: `p'a"s\\s $HOME \`id\` $(id) #;%|&`,
  PRIVATE_KEY: "-----BEGIN-----\nline two\n\nline four \\\n-----END-----\n",
  SMTP_FROM: "Tröñ ⚡ <tron@example.com>",
  SMTP_PORT: 587,
  SMTP_TLS: true,
  EMPTY: "",
  PADDED: "  both ends\t",
};

/** Double-quoted values mean the same to a shell as to systemd's EnvironmentFile. */
function meansTheSame(file: string): void {
  const printAll = `set -a; . "${file}"; exec "${process.execPath}" -p "JSON.stringify(process.env)"`;
  const read = spawnSync("bash", ["-c", printAll], { encoding: "utf8", env: {} });
  const expected = Object.fromEntries(Object.entries(awkward).map(([key, value]) => [key, String(value)]));
  expect(JSON.parse(read.stdout)).toMatchObject(expected);
}

describeWith(["aws", "jq"], "load-secrets.sh of Hellotron Vega against Secrets Manager", () => {
  loadsSecrets({
    script: join(repositoryRoot, "user-data/hellotron-vega/load-secrets.sh"),
    region: "us-east-1",
    environment: {},
    secretVariable: "TRON_SECRET",
    good: awkward,
    meansTheSame,
    refused: [
      ["is not JSON", `${CANARY}, not JSON`, "is not a JSON object"],
      ["has no keys yet", "{}", "has no keys. Put its values in"],
      ["is a list", `["${CANARY}"]`, "cannot be environment variables: 0"],
      [
        "is nested",
        `{"A": "${CANARY}", "B": {"C": "${CANARY}"}}`,
        "has a value that is not a string, a number, true or false",
      ],
      [
        "has names no environment can hold",
        `{"GOOD": "${CANARY}", "NOT A NAME": "${CANARY}", "X;reboot": "1"}`,
        "cannot be environment variables: NOT A NAME, X;reboot",
      ],
      ["has a NUL in a value", `{"A": "${CANARY}\\u0000"}`, "has a value that is not a string"],
    ],
  });
});
