import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith } from "../../machine-programs";
import { CANARY, loadsSecrets } from "../loading-secrets";

const documented = {
  DATABASE_URL: `ecto://hermes:p'a"s\\s$HOME\`id\`$(id)#;%|&@db.example.com:5432/hermes_production?ssl=true`,
  SECRET_KEY_BASE: "  both ends\t",
  ANTHROPIC_API_KEY: "sk-ant-api03-plain",
  POOL_SIZE: 10,
  ECTO_IPV6: true,
};
const incomplete = Object.fromEntries(
  Object.entries(documented).filter(([key]) => key !== "ANTHROPIC_API_KEY"),
);
const withKey = (key: string, value: unknown) => JSON.stringify({ ...documented, [key]: value });

describeWith(["aws", "jq"], "load-secrets.sh of Hermes against Secrets Manager", () => {
  loadsSecrets({
    script: join(repositoryRoot, "user-data/hermes/load-secrets.sh"),
    region: "eu-south-2",
    environment: {
      HERMES_SECRET_KEYS: "DATABASE_URL,SECRET_KEY_BASE,ANTHROPIC_API_KEY",
      ...{ PORT: "4000", PHX_HOST: "hermes.example.com" },
    },
    secretVariable: "HERMES_SECRET",
    good: documented,
    // Docker takes each line as it stands.
    meansTheSame: (file) => {
      // The guide's `docker run --env-file` gives a container nothing else.
      const settings = {
        ...{ PORT: "4000", PHX_SERVER: "true", PHX_HOST: "hermes.example.com" },
        ...{ RELEASE_TMP: "/tmp", ERL_CRASH_DUMP_SECONDS: "0" },
      };
      const lines = Object.entries({ ...settings, ...documented }).map(
        ([key, value]) => `${key}=${String(value)}`,
      );
      expect(readFileSync(file, "utf8").trimEnd().split("\n").sort()).toEqual(lines.sort());
    },
    refused: [
      ["is not JSON", `${CANARY}, not JSON`, "is not a JSON object"],
      ["is empty", "{}", "lacks DATABASE_URL. Put its values in"],
      ["lacks a key", JSON.stringify(incomplete), "lacks ANTHROPIC_API_KEY"],
      [
        "has a value of two lines",
        withKey("KEY", `${CANARY}\nPATH=/x`),
        "has a value that is not one line of text",
      ],
      ["is nested", withKey("KEY", { a: CANARY }), "has a value that is not one line of text"],
      ["has a name no environment can hold", withKey("A B", CANARY), "cannot be environment variables: A B"],
    ],
    warned: [
      [
        "has a database URL without TLS",
        withKey("DATABASE_URL", `ecto://hermes:${CANARY}@db.example.com/hermes_production`),
        "WARNING: DATABASE_URL asks for no TLS; end it with ?ssl=true",
      ],
    ],
  });
});
