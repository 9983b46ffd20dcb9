import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { clientSettings } from "../../aws/client-settings";
import { stateKey } from "../../../constructs/state/bind-backend";
import type { Environment } from "../../config/environment";
import { UserError } from "../../text/user-error";
import { askAws, isAwsError } from "./ask-aws";

const stateSchema = z.object({ outputs: z.record(z.string(), z.object({ value: z.unknown() })) });

/**
 * A stack's outputs from its last apply: names and addresses, never secrets.
 *
 * @typeParam O the outputs by name, as the stack's function returns them, so a renamed output fails the type check
 */
export class StackOutputs<O extends object> {
  constructor(
    private readonly environment: Environment,
    private readonly values: Readonly<Record<string, { readonly value: unknown }>>,
  ) {}

  /**
   * An output that is one text.
   * @throws UserError when the stack has none of this name
   */
  text<K extends TextNames<O>>(name: K): O[K] {
    const value = this.values[name]?.value;
    if (typeof value === "string" && value !== "") return value as O[K];
    throw this.missing(name);
  }

  /**
   * An output that is a list of texts.
   * @throws UserError when the stack has none of this name
   */
  list<K extends ListNames<O>>(name: K): readonly string[] {
    const value = this.values[name]?.value;
    if (Array.isArray(value)) return value.map(String);
    throw this.missing(name);
  }

  private missing(name: string): UserError {
    const { system, name: environment } = this.environment;
    return new UserError({
      what: `the stack has no output ${name}`,
      where: `${system} ${environment}`,
      next: `Apply it (\`groundplan apply ${system} ${environment}\`); a system without this output has no such thing to operate on.`,
    });
  }
}

/** The outputs that are a list of texts. */
type ListNames<O> = { [K in keyof O & string]: O[K] extends readonly string[] ? K : never }[keyof O & string];

/** The outputs that are one text. */
type TextNames<O> = { [K in keyof O & string]: O[K] extends string ? K : never }[keyof O & string];

/**
 * Reads the outputs from the environment's state in S3.
 * @throws UserError if the environment was never applied
 */
export async function readOutputs<O extends object>(environment: Environment): Promise<StackOutputs<O>> {
  const state = stateSchema.safeParse(JSON.parse(await readState(environment)));
  if (state.success) return new StackOutputs(environment, state.data.outputs);
  throw new UserError({
    what: "the state has no readable outputs: is it encrypted by the engine?",
    where: `s3://${environment.backend.bucket}/${stateKey(environment)}`,
  });
}

async function readState(environment: Environment): Promise<string> {
  const { backend, system, name } = environment;
  const client = new S3Client(clientSettings(backend.region));
  try {
    const answer = await client.send(
      new GetObjectCommand({ Bucket: backend.bucket, Key: stateKey(environment) }),
    );
    return (await answer.Body?.transformToString()) ?? "";
  } catch (error) {
    if (!isAwsError(error, "NoSuchKey", "NoSuchBucket"))
      return await askAws("s3:GetObject", Promise.reject(error));
    throw new UserError({
      what: `${system} ${name} was never applied: it has no state yet`,
      where: `s3://${backend.bucket}/${stateKey(environment)}`,
      next: `Run \`groundplan bootstrap ${system}\` and \`groundplan apply ${system} ${name}\` first.`,
    });
  } finally {
    client.destroy();
  }
}
