import { createRequire } from "node:module";
import type { Command } from "commander";

interface CommandEntry {
  /** Its line in `groundplan --help`. */
  readonly summary: string;
  /** Not listed: for programs, not for people. */
  readonly hidden?: boolean;
  readonly module: string;
  /** The function of the module that makes the command. */
  readonly maker: string;
}

/**
 * Every command, in the order of `--help`. Each is loaded when it is asked for: together they bring the AWS clients,
 * CDKTF and the rehearsal, which takes longer than most of them work. After a change here or to a command's options,
 * `groundplan completion --update` tells the shells.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: "the environments in scope, with where each lives and where its state lies",
    module: "./commands/list",
    maker: "listCommand",
  },
  config: {
    summary: "the resolved configuration of an environment, with where each value comes from",
    module: "./commands/config",
    maker: "configCommand",
  },
  affected: {
    summary: "the environments whose stacks are made of files that changed",
    module: "./commands/affected",
    maker: "affectedCommand",
  },
  synth: {
    summary: "write the Terraform JSON of every environment in scope",
    module: "./commands/synth",
    maker: "synthCommand",
  },
  bootstrap: {
    summary: "make a system's state backend, or bring it up to date",
    module: "./commands/bootstrap",
    maker: "bootstrapCommand",
  },
  plan: {
    summary: "synthesize, check account and backend, then plan",
    module: "./commands/plan",
    maker: "planCommand",
  },
  show: {
    summary: "a saved plan of an environment, or its state, as the engine shows it",
    module: "./commands/show",
    maker: "showCommand",
  },
  apply: {
    summary: "plan, show it, and apply exactly that plan once approved",
    module: "./commands/apply",
    maker: "applyCommand",
  },
  recover: {
    summary: "after a run that was killed: take into the state what it had made without recording it",
    module: "./commands/recover",
    maker: "recoverCommand",
  },
  destroy: {
    summary: "destroy an environment that is not protected",
    module: "./commands/apply",
    maker: "destroyCommand",
  },
  review: {
    summary: "show what a plan does: risk, permissions, network, drift, secrets masked",
    module: "../review/command",
    maker: "reviewCommand",
  },
  cost: {
    summary: "what stacks cost a month, without network or AWS account",
    module: "./commands/cost",
    maker: "costCommand",
  },
  check: {
    summary: "check stacks and plans with Checkov and our own rules",
    module: "./commands/check",
    maker: "checkCommand",
  },
  images: {
    summary: "the images that can be rolled out, newest first, and which one runs",
    module: "../operations/commands/images",
    maker: "imagesCommand",
  },
  rollout: {
    summary: "run an image on every host, one after the other",
    module: "../operations/commands/rollout",
    maker: "rolloutCommand",
  },
  rollback: {
    summary: "run what ran before: image or release",
    module: "../operations/commands/rollout",
    maker: "rollbackCommand",
  },
  migrate: {
    summary: "migrate the database from one host, with an image that need not run yet",
    module: "../operations/commands/migrate",
    maker: "migrateCommand",
  },
  "publish-assets": {
    summary: "upload static files that changed, and have CloudFront forget the old ones",
    module: "../operations/commands/publish-assets",
    maker: "publishAssetsCommand",
  },
  "upload-binary": {
    summary: "put a Linux program into the deploy bucket, under its release",
    module: "../operations/commands/upload-binary",
    maker: "uploadBinaryCommand",
  },
  "upload-config": {
    summary: "check a folder of configuration, and upload what changed",
    module: "../operations/commands/upload-config",
    maker: "uploadConfigCommand",
  },
  releases: {
    summary: "the releases in the deploy bucket, newest first, and which one servers start",
    module: "../operations/commands/releases",
    maker: "releasesCommand",
  },
  deploy: {
    summary: "run a binary on every server, one after the other",
    module: "../operations/commands/deploy",
    maker: "deployCommand",
  },
  verify: {
    summary: "wait until every host is healthy and the public address answers 200",
    module: "../operations/commands/verify",
    maker: "verifyCommand",
  },
  connect: {
    summary: "open a shell on a machine through SSM Session Manager",
    module: "../operations/commands/connect",
    maker: "connectCommand",
  },
  rehearse: {
    summary: "run a command, or a system's whole life, in a simulated AWS on this machine",
    module: "./commands/rehearse",
    maker: "rehearseCommand",
  },
  doctor: {
    summary: "what is installed, which account the credentials lead to, whether the backends are there",
    module: "./commands/doctor",
    maker: "doctorCommand",
  },
  schemas: {
    summary: "write the JSON Schemas that editors check and complete the YAML files with",
    module: "./commands/schemas",
    maker: "schemasCommand",
  },
  completion: {
    summary: "a script that completes groundplan's words in bash, zsh or fish",
    module: "./commands/completion",
    maker: "completionCommand",
  },
  __complete: {
    summary: "what the completion scripts ask",
    hidden: true,
    module: "./commands/completion",
    maker: "completeCommand",
  },
};

const requireBesideUs = createRequire(__filename);

/** Loads a command with all that it needs. */
export function loadCommand({ module, maker }: CommandEntry): Command {
  const makers = requireBesideUs(module) as Readonly<Record<string, (() => Command) | undefined>>;
  const make = makers[maker];
  if (make === undefined) throw new Error(`${module} does not export ${maker}`);
  return make();
}
