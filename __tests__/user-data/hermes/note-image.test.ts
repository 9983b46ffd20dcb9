import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith } from "../../machine-programs";
import { standIns } from "../stand-ins";

const script = join(repositoryRoot, "user-data/hermes/note-image.sh");
const answers = `
  "docker inspect hermes") [[ -n $IMAGE ]] && echo '[{"State":{"Running":true},"Config":{"Image":"'"$IMAGE"'"}}]' ;;
  aws*) echo bad ;;
`;

describeWith(["jq"], "note-image.sh of Hermes", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hermes-note-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const note = (IMAGE: string, FAILING = "") => {
    const bin = standIns(folder, ["docker", "aws"], answers);
    return spawnSync("bash", [script], {
      encoding: "utf8",
      env: {
        PATH: `${bin}:${process.env.PATH ?? ""}`,
        ...{ CALLS: join(folder, "calls"), IMAGE, FAILING, HERMES_TAG_PARAMETER: "/hermes/prod/image-tag" },
        ...{ HERMES_RUN: join(folder, "run"), HERMES_STATE: join(folder, "state") },
      },
    });
  };
  const read = (file: string) => readFileSync(join(folder, file), "utf8");

  it("keeps what runs for a restart of the unit, and for a boot beside the deployment that it came after", () => {
    expect(note("registry.example.com/hermes:previous").status).toBe(0);
    expect(read("run/image.env")).toBe("HERMES_TAG=previous\n");
    expect(read("state/image")).toBe("bad previous\n");
  });

  it("keeps nothing of a container that is not there, or whose image has no tag", () => {
    expect(note("").status).toBe(0);
    rmSync(join(folder, "stand-ins"), { recursive: true });
    expect(note("registry.example.com/hermes@sha256").status).toBe(0);
    expect(existsSync(join(folder, "state"))).toBe(false);
  });

  it("goes on for the unit where AWS cannot be asked", () => {
    expect(note("hermes:previous", "aws ssm").status).toBe(0);
    expect(read("run/image.env")).toBe("HERMES_TAG=previous\n");
    expect(existsSync(join(folder, "state"))).toBe(false);
  });
});
