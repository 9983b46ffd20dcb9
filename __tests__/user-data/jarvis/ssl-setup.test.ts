import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layOut, settings } from "./machine";

const ADDRESS = "203.0.113.7";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "jarvis-ssl-"));
  layOut(home);
});
afterEach(() => rmSync(home, { recursive: true }));

/** What ssl-setup.sh does on a machine whose containers only note what they are asked. */
function setUp(words: readonly string[], { leadsTo = ADDRESS, served = "does match certificate" } = {}) {
  const asked = join(home, "asked");
  const stub = (path: string, script: string): void => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  };
  stub(join(home, "bin/compose.sh"), `echo "$*" >>${asked}; case $* in *sha256sum*) echo abc;; esac`);
  stub(join(home, "path/curl"), `echo ${ADDRESS}`);
  stub(join(home, "path/getent"), `echo "${leadsTo} STREAM"`);
  stub(join(home, "path/openssl"), `echo "Hostname ${served}"`);
  const { status, stdout, stderr } = spawnSync(join(home, "bin/ssl-setup.sh"), words, {
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${join(home, "path")}:${process.env["PATH"] ?? ""}`,
      JARVIS_HOME: home,
      JARVIS_SERVED_MARK: join(home, "mark"),
    },
  });
  const lines = existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : [];
  return { status, stdout, stderr, certbot: lines.find((line) => line.includes("certonly")), lines };
}

const ASK = [settings.domain, settings.sslEmail];

describe("ssl-setup.sh", () => {
  it("gets a certificate for the domain, has nginx take it up, and says that it is served", () => {
    const { status, stdout, certbot, lines } = setUp(ASK);
    expect([status, stdout]).toEqual([0, expect.stringContaining(`https://${settings.domain} is served`)]);
    expect(certbot).toContain(`--domain ${settings.domain} --email ${settings.sslEmail}`);
    expect(certbot).not.toContain("--staging");
    expect(lines.at(-1)).toMatch(/nginx .*start\.sh reload$/);
  });

  it("asks Let's Encrypt's staging if told to", () => {
    expect(setUp([...ASK, "--staging"]).certbot).toMatch(/ --staging$/);
  });

  it.each<[string, readonly string[], Parameters<typeof setUp>[1], number, string]>([
    ["a domain that leads elsewhere", ASK, { leadsTo: "198.51.100.1" }, 1, `this machine is ${ADDRESS}`],
    ["a name that nginx does not serve", ["other.example.com", "a@b.c"], {}, 1, "serves another name"],
    ["an unknown option", [...ASK, "--dry"], {}, 1, "--dry is not known"],
    ["too few words", [settings.domain], {}, 64, "usage: ssl-setup.sh DOMAIN EMAIL"],
  ])("asks nobody for a certificate for %s", (_, words, surroundings, code, message) => {
    const { status, stderr, lines } = setUp(words, surroundings);
    expect([status, stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(lines).toEqual([]);
  });

  it("fails if nginx serves another certificate afterwards", () => {
    const { status, stderr } = setUp(ASK, { served: "does NOT match certificate" });
    expect([status, stderr]).toEqual([1, expect.stringContaining("nginx does not serve the certificate")]);
  });
});
