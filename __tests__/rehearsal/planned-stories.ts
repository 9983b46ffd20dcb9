import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { SystemDefinition } from "../../src/config/system-definition";
import type { Engine } from "../../src/engine/engine";
import { silentProgress } from "../../src/progress";
import { inhabit } from "../../src/rehearsal/inhabit";
import { ScratchSystem } from "../../src/rehearsal/life/scratch-system";
import { rehearsalScope } from "../../src/rehearsal/scope";
import { openWorld, type World } from "../../src/rehearsal/world";
import { PlannedStack } from "./planned-stack";

/** Plans of one system that a real engine made in one world, by what happens in them. */
export interface Story<Name extends string> {
  readonly plans: Readonly<Record<Name, string>>;
  /** The folder with the synthesized stacks. */
  readonly synthesized: string;
  readonly folder: string;
  close(): void;
}

interface Stage {
  readonly scratch: ScratchSystem;
  readonly world: World;
  stackOf(environment: string): Promise<PlannedStack>;
}

async function tell<Name extends string>(
  definition: SystemDefinition,
  engine: Engine,
  act: (stage: Stage) => Promise<Record<Name, string>>,
): Promise<Story<Name>> {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-review-"));
  const scratch = new ScratchSystem(definition, folder);
  const world = await openWorld({ ...rehearsalScope([scratch.synthesize()]), progress: silentProgress });
  // As it is before a stage edits it: the construct paths of everything.
  const synthesized = join(folder, "synthesized");
  cpSync(join(folder, "cdktf.out"), synthesized, { recursive: true });
  const close = () => rmSync(folder, { recursive: true, force: true });
  const stackOf = async (name: string): Promise<PlannedStack> => {
    const stack = new PlannedStack(
      engine,
      world,
      scratch.stackFolder({ name }),
      join(folder, `plan-${name}`),
    );
    await inhabit(world, () => stack.init());
    return stack;
  };
  try {
    const plans = await inhabit(world, () => act({ scratch, world, stackOf }));
    return { plans, synthesized, folder, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    await world.close();
  }
}

/** Somebody's hands on the running system: two attributes, of which one is what the console shows as noise. */
const BY_HAND = {
  drift: [
    { type: "aws_instance", attribute: "instance_type", value: "t3.nano" },
    { type: "aws_secretsmanager_secret", attribute: "description", value: "Changed in the console" },
  ],
};

export type HellotronPlan =
  "bootstrap" | "adopt" | "create" | "update" | "grow" | "replace" | "drift" | "move";
export type HellotronEnd = "rename" | "forget" | "halfway" | "refused" | "destroy";

/** Hellotron Vega from its backend to its end, with everything on the way that a reviewer gets to see. */
export function hellotronStory(
  definition: SystemDefinition,
  engine: Engine,
): Promise<Story<HellotronPlan | HellotronEnd>> {
  return tell(definition, engine, async ({ scratch, stackOf }) => {
    const bootstrap = await stackOf("bootstrap");
    const plans = { bootstrap: await bootstrap.plan(), adopt: await adoptedBucket(bootstrap) };
    const prod = await stackOf("prod");
    const create = await prod.plan();
    await prod.apply({ fail: [{ type: "aws_sns_topic", operation: "create" }] });
    const halfway = await prod.plan();
    await prod.apply();
    return {
      ...plans,
      create,
      halfway,
      ...(await changesOf(prod, scratch)),
      ...(await endOf(prod, scratch)),
    };
  });
}

async function adoptedBucket(bootstrap: PlannedStack): Promise<string> {
  const Bucket = "hellotron-vega-terraform-state";
  await new S3Client({ region: "us-east-1" }).send(new CreateBucketCommand({ Bucket }));
  return bootstrap.plan({ extra: { import: [{ to: "aws_s3_bucket.state-bucket_828F7150", id: Bucket }] } });
}

/** Statement that lets the workflows also delete artifacts, as a stack's JSON has it. */
const OLD_ACTIONS = String.raw`[\"s3:GetObject\",\"s3:PutObject\"]`;
const NEW_ACTIONS = String.raw`[\"s3:*\"]`;

async function changesOf(prod: PlannedStack, scratch: ScratchSystem) {
  const steady = ["-refresh=false"];
  const edited = async (path: string[], value: unknown, was: unknown): Promise<string> => {
    scratch.edit("prod", path, value);
    scratch.synthesize();
    const plan = await prod.plan({ flags: steady });
    scratch.edit("prod", path, was);
    scratch.synthesize();
    return plan;
  };
  return {
    drift: await prod.plan({ faults: BY_HAND }),
    update: await edited(["admin_cidr_blocks"], ["203.0.113.0/24"], []),
    replace: await edited(["port"], 3100, 3000),
    grow: await prod.plan({ flags: steady, rewrite: (json) => json.replaceAll(OLD_ACTIONS, NEW_ACTIONS) }),
  };
}

const TOPIC = "alarms_topic_CB6504A9";
const RENAMED = "notices_topic_CB6504A9";

async function endOf(prod: PlannedStack, scratch: ScratchSystem) {
  const flags = ["-refresh=false"];
  const rewrite = (json: string) => json.replaceAll(TOPIC, RENAMED);
  const moved = [{ from: `aws_sns_topic.${TOPIC}`, to: `aws_sns_topic.${RENAMED}` }];
  const move = await prod.plan({ flags, rewrite, extra: { moved } });
  const rename = await prod.plan({ flags, rewrite });
  const forget = await forgottenAlarm(prod);
  const refused = await prod.plan({ flags: [...flags, "-destroy"], mayFail: true });
  scratch.edit("prod", ["protection"], "relaxed");
  scratch.synthesize();
  const destroy = await prod.plan({ flags: [...flags, "-destroy"] });
  return { move, rename, forget, refused, destroy };
}

const ALARM = "prod_health_machine_DF2D9D7C";

function forgottenAlarm(prod: PlannedStack): Promise<string> {
  const rewrite = (json: string): string => {
    const stack = JSON.parse(json) as { resource: Record<string, Record<string, unknown>> };
    delete stack.resource["aws_cloudwatch_metric_alarm"]?.[ALARM];
    return JSON.stringify(stack);
  };
  const removed = [{ from: `aws_cloudwatch_metric_alarm.${ALARM}`, lifecycle: { destroy: false } }];
  return prod.plan({ flags: ["-refresh=false"], rewrite, extra: { removed } });
}

export type HermesPlan = "bootstrap" | "create" | "drift" | "replace" | "destroy";

/** A secret that is handed over on the command line. */
export const CANARY = "canary-7Q2xV9-of-the-database";
const SECRETS = ["database_url", "secret_key_base", "anthropic_api_key"].map(
  (name) => `-var=${name}=${CANARY}`,
);

/** Hermes: many resources, hosts that are replaced when their architecture changes, a wider deploy role. */
export function hermesStory(definition: SystemDefinition, engine: Engine): Promise<Story<HermesPlan>> {
  return tell(definition, engine, async ({ scratch, stackOf }) => {
    const bootstrap = await (await stackOf("bootstrap")).plan();
    const prod = await stackOf("prod");
    const create = await prod.plan();
    await prod.apply();
    const drift = await prod.plan({ faults: BY_HAND });
    scratch.edit("prod", ["fleet", "instance_type"], "t3.small");
    scratch.edit("prod", ["delivery", "access"], "scale-hosts");
    scratch.edit("prod", ["secrets_from_variables"], true);
    scratch.synthesize();
    const replace = await prod.plan({ flags: ["-refresh=false", ...SECRETS] });
    scratch.edit("prod", ["secrets_from_variables"], false);
    scratch.edit("prod", ["protection"], "relaxed");
    scratch.synthesize();
    const destroy = await prod.plan({ flags: ["-refresh=false", "-destroy"] });
    return { bootstrap, create, drift, replace, destroy };
  });
}
