import { parse } from "yaml";
import { z } from "zod";
import { AwsError } from "../aws-call";

/** A Command document, as far as agents support it. */
export interface SsmDocument {
  readonly name: string;
  /** JSON or YAML. */
  readonly content: string;
}

/** One script for an agent to run. */
export interface ScriptStep {
  readonly name: string;
  readonly script: string;
  /** Seconds until it is killed. */
  readonly timeoutSeconds: number;
  /** @default - the agent's working folder */
  readonly workingDirectory?: string;
}

const CONTENT = z.object({
  schemaVersion: z.literal("2.2"),
  parameters: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        default: z.unknown().optional(),
        allowedPattern: z.string().optional(),
        allowedValues: z.array(z.unknown()).optional(),
      }),
    )
    .default({}),
  mainSteps: z.array(
    z.object({
      action: z.string(),
      name: z.string(),
      inputs: z.object({
        runCommand: z.union([z.string(), z.array(z.string())]),
        timeoutSeconds: z.union([z.string(), z.number()]).default(3600),
        workingDirectory: z.string().optional(),
      }),
    }),
  ),
});

/** AWS's own document, which every account has. */
export const RUN_SHELL_SCRIPT: SsmDocument = {
  name: "AWS-RunShellScript",
  content: JSON.stringify({
    schemaVersion: "2.2",
    description: "Run a shell script or specify the commands to run.",
    parameters: {
      commands: { type: "StringList" },
      workingDirectory: { type: "String", default: "" },
      executionTimeout: {
        type: "String",
        default: "3600",
        allowedPattern: "([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)",
      },
    },
    mainSteps: [
      {
        action: "aws:runShellScript",
        name: "runShellScript",
        inputs: {
          timeoutSeconds: "{{ executionTimeout }}",
          runCommand: ["{{ commands }}"],
          workingDirectory: "{{ workingDirectory }}",
        },
      },
    ],
  }),
};

type Parameters = Readonly<Record<string, readonly string[]>>;

/**
 * A document's scripts with its parameters filled in.
 * @throws AwsError InvalidParameters, InvalidDocumentContent
 */
export function scriptSteps(document: SsmDocument, given: Parameters): readonly ScriptStep[] {
  const content = CONTENT.safeParse(parse(document.content));
  if (!content.success) {
    throw new AwsError(
      "InvalidDocumentContent",
      `${document.name}: ${content.error.issues[0]?.message ?? ""}`,
    );
  }
  const { parameters, mainSteps } = content.data;
  const unknown = Object.keys(given).filter((name) => !(name in parameters));
  if (unknown.length > 0) throw new AwsError("InvalidParameters", `no such parameter: ${unknown.join(", ")}`);
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, valueOf(name, parameter, given[name])]),
  );
  return mainSteps.map(({ action, name, inputs }) => {
    if (action !== "aws:runShellScript") {
      throw new AwsError("InvalidDocumentContent", `the rehearsal's agent does not know ${action}`);
    }
    const lines = typeof inputs.runCommand === "string" ? [inputs.runCommand] : inputs.runCommand;
    const workingDirectory = put(inputs.workingDirectory ?? "", values);
    return {
      name,
      script: lines.map((line) => put(line, values)).join("\n"),
      timeoutSeconds: Number(put(String(inputs.timeoutSeconds), values)),
      ...(workingDirectory === "" ? {} : { workingDirectory }),
    };
  });
}

function valueOf(
  name: string,
  parameter: {
    type: string;
    default?: unknown;
    allowedPattern?: string | undefined;
    allowedValues?: unknown[] | undefined;
  },
  given: readonly string[] | undefined,
): readonly string[] {
  const values = given ?? defaultOf(parameter.default);
  if (values === undefined) throw new AwsError("InvalidParameters", `parameter ${name} requires a value`);
  if (parameter.type === "String" && values.length !== 1) {
    throw new AwsError("InvalidParameters", `parameter ${name} takes one value`);
  }
  const { allowedPattern, allowedValues } = parameter;
  const bad = values.find(
    (value) =>
      (allowedPattern !== undefined && value !== "" && !new RegExp(`^(?:${allowedPattern})$`).test(value)) ||
      (allowedValues !== undefined && !allowedValues.map(String).includes(value)),
  );
  if (bad !== undefined) throw new AwsError("InvalidParameters", `parameter ${name} does not allow ${bad}`);
  return values;
}

function defaultOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Replaces `{{ name }}`, with or without spaces. Lists become lines. */
function put(text: string, values: Parameters): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => values[name]?.join("\n") ?? whole);
}
