import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DeleteRolePolicyCommand, IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { REHEARSAL_ACCOUNT } from "../../src/rehearsal/world";
import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import { rehearseSystemLife } from "../../src/rehearsal/life/rehearse-system-life";
import { stackCommands } from "../../src/rehearsal/life/stack-commands";
import { holdingLock } from "../../src/releases/steps/deploy-lock";
import { silentProgress } from "../../src/terminal/progress";
import { availableEngines } from "../engines";
import { ExitCode } from "../../src/text/user-error";
import { refusal } from "../src/releases/refusal";
import { unwatched } from "../src/releases/unwatched";
import type { CommandResult } from "../scratch-checkout";
import {
  ANSWERS_500,
  CANARIES,
  DEPLOYER,
  DOES_NOT_MIGRATE,
  FIRST,
  type HeboWorld,
  openHeboWorld,
  SECOND,
} from "./hebo-world";
import { serviceRequests } from "./hebo-service-roles";
import { KillableEngine } from "./killable-engine";
import { recoverKilled } from "./recover-killed";

const region = "us-east-1";

/** Hundreds of resources, on a machine that may have other work. */
const MINUTES = 60_000;

/** What the deploy role needs and this rehearsal does not ask IAM for, with who asks on AWS. */
const ASKED_ELSEWHERE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...["BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "GetDownloadUrlForLayer"],
      ...["GetAuthorizationToken", "InitiateLayerUpload", "PutImage", "UploadLayerPart"],
    ].map((call) => [`ecr:${call}`, "docker, when it pushes an image"]),
  ),
  "iam:PassRole": "ECS, when it registers a revision: its stand-in does not",
  "s3:DeleteObject": "a publication that finds files stale for a week",
  "lambda:GetFunction": "Lambda: its stand-in does not",
  "lambda:InvokeFunction": "Lambda: its stand-in does not",
  "lambda:UpdateFunctionCode": "Lambda: its stand-in does not",
};

/** What the stages' role holds and this rehearsal does not use, with the reason for each. */
const STAGES_MAY: readonly (readonly [action: RegExp, reason: string])[] = [
  [
    /:(Modify|Reset|Set|Update)|^iam:PutRolePermissionsBoundary$|:DeleteRetentionPolicy$/,
    "`stage up` with a changed template",
  ],
  [/:(Untag|RemoveTags|DeleteTags)/, "a changed template that has fewer tags"],
  [/^ecr:/, "docker, when it pushes an image"],
  [
    /^s3:(DeleteObject|DeleteObjectVersion|ListBucketVersions)$/,
    "a publication that finds files stale, and a bucket that goes with its objects",
  ],
  [/^cloudfront:CreateInvalidation$/, "a publication of a page that changed"],
  [/^ecs:(DescribeTasks|ListTasks)$/, "a deployment that goes back, for its reason"],
  [/^cloudwatch:/, "Application Auto Scaling, for the alarms of its policies"],
  [/^ec2:Describe(Subnets|Vpcs)$/, "Lambda, when a function in a network is created"],
  [/^iam:CreateServiceLinkedRole$/, "AWS, when an account uses a service for the first time"],
];

/** A build whose page differs, so that CloudFront must forget the old one. */
function changed(build: string): string {
  const folder = mkdtempSync(join(tmpdir(), "hebo-build-"));
  cpSync(build, folder, { recursive: true });
  writeFileSync(
    join(folder, "index.html"),
    readFileSync(join(build, "index.html"), "utf8").replace("Loading", "…"),
  );
  return folder;
}

const engines = availableEngines();
const lifeEngine = engines[0];
if (lifeEngine === undefined) throw new Error("there is no engine");
/** `npm run test:sweep` takes all of them. */
const worldEngines = process.env["GROUNDPLAN_LONG_TESTS"] === "1" ? engines : engines.slice(-1);

describe(`Hebo's prod with ${lifeEngine.kind}`, () => {
  beforeAll(() => (process.env["TF_VAR_db_password"] = CANARIES[0]));
  afterAll(() => Reflect.deleteProperty(process.env, "TF_VAR_db_password"));

  it(
    "complete their life cycle, after the shared environment",
    async () => {
      const life = await rehearseSystemLife({ system: "hebo", engine: lifeEngine, progress: silentProgress });
      const outcomes = life.stages.map(({ outcome }) => outcome);
      expect(outcomes.slice(0, -2)).toEqual([
        "created",
        // Shared, for the secrets.
        expect.stringMatching(/^\d+ to create, applied$/),
        "s3://hebo-terraform-state",
        "157 to create",
        "applied",
        "no changes",
        "2 to update, applied",
      ]);
      expect(outcomes.at(-2)).toMatch(/^refused: .*database\/cluster\/cluster.*database\/global\/global/);
      expect(outcomes.at(-1)).toBe("157 to destroy, destroyed");
    },
    6 * MINUTES,
  );
});

describe.each(worldEngines.map((engine) => [engine.kind, engine] as const))(
  "Hebo's shared, prod and two stages in one AWS, with %s",
  (_, engine) => {
    const killed = new KillableEngine(engine);
    let killNext: string | undefined;
    /** The types of what was deleted, in order. */
    const gone: string[] = [];
    let hebo: HeboWorld;
    beforeAll(async () => {
      hebo = await openHeboWorld({
        ...{ engine, stages: ["pr-1", "pr-2"] },
        onApplied: ({ typeName, operation }) => {
          if (operation === "delete") gone.push(typeName);
        },
        beforeAnswer: ({ typeName, operation }) => {
          if (operation === "create" && typeName === killNext) killed.kill();
        },
      });
    }, 2 * MINUTES);
    afterAll(() => hebo.close());

    const types = (changes: readonly { readonly address: string }[]) =>
      [...new Set(changes.map(({ address }) => address.split(".")[0]))].sort();

    /** That a command ended well, in its own last words if it did not. */
    const wellDone = ({ code, stderr, stdout }: CommandResult) => {
      const lines = stripVTControlCharacters(stdout + stderr).split("\n");
      const words = lines.filter(
        (line) => !/^\S? *(Synthesizing|Starting|Initializing)?$|Stacks? deploying/.test(line),
      );
      expect([code, code === 0 ? [] : words.slice(-40)]).toEqual([0, []]);
    };
    const isDone = async (name: string) => {
      await hebo.stack(name).init();
      expect((await hebo.stack(name).plan()).changes).toEqual([]);
    };

    it(
      "start nothing before `shared` is there, and before every secret has a value",
      async () => {
        await hebo.stack("pr-1").init();
        await expect(hebo.stack("pr-1").plan()).rejects.toThrow(
          /reads what hebo shared makes[^]*groundplan apply hebo shared/,
        );
        wellDone(await hebo.cdktf("deploy", "shared", "--auto-approve"));
        await isDone("shared");
        const missing =
          /StackProjectId, StackSecretServerKey, StackPublishableClientKey, GroqApiKey, VoyageApiKey have no value/;
        for (const words of [
          ["stage", "up", "hebo", "pr-1", "--version", FIRST],
          ["apply", "hebo", "prod", "--auto-approve"],
        ]) {
          const { code, stderr } = await hebo.groundplan(...words);
          expect([words, code, stderr]).toEqual([
            words,
            ExitCode.refused,
            expect.stringMatching(missing) as string,
          ]);
          expect(stderr).toMatch(/groundplan secrets set hebo/);
        }
        const { states } = await readBackendContents(hebo.environment("pr-1").backend);
        expect(states).toEqual(["bootstrap", "shared"].map((name) => `hebo/${name}/terraform.tfstate`));
      },
      4 * MINUTES,
    );

    it(
      "are applied by `npx cdktf deploy prod`, with a copy of the database in another region, and by the previews' workflow",
      async () => {
        await hebo.fillInSecrets();
        await hebo.pushImages();
        wellDone(await hebo.cdktf("deploy", "prod", "--auto-approve"));
        await isDone("prod");
        const copies = await new RDSClient({ region: "us-west-2" }).send(new DescribeDBClustersCommand({}));
        expect(copies.DBClusters?.map(({ DBClusterIdentifier: name }) => name)).toEqual([
          "hebo-prod-secondary",
        ]);
        const steps = await hebo.workflow("previews", "up", { STAGE: "pr-1", VERSION: FIRST });
        steps.forEach(wellDone);
        expect(steps.map(({ step }) => step)).toContain("The stage");
        await isDone("pr-1");
        expect([...(await hebo.answers("prod")), ...(await hebo.answers("pr-1"))]).toEqual([FIRST, FIRST]);
      },
      6 * MINUTES,
    );

    it(
      "of which a first apply is killed between database and secret: recovered, it goes on, with one password",
      async () => {
        const environment = hebo.environment("pr-2");
        const folder = hebo.scratch.stackFolder(environment);
        await hebo.stack("pr-2").init();
        // What the cluster stands on is made and written down; the apply that makes the cluster is killed.
        const { changes } = await hebo.stack("pr-2").plan();
        const only = (...wanted: readonly string[]) =>
          changes.flatMap(({ address }) =>
            wanted.includes(address.split(".")[0] ?? "") ? [`-target=${address}`] : [],
          );
        await hebo
          .stack("pr-2")
          .plan(...only("aws_db_subnet_group", "aws_rds_cluster_parameter_group", "aws_security_group"));
        await hebo.stack("pr-2").applyPlan();
        await hebo.stack("pr-2").plan(...only("aws_rds_cluster"));
        killNext = "aws_rds_cluster";
        await expect(stackCommands(killed.run, folder).applyPlan()).rejects.toThrow("ended with a signal");
        killNext = undefined;

        const recovery = await recoverKilled(environment, folder, hebo.run);
        expect(recovery).toMatchObject({ applied: true, inTheWay: [] });
        wellDone(await hebo.cdktf("deploy", "pr-2", "--auto-approve"));
        await isDone("pr-2");
        const { DBClusters = [] } = await new RDSClient({ region }).send(new DescribeDBClustersCommand({}));
        const names = DBClusters.map(({ DBClusterIdentifier }) => DBClusterIdentifier);
        expect(names.sort()).toEqual(["hebo-pr-1", "hebo-pr-2", "hebo-prod"]);
      },
      4 * MINUTES,
    );

    it("keep no password and no key in a state, a file, an argument or the engine's output", async () => {
      const { SecretString } = await new SecretsManagerClient({ region }).send(
        new GetSecretValueCommand({ SecretId: "hebo/pr-1/database" }),
      );
      // `stage up` makes each stage a password that nobody has seen.
      const { username, password } = JSON.parse(SecretString ?? "") as Record<
        "username" | "password",
        string
      >;
      expect([username, password.length]).toEqual(["hebo", 32]);
      const { states, bucket } = await readBackendContents(hebo.environment("pr-1").backend);
      expect(states.filter((key) => !key.endsWith("/deploy.lock"))).toEqual(
        ["bootstrap", "pr-1", "pr-2", "prod", "shared"].map((name) => `hebo/${name}/terraform.tfstate`),
      );
      const kept = [hebo.traces()];
      for (const Key of states) {
        const { Body } = await new S3Client({ region }).send(new GetObjectCommand({ Bucket: bucket, Key }));
        kept.push((await Body?.transformToString()) ?? "");
      }
      for (const canary of [...CANARIES, password])
        expect(kept.filter((text) => text.includes(canary))).toEqual([]);
    });

    it(
      "are deployed to by a push, and no plan follows: an apply finds the revision and the version that the deploy left",
      async () => {
        const steps = await hebo.workflow("previews", "up", { STAGE: "pr-1", VERSION: SECOND });
        steps.forEach(wellDone);
        expect(await hebo.answers("pr-1")).toEqual([SECOND]);
        await isDone("pr-1");
        const releases = await hebo.releases("pr-1");
        const error = await refusal(releases.deploy({ version: ANSWERS_500 }, unwatched));
        expect(error.details.what).toMatch(/^api: the deployment failed: [^]*Task failed ELB health checks/);
        const unmigrated = await refusal(releases.deploy({ version: DOES_NOT_MIGRATE }, unwatched));
        expect(unmigrated.message).toMatch(/migration 0003 failed[^]*relation "agents" does not exist/);
        expect(await hebo.answers("pr-1")).toEqual([SECOND]);
        expect((await hebo.stack("pr-1").plan()).changes).toEqual([]);
        expect(await hebo.answers("prod")).toEqual([FIRST]);
      },
      3 * MINUTES,
    );

    it(
      "plan task definitions and services alone for another image tag, and fail an apply whose deployment goes back",
      async () => {
        const stack = hebo.stack("pr-1");
        // As older providers have it: waiting ends well after a rollback, and only the stack's own condition tells.
        const file = join(hebo.scratch.stackFolder({ name: "pr-1" }), "cdk.tf.json");
        const written = readFileSync(file, "utf8");
        writeFileSync(
          file,
          written.replace(/"wait_for_steady_state": true/g, '"wait_for_steady_state": false'),
        );
        await hebo.setVersion("pr-1", ANSWERS_500);
        expect(types((await stack.plan()).changes)).toEqual(["aws_ecs_service", "aws_ecs_task_definition"]);
        await expect(stack.applyPlan()).rejects.toThrow(
          /Hebo(Api|Gateway)Service\s+went\s+back\s+to\s+what\s+ran\s+before/,
        );
        expect(await hebo.answers("pr-1")).toEqual([SECOND]);
        writeFileSync(file, written);

        await hebo.setVersion("pr-1", SECOND);
        await stack.plan();
        await stack.applyPlan();
        expect((await stack.plan()).changes).toEqual([]);
        expect(await hebo.answers("pr-1")).toEqual([SECOND]);
      },
      4 * MINUTES,
    );

    it(
      "are deployed to by a role that may do that and nothing else, held to its policy",
      async () => {
        const build = join(__dirname, "..", "systems", "hebo", "console", "build");
        const { denied, unused } = await hebo.as("hebo-prod-deploy", async () => {
          const releases = await hebo.releases("prod");
          const locked = <T>(work: () => Promise<T>) =>
            holdingLock(releases.lock, { message: "deploy" }, unwatched, work);
          await locked(() => releases.deploy({ version: SECOND }, unwatched));
          await refusal(locked(() => releases.deploy({ version: ANSWERS_500 }, unwatched)));
          await locked(async () =>
            releases.deploy({ version: (await releases.previous()) ?? "" }, unwatched),
          );
          for (const folder of [build, changed(build)]) await releases.publishAssets?.(folder, unwatched);
        });
        expect(denied).toEqual([]);
        const needed = unused.filter(({ action }) => !(action in ASKED_ELSEWHERE));
        expect(needed.map(({ sid, action }) => `${sid} ${action}`)).toEqual([]);
        expect(await hebo.answers("prod")).toEqual([FIRST]);
      },
      4 * MINUTES,
    );

    it("run with roles that may do what AWS's services ask for them and nothing else, a stage's within their boundary", async () => {
      const account = REHEARSAL_ACCOUNT;
      const { permissions } = hebo.world;
      const principalOf = (name: string) => ({
        ...{ kind: "role" as const, name },
        arn: `arn:aws:sts::${account}:assumed-role/${name}/service`,
      });
      for (const [environment, prefix] of [
        ["prod", "prod"],
        ["pr-2", "previews"],
      ] as const) {
        for (const [name, requests] of Object.entries(await serviceRequests(environment, prefix))) {
          const principal = principalOf(name);
          expect([name, await permissions.ask(principal, requests)]).toEqual([name, undefined]);
          const { unused } = await permissions.usageOf(principal);
          // AWS's own policy for functions in a network is wider than what one migrator does.
          const own = unused.filter(({ policy }) => !policy.startsWith("arn:aws:iam::aws:"));
          expect([name, own]).toEqual([name, []]);
        }
        for (const part of ["api", "gateway"]) {
          const { used, unused } = await permissions.usageOf(principalOf(`hebo-${environment}-${part}-task`));
          expect([used, unused]).toEqual([[], []]);
        }
      }
      const group = {
        action: "logs:CreateLogGroup",
        resource: `arn:aws:logs:us-east-1:${account}:log-group:/other`,
      };
      expect(await permissions.ask(principalOf("hebo-pr-2-migrator"), [group])).toMatch(
        /no permissions boundary allows/,
      );
    });

    it(
      "show drift where somebody changed something by hand, and put it right",
      async () => {
        const iam = new IAMClient({ region });
        const RoleName = "hebo-pr-2-api-start";
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        for (const PolicyName of PolicyNames)
          await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        const { changes } = await hebo.stack("pr-2").plan();
        expect(types(changes)).toEqual(["aws_iam_role_policy"]);
        await hebo.stack("pr-2").applyPlan();
        expect((await hebo.stack("pr-2").plan()).changes).toEqual([]);
      },
      2 * MINUTES,
    );

    it(
      "are protected, all but the stages, and one stage goes without a line in the others' plans",
      async () => {
        for (const name of ["shared", "prod"])
          await expect(hebo.stack(name).plan("-destroy")).rejects.toThrow(/cannot be destroyed/);
        // A workflow may be run again.
        for (const told of [/pr-1 is removed/, /pr-1 does not exist/]) {
          const steps = await hebo.workflow("previews", "down", { STAGE: "pr-1" });
          steps.forEach(wellDone);
          expect(steps.at(-1)?.stdout).toMatch(told);
        }
        const pruning = await hebo.workflow("prune", "prune", {});
        pruning.forEach(wellDone);
        const listed = pruning.find(({ step }) => step === "What there is")?.stdout;
        expect(listed).toMatch(/^pr-2 +\d+m +\d+m +first +\$38\.54$/m);
        expect(pruning.at(-1)?.stdout).toContain("no stage is unused for 7d");
        hebo.reload();
        for (const name of ["shared", "prod", "pr-2"])
          expect((await hebo.stack(name).plan()).changes).toEqual([]);
        expect(await hebo.answers("pr-1")).toEqual([]);
        expect(await hebo.answers("pr-2")).toEqual([FIRST]);
      },
      5 * MINUTES,
    );

    it(
      "are pruned when nobody has used them for the time that is given",
      async () => {
        const pruned = await hebo.groundplan("stage", "prune", "hebo", "--older-than", "1s");
        expect(pruned).toMatchObject({ code: 0, stdout: expect.stringContaining("pr-2 is removed") });
        hebo.reload();
        expect(await hebo.answers("pr-2")).toEqual([]);
        for (const name of ["shared", "prod"]) expect((await hebo.stack(name).plan()).changes).toEqual([]);
      },
      3 * MINUTES,
    );

    it("are applied by somebody with the permissions that `groundplan policy hebo` prints, who was denied nothing", async () => {
      const { denied, used } = await hebo.usage(DEPLOYER);
      expect(denied).toEqual([]);
      expect(used.length).toBeGreaterThan(100);
    });

    it("are created, deployed to and removed by a role that was denied nothing, and holds nothing without a reason", async () => {
      const { denied, unused } = await hebo.usage("hebo-stages");
      expect(denied).toEqual([]);
      const unexplained = unused.filter(
        ({ action }) => !STAGES_MAY.some(([pattern]) => pattern.test(action)),
      );
      expect(unexplained.map(({ sid, action }) => `${sid} ${action}`)).toEqual([]);
      for (const [pattern, reason] of STAGES_MAY)
        expect([reason, unused.some(({ action }) => pattern.test(action))]).toEqual([reason, true]);
    });

    it(
      "go when their protection is relaxed, the copy in the other region before its primary",
      async () => {
        hebo.scratch.edit("prod", ["protection"], "relaxed");
        hebo.reload();
        wellDone(await hebo.cdktf("deploy", "prod", "--auto-approve"));
        gone.length = 0;
        wellDone(await hebo.cdktf("destroy", "prod", "--auto-approve"));
        expect(gone.filter((type) => /^aws_rds_(global_)?cluster$/.test(type))).toEqual([
          "aws_rds_cluster",
          "aws_rds_cluster",
          "aws_rds_global_cluster",
        ]);
        expect((await hebo.stack("prod").plan("-destroy")).changes).toEqual([]);
      },
      5 * MINUTES,
    );
  },
);
