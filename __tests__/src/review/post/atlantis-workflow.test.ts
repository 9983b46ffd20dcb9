import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { runProgram } from "../../../../src/process/run-program";
import { created, planOf, updated } from "../plan-builders";
import { GithubServer } from "./github-server";

type Step = string | { readonly run: string | { readonly command: string; readonly output?: string } };

interface Repos {
  readonly repos: readonly { readonly pre_workflow_hooks: readonly Readonly<Record<string, string>>[] }[];
  readonly workflows: {
    readonly groundplan: Readonly<Record<"plan" | "apply", { readonly steps: readonly Step[] }>>;
  };
}

const config = parse(readFileSync(join(repositoryRoot, "docs", "atlantis", "repos.yaml"), "utf8")) as Repos;
const CANARY = "Canary-8Qx4-Lm2Zt-planted";

const plan = planOf(
  [
    created("aws_ssm_parameter.a", { value: CANARY, name: "/a" }, { after_sensitive: { value: true } }),
    updated("aws_instance.a", { user_data: `A=${CANARY}` }, { user_data: `B=${CANARY}` }),
  ],
  { variables: { token: { value: CANARY } } },
);

/** A terraform that prints what the real one would, the value in plain text, and fails where it is told to. */
const TERRAFORM = `#!/bin/sh
if [ "$1" = "$FAIL" ]; then
  echo "partly done: password = ${CANARY}"
  printf 'Error: cannot do it\\n\\n  password = "${CANARY}" is not valid\\n' >&2
  exit 1
fi
case "$1" in
  init) echo "Initializing with token=${CANARY}";;
  plan) echo "+ value = ${CANARY}"; echo binary > "$5";;
  show) cat "$PLAN_JSON";;
  apply) echo "aws_ssm_parameter.a: Creating..."; echo "Apply complete! Resources: 1 added, 1 changed, 0 destroyed."; echo "url = ${CANARY}";;
esac
`;

describe("Atlantis, with the workflow for its server", () => {
  let server: GithubServer;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    server = new GithubServer();
    folder = mkdtempSync(join(tmpdir(), "atlantis-workflow-"));
    const bin = join(folder, "bin");
    mkdirSync(bin);
    const script = (name: string, text: string) => {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    };
    script("terraform", TERRAFORM);
    const main = join(repositoryRoot, "bin", "groundplan.js");
    script("groundplan", `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
    writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
    env = {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      GITHUB_API_URL: await server.start(),
      GITHUB_TOKEN: "secret-token",
      BASE_REPO_OWNER: "acme",
      BASE_REPO_NAME: "infra",
      PULL_NUM: "12",
      PROJECT_NAME: "prod",
      PLANFILE: join(folder, "prod.tfplan"),
      SHOWFILE: join(folder, "prod.json"),
      PLAN_JSON: join(folder, "plan.json"),
    };
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  /** What Atlantis posts of a workflow: what each step prints, unless it is hidden and succeeds, up to one that fails. */
  async function run(name: "plan" | "apply", failing = ""): Promise<{ printed: string; isDone: boolean }> {
    let printed = "";
    for (const step of config.workflows.groundplan[name].steps) {
      // A built-in step prints all that terraform does.
      const own = typeof step === "string" ? { command: `terraform ${step} -out -input x` } : step.run;
      const { command, output = "show" } =
        typeof own === "string" ? { command: own } : { output: "show", ...own };
      const result = await runProgram("sh", ["-c", command], { cwd: folder, env: { ...env, FAIL: failing } });
      if (result.code !== 0)
        return { printed: `${printed}${result.stdout}${result.stderr}running ${command}`, isDone: false };
      if (output !== "hide") printed += result.stdout + result.stderr;
    }
    return { printed, isDone: true };
  }

  const posted = () => server.comments.map(({ body }) => body).join("\n");

  it("posts the review and nothing of the plan's values", async () => {
    const { printed, isDone } = await run("plan");
    expect(isDone).toBe(true);
    expect(posted()).toContain("Plan: 1 to add, 1 to change");
    expect(printed + posted()).not.toContain(CANARY);
  });

  it.each(["init", "plan", "show"])("posts the error of a failed %s, masked", async (step) => {
    const { printed, isDone } = await run("plan", step);
    expect(isDone).toBe(false);
    expect(posted()).toContain("cannot do it");
    expect(printed + posted()).not.toContain(CANARY);
  });

  it("applies the plan that was reviewed, and prints no output of it", async () => {
    await run("plan");
    const { printed, isDone } = await run("apply");
    expect([isDone, printed]).toEqual([true, expect.stringContaining("Apply complete! Resources: 1 added")]);
    expect(printed).not.toContain(CANARY);
  });

  it("prints the error of a failed apply, masked", async () => {
    await run("plan");
    const { printed, isDone } = await run("apply", "apply");
    expect(isDone).toBe(false);
    expect(printed).toContain("cannot do it");
    expect(printed).not.toContain(CANARY);
  });

  it("does not apply a plan that is not the one in the comment", async () => {
    await run("plan");
    writeFileSync(join(folder, "plan.json"), JSON.stringify(planOf([])));
    const { printed, isDone } = await run("apply");
    expect(isDone).toBe(false);
    expect(printed).not.toMatch(/Apply complete|Canary/);
  });

  it("synthesizes only for a plan, and prints nothing of a synth that fails", async () => {
    const [hook] = config.repos.flatMap(({ pre_workflow_hooks: hooks }) => hooks);
    expect(hook?.["commands"]).toBe("plan");
    writeFileSync(join(folder, "bin", "npm"), `#!/bin/sh\necho ${CANARY}\necho ${CANARY} >&2\nexit 1\n`);
    chmodSync(join(folder, "bin", "npm"), 0o755);
    const result = await runProgram("sh", ["-c", hook?.["run"] ?? ""], {
      cwd: folder,
      env: { ...env, TMPDIR: folder },
    });
    expect([result.code, result.stdout + result.stderr]).toEqual([1, expect.not.stringContaining(CANARY)]);
  });
});
