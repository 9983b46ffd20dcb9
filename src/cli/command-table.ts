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
    summary: "list environments, each with its region and the location of its state",
    load: async () => (await import("./commands/list.js")).listCommand(),
  },
  config: {
    summary: "show an environment's configuration, and where each value comes from",
    load: async () => (await import("./commands/config.js")).configCommand(),
  },
  affected: {
    summary: "list the environments whose files changed",
    load: async () => (await import("./commands/affected.js")).affectedCommand(),
  },
  synth: {
    summary: "write the Terraform JSON of every environment in scope",
    load: async () => (await import("./commands/synth.js")).synthCommand(),
  },
  bootstrap: {
    summary: "create or update a system's state backend",
    load: async () => (await import("./commands/bootstrap.js")).bootstrapCommand(),
  },
  plan: {
    summary: "synthesize, check account and backend, then plan",
    load: async () => (await import("./commands/plan.js")).planCommand(),
  },
  show: {
    summary: "show an environment's state, or a saved plan",
    load: async () => (await import("./commands/show.js")).showCommand(),
  },
  apply: {
    summary: "show a plan, ask for approval, and apply exactly that plan",
    load: async () => (await import("./commands/apply.js")).applyCommand(),
  },
  resize: {
    summary: "change the bundle of an environment's Lightsail instance; keeps its disk and address",
    load: async () => (await import("./commands/resize.js")).resizeCommand(),
  },
  replace: {
    summary: "give hosts new machines, one after the other, each healthy before the old one goes",
    load: async () => (await import("./commands/replace.js")).replaceCommand(),
  },
  recover: {
    summary: "import what a killed apply created but did not record",
    load: async () => (await import("./commands/recover.js")).recoverCommand(),
  },
  destroy: {
    summary: "destroy an environment, unless it is protected",
    load: async () => (await import("./commands/apply.js")).destroyCommand(),
  },
  stage: {
    summary: "manage preview stages of pull requests: up, down, list, prune",
    load: async () => (await import("./commands/stage.js")).stageCommand(),
  },
  review: {
    summary: "review a plan: risk, permissions, network, drift; masks secrets",
    load: async () => (await import("./commands/review.js")).reviewCommand(),
  },
  cost: {
    summary: "estimate monthly costs; needs no network or AWS account",
    load: async () => (await import("./commands/cost.js")).costCommand(),
  },
  check: {
    summary: "check stacks and plans against Checkov and our own rules",
    load: async () => (await import("./commands/check.js")).checkCommand(),
  },
  policy: {
    summary: "print the IAM policy for deploying a system, before it exists",
    load: async () => (await import("./commands/policy.js")).policyCommand(),
  },
  versions: {
    summary: "list the versions that can be deployed, newest first",
    load: async () => (await import("./commands/versions.js")).versionsCommand(),
  },
  deploy: {
    summary: "deploy a version to every host or service, one after the other",
    load: async () => (await import("./commands/deploy.js")).deployCommand(),
  },
  rollback: {
    summary: "deploy the previous version again",
    load: async () => (await import("./commands/deploy.js")).rollbackCommand(),
  },
  status: {
    summary: "show each host or service: version, health, and since when",
    load: async () => (await import("./commands/status.js")).statusCommand(),
  },
  verify: {
    summary: "wait until everything is healthy and the public address returns 200",
    load: async () => (await import("./commands/verify.js")).verifyCommand(),
  },
  logs: {
    summary: "show or follow log lines",
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
    summary: "migrate the database with a version, deployed or not",
    load: async () => (await import("./commands/migrate.js")).migrateCommand(),
  },
  secrets: {
    summary: "which secrets have no value; set one, rotate the database's password",
    load: async () => (await import("./commands/secrets.js")).secretsCommand(),
  },
  "publish-assets": {
    summary: "upload changed static files, and invalidate them in CloudFront",
    load: async () => (await import("./commands/publish-assets.js")).publishAssetsCommand(),
  },
  "upload-binary": {
    summary: "upload a Linux program to the deploy bucket as a version",
    load: async () => (await import("./commands/upload-binary.js")).uploadBinaryCommand(),
  },
  "upload-config": {
    summary: "check a configuration folder, and upload changed files",
    load: async () => (await import("./commands/upload-config.js")).uploadConfigCommand(),
  },
  rehearse: {
    summary: "run a command, or a system's whole life cycle, in a simulated AWS on this machine",
    load: async () => (await import("./commands/rehearse.js")).rehearseCommand(),
  },
  new: {
    summary: "create a new system, or a new environment from an existing one",
    load: async () => (await import("./commands/new.js")).newCommand(),
  },
  doctor: {
    summary: "check what is installed, the AWS account, and the state backends",
    load: async () => (await import("./commands/doctor.js")).doctorCommand(),
  },
  schemas: {
    summary: "write JSON Schemas, so that editors check and complete the YAML files",
    load: async () => (await import("./commands/schemas.js")).schemasCommand(),
  },
  completion: {
    summary: "print a completion script for bash, zsh or fish",
    load: async (wholeProgram) => (await import("./commands/completion.js")).completionCommand(wholeProgram),
  },
  __complete: {
    summary: "answer the completion scripts",
    hidden: true,
    load: async () => (await import("./commands/completion.js")).completeCommand(),
  },
};
