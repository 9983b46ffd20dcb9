import type { Command } from "commander";

interface CommandEntry {
  /** Its line in `groundplan --help`. */
  readonly summary: string;
  /** Not listed: for programs, not for people. */
  readonly hidden?: boolean;
  /**
   * Loads the command and everything it needs.
   *
   * @param wholeProgram makes the command line with every command loaded, for the command that describes it
   */
  load(wholeProgram: () => Promise<Command>): Promise<Command>;
}

/**
 * Every command, in the order of `--help`. Each is loaded only when it runs: together they load the AWS clients, CDKTF
 * and the rehearsal, which takes longer than most commands run. After a change here or to a command's options, run
 * `groundplan completion --update`.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: "the environments in scope, with where each lives and where its state lies",
    load: async () => (await import("./commands/list.js")).listCommand(),
  },
  config: {
    summary: "the resolved configuration of an environment, with where each value comes from",
    load: async () => (await import("./commands/config.js")).configCommand(),
  },
  affected: {
    summary: "the environments whose stacks are made of files that changed",
    load: async () => (await import("./commands/affected.js")).affectedCommand(),
  },
  synth: {
    summary: "write the Terraform JSON of every environment in scope",
    load: async () => (await import("./commands/synth.js")).synthCommand(),
  },
  bootstrap: {
    summary: "make a system's state backend, or bring it up to date",
    load: async () => (await import("./commands/bootstrap.js")).bootstrapCommand(),
  },
  plan: {
    summary: "synthesize, check account and backend, then plan",
    load: async () => (await import("./commands/plan.js")).planCommand(),
  },
  show: {
    summary: "a saved plan of an environment, or its state, as the engine shows it",
    load: async () => (await import("./commands/show.js")).showCommand(),
  },
  apply: {
    summary: "plan, show it, and apply exactly that plan once approved",
    load: async () => (await import("./commands/apply.js")).applyCommand(),
  },
  resize: {
    summary: "give an environment's Lightsail instance another bundle, with its disk and its address",
    load: async () => (await import("./commands/resize.js")).resizeCommand(),
  },
  recover: {
    summary: "import what a killed apply created but did not record",
    load: async () => (await import("./commands/recover.js")).recoverCommand(),
  },
  destroy: {
    summary: "destroy an environment that is not protected",
    load: async () => (await import("./commands/apply.js")).destroyCommand(),
  },
  stage: {
    summary: "stages of pull requests: up, down, list, prune",
    load: async () => (await import("./commands/stage.js")).stageCommand(),
  },
  review: {
    summary: "show what a plan does: risk, permissions, network, drift, secrets masked",
    load: async () => (await import("./commands/review.js")).reviewCommand(),
  },
  cost: {
    summary: "what stacks cost a month, without network or AWS account",
    load: async () => (await import("./commands/cost.js")).costCommand(),
  },
  check: {
    summary: "check stacks and plans with Checkov and our own rules",
    load: async () => (await import("./commands/check.js")).checkCommand(),
  },
  policy: {
    summary: "the IAM policy of whoever deploys a system, before any of it exists",
    load: async () => (await import("./commands/policy.js")).policyCommand(),
  },
  versions: {
    summary: "what can be deployed, newest first, and which version is current",
    load: async () => (await import("./commands/versions.js")).versionsCommand(),
  },
  deploy: {
    summary: "run a version on every host or service, one after the other",
    load: async () => (await import("./commands/deploy.js")).deployCommand(),
  },
  rollback: {
    summary: "run what ran before everywhere",
    load: async () => (await import("./commands/deploy.js")).rollbackCommand(),
  },
  status: {
    summary: "each host or service: which version it runs, its health, since when",
    load: async () => (await import("./commands/status.js")).statusCommand(),
  },
  verify: {
    summary: "wait until everything is healthy and the public address answers 200",
    load: async () => (await import("./commands/verify.js")).verifyCommand(),
  },
  logs: {
    summary: "the newest lines that the program wrote, or each as it comes",
    load: async () => (await import("./commands/logs.js")).logsCommand(),
  },
  run: {
    summary: "run a command on one host or in one service",
    load: async () => (await import("./commands/run.js")).runCommand(),
  },
  connect: {
    summary: "open a shell on a host or in a service",
    load: async () => (await import("./commands/connect.js")).connectCommand(),
  },
  migrate: {
    summary: "migrate the database, with a version that need not run yet",
    load: async () => (await import("./commands/migrate.js")).migrateCommand(),
  },
  "publish-assets": {
    summary: "upload static files that changed, and invalidate them in CloudFront",
    load: async () => (await import("./commands/publish-assets.js")).publishAssetsCommand(),
  },
  "upload-binary": {
    summary: "put a Linux program into the deploy bucket, under its version",
    load: async () => (await import("./commands/upload-binary.js")).uploadBinaryCommand(),
  },
  "upload-config": {
    summary: "check a folder of configuration, and upload what changed",
    load: async () => (await import("./commands/upload-config.js")).uploadConfigCommand(),
  },
  rehearse: {
    summary: "run a command, or a system's whole life, in a simulated AWS on this machine",
    load: async () => (await import("./commands/rehearse.js")).rehearseCommand(),
  },
  new: {
    summary: "write a new system, or a new environment from an existing one",
    load: async () => (await import("./commands/new.js")).newCommand(),
  },
  doctor: {
    summary: "what is installed, which account the credentials lead to, whether the backends are there",
    load: async () => (await import("./commands/doctor.js")).doctorCommand(),
  },
  schemas: {
    summary: "write the JSON Schemas that editors check and complete the YAML files with",
    load: async () => (await import("./commands/schemas.js")).schemasCommand(),
  },
  completion: {
    summary: "a script that completes groundplan's words in bash, zsh or fish",
    load: async (wholeProgram) => (await import("./commands/completion.js")).completionCommand(wholeProgram),
  },
  __complete: {
    summary: "what the completion scripts ask",
    hidden: true,
    load: async () => (await import("./commands/completion.js")).completeCommand(),
  },
};
