import { createHash } from "node:crypto";
import { parse } from "yaml";
import { UserError } from "../src/text/user-error";
import { readTemplate, renderTemplate } from "./render-template";
import { block, script, word } from "./template-value";
import { assertUserDataFits } from "./user-data-size";

/** What a machine must be told at its first boot; the rest it fetches. */
export interface BootSettings {
  /** Names `/var/lib/<service>-install/result`. */
  readonly service: string;
  /** The SSM document that holds what the machine is made of. */
  readonly document: string;
  readonly region: string;
}

/** What SSM takes as a document's content, in bytes (AWS Systems Manager quotas, "SSM document size"). */
export const documentLimitBytes = 65_536;

/** Digits of the files' SHA-256 that name them. */
const DIGITS = 12;

/** How long SSM lets a machine install its files, in seconds. */
export const SET_UP_LIMIT_SECONDS = 1500;

interface MachineFile {
  readonly path: string;
  readonly content: string;
  readonly permissions?: string;
}

/**
 * The user data of a machine that fetches its files: it does not change with them, so that a changed script replaces no
 * machine.
 */
export function renderBoot({ service, document, region }: BootSettings): string {
  const setUpMachine = renderTemplate(readTemplate("set-up-machine.sh"), {
    document: word(document),
    region: word(region),
  });
  const values = { service: word(service), document: word(document), setUpMachine: script(setUpMachine) };
  const userData = renderTemplate(readTemplate("boot.yaml"), values);
  assertUserDataFits(userData, "user-data/boot.yaml");
  return userData;
}

/**
 * The script that puts a machine's files in place and installs what they need, for its first boot and for every
 * deployment after a change.
 *
 * @param machine the files, as cloud-init's `write_files`
 */
export function renderSetUp(service: string, machine: string): string {
  const { write_files: files } = parse(machine) as { readonly write_files: readonly MachineFile[] };
  const puts = files.map(putting).join("\n");
  return renderTemplate(readTemplate("set-up.sh"), {
    service: word(service),
    version: word(createHash("sha256").update(puts).digest("hex").slice(0, DIGITS)),
    braces: { kind: "inline", text: "{{", allowed: /^\{\{$/ },
    files: block(puts),
  });
}

/**
 * The content of the SSM document that runs it, as JSON.
 * @throws UserError when it is larger than SSM takes
 */
export function renderSetUpDocument(service: string, machine: string): string {
  const document = {
    schemaVersion: "2.2",
    description: `What a machine of ${service} is made of: its files, and how they are installed.`,
    mainSteps: [
      {
        action: "aws:runShellScript",
        name: "setUp",
        inputs: { timeoutSeconds: String(SET_UP_LIMIT_SECONDS), runCommand: [renderSetUp(service, machine)] },
      },
    ],
  };
  // On several lines: cdktf prints a text of one line as an HCL string, with the quotes in it as they are.
  const content = JSON.stringify(document, null, 1);
  const size = Buffer.byteLength(content);
  if (size <= documentLimitBytes) return content;
  throw new UserError({
    what: `the machine's files make a document of ${size} bytes, ${size - documentLimitBytes} more than SSM takes`,
    where: `user-data/${service}`,
    next: "Shorten a script, or let the machine fetch it from a bucket.",
  });
}

/** The end of a file within the script: no line of any file. */
const END = "GROUNDPLAN_END";

function putting({ path, content, permissions = "0644" }: MachineFile): string {
  const text = content.endsWith("\n") ? content : `${content}\n`;
  return `put ${permissions} ${path} <<'${END}'\n${text.replaceAll("{{", "{@{")}${END}`;
}
