import { type AwsAnswer, type AwsCall, AwsError, jsonAnswer, type StandIn } from "../aws-call";
import { EcsServiceModel, newId, now, type ServicePace, type Task } from "./service";
import { type ImageProgram, TaskProcess } from "./task-process";

type Json = Readonly<Record<string, unknown>>;

interface Container {
  readonly name: string;
  readonly image: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

interface Definition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly input: Json & { readonly containerDefinitions: readonly Container[] };
  status: "ACTIVE" | "INACTIVE";
}

export interface EcsStandInOptions extends ServicePace {
  readonly account: string;
  /** The program of an image; undefined if the image does not exist. */
  program(image: string): ImageProgram | undefined;
  /** The path of the target groups' health checks. */
  readonly healthPath: string;
  /** Milliseconds between two checks of the services. */
  readonly everyMs: number;
  /** Receives each line that a task writes. */
  onLine?(line: { readonly container: string; readonly taskId: string; readonly text: string }): void;
}

/** ECS and its load balancer's health checks, as far as deployments need them. */
export interface EcsStandIn {
  readonly standIn: StandIn;
  /** The loopback ports of a service's healthy tasks. @param service `<cluster>/<name>` */
  ports(service: string): readonly number[];
  /** Stops all tasks. */
  close(): Promise<void>;
}

/**
 * Runs ECS tasks as processes on this machine, so that a version that does not start or answers 500 fails as on AWS;
 * moto never runs services. Simulated: network, roles, secrets and Fargate's start-up time.
 */
export function ecsStandIn(options: EcsStandInOptions): EcsStandIn {
  const world = new EcsWorld(options);
  const timer = setInterval(() => void world.tick(), options.everyMs).unref();
  return {
    standIn: (call) => world.answer(call),
    ports: (service) => world.ports(service),
    async close() {
      clearInterval(timer);
      await world.stop();
    },
  };
}

class EcsWorld {
  private readonly definitions: Definition[] = [];
  private readonly services = new Map<string, EcsServiceModel>();
  private readonly alone: Task[] = [];
  private ticking: Promise<void> | undefined;
  private region = "us-east-1";

  constructor(private readonly options: EcsStandInOptions) {}

  async answer(call: AwsCall): Promise<AwsAnswer | undefined> {
    this.region = call.region;
    if (call.service === "elasticloadbalancing" && call.action === "DescribeTargetHealth")
      return this.targetHealth(call);
    if (call.service !== "ecs") return undefined;
    const input = JSON.parse(call.body === "" ? "{}" : call.body) as Json;
    const action = ACTIONS[call.action];
    return action === undefined ? undefined : jsonAnswer(await action(this, input));
  }

  /** One check at a time: each may take as long as a silent task's timeout. */
  tick(): Promise<void> {
    this.ticking ??= (async () => {
      for (const service of this.services.values()) await service.tick();
    })().finally(() => (this.ticking = undefined));
    return this.ticking;
  }

  async stop(): Promise<void> {
    await this.ticking;
    for (const service of this.services.values()) await service.stopAll();
    for (const { process } of this.alone) await process?.stop();
  }

  ports(service: string): readonly number[] {
    const tasks = this.services.get(service)?.tasks ?? [];
    return tasks.filter(({ healthy }) => healthy).flatMap(({ process }) => process?.port ?? []);
  }

  register(input: Json): Definition {
    const family = String(input["family"]);
    const revision = this.definitions.filter((one) => one.family === family).length + 1;
    const arn = `arn:aws:ecs:${this.region}:${this.options.account}:task-definition/${family}:${revision}`;
    const definition: Definition = {
      ...{ arn, family, revision, status: "ACTIVE" },
      input: input as Definition["input"],
    };
    this.definitions.push(definition);
    return definition;
  }

  definition(name: unknown): Definition {
    const named = String(name);
    const found = this.definitions.filter(
      ({ arn, family, revision, status }) =>
        arn === named || `${family}:${revision}` === named || (family === named && status === "ACTIVE"),
    );
    const last = found.at(-1);
    if (last === undefined) throw new AwsError("ClientException", "Unable to describe task definition.");
    return last;
  }

  /** Finds a service by its name or ARN. */
  service({ cluster }: Json, name: unknown): EcsServiceModel {
    const found = this.find(cluster, name);
    if (found === undefined) throw new AwsError("ServiceNotFoundException", "Service not found.");
    return found;
  }

  find(cluster: unknown, name: unknown): EcsServiceModel | undefined {
    return this.services.get(`${lastPart(cluster)}/${lastPart(name)}`);
  }

  async remove(service: EcsServiceModel): Promise<void> {
    for (const [key, one] of this.services) if (one === service) this.services.delete(key);
    await this.ticking;
    await service.stopAll();
  }

  create(input: Json): EcsServiceModel {
    const name = String(input["serviceName"]);
    const cluster = lastPart(input["cluster"]);
    const { arn } = this.definition(input["taskDefinition"]);
    const keeper = {
      start: (definition: string, group: string) => this.start(definition, group),
      stop: async (task: Task, reason: string) => {
        task.stoppedReason ??= reason;
        task.healthy = false;
        await task.process?.stop();
      },
      check: async (task: Task) => (await task.process?.answers(this.options.healthPath)) ?? false,
    };
    const service = new EcsServiceModel(
      name,
      `arn:aws:ecs:${this.region}:${this.options.account}:service/${cluster}/${name}`,
      input,
      Number(input["desiredCount"] ?? 1),
      arn,
      keeper,
      this.options,
    );
    this.services.set(`${cluster}/${name}`, service);
    return service;
  }

  async start(name: string, group: string, command?: readonly string[]): Promise<Task> {
    const { arn, input } = this.definition(name);
    const [container] = input.containerDefinitions;
    const id = newId();
    const task: Task = {
      ...{ id, taskDefinition: arn, group, healthy: false, startedAt: now(), process: undefined },
      arn: `arn:aws:ecs:${this.region}:${this.options.account}:task/${id}`,
    };
    const image = this.options.program(container?.image ?? "");
    if (container === undefined || image === undefined) {
      task.containerReason = `CannotPullContainerError: ${container?.image ?? ""}: not found`;
      task.stoppedReason = "Task failed to start";
      return task;
    }
    const env = Object.fromEntries((container.environment ?? []).map(({ name: key, value }) => [key, value]));
    const onLine = (text: string) => this.options.onLine?.({ container: container.name, taskId: id, text });
    task.process = await TaskProcess.start({ image, command, env, onLine });
    return task;
  }

  async runAlone(input: Json): Promise<Task> {
    const overrides = input["overrides"] as
      { readonly containerOverrides?: readonly { readonly command?: readonly string[] }[] } | undefined;
    const command = overrides?.containerOverrides?.[0]?.command;
    const task = await this.start(String(input["taskDefinition"]), "alone", command);
    this.alone.push(task);
    return task;
  }

  allTasks(): readonly Task[] {
    const served = [...this.services.values()].flatMap(({ tasks, stopped }) => [...tasks, ...stopped]);
    return [...served, ...this.alone];
  }

  describeTask(task: Task): Json {
    const { exitCode } = task.process ?? {};
    const runs = task.process?.runs === true;
    const [container] = this.definition(task.taskDefinition).input.containerDefinitions;
    return {
      ...{ taskArn: task.arn, taskDefinitionArn: task.taskDefinition, group: task.group },
      lastStatus: runs ? "RUNNING" : "STOPPED",
      ...(task.stoppedReason === undefined ? {} : { stoppedReason: task.stoppedReason }),
      containers: [
        {
          name: container?.name,
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(task.containerReason === undefined ? {} : { reason: task.containerReason }),
        },
      ],
    };
  }

  private targetHealth({ body }: AwsCall): AwsAnswer {
    const wanted = new URLSearchParams(body).get("TargetGroupArn");
    const balanced = [...this.services.values()].filter(({ settings }) =>
      (settings["loadBalancers"] as { targetGroupArn?: string }[] | undefined)?.some(
        ({ targetGroupArn }) => targetGroupArn === wanted,
      ),
    );
    const members = balanced.flatMap(({ tasks }) =>
      tasks.map(
        ({ process, healthy }) =>
          `<member><Target><Id>127.0.0.1</Id><Port>${process?.port ?? 0}</Port></Target><TargetHealth><State>${healthy ? "healthy" : "initial"}</State></TargetHealth></member>`,
      ),
    );
    const result = `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions></DescribeTargetHealthResult><ResponseMetadata><RequestId>stand-in</RequestId></ResponseMetadata></DescribeTargetHealthResponse>`;
    return { status: 200, contentType: "text/xml", body: result };
  }
}

/** The ECS actions that deployments, one-off tasks and `status` use. */
const ACTIONS: Readonly<Record<string, (world: EcsWorld, input: Json) => Json | Promise<Json>>> = {
  RegisterTaskDefinition: (world, input) => ({ taskDefinition: described(world.register(input)) }),
  DescribeTaskDefinition: (world, input) => {
    const definition = world.definition(input["taskDefinition"]);
    return { taskDefinition: described(definition), tags: definition.input["tags"] ?? [] };
  },
  DeregisterTaskDefinition: (world, input) => {
    const definition = world.definition(input["taskDefinition"]);
    definition.status = "INACTIVE";
    return { taskDefinition: described(definition) };
  },
  CreateService: (world, input) => ({ service: describedService(world.create(input)) }),
  UpdateService: (world, input) => {
    const service = world.service(input, input["service"]);
    const { taskDefinition } = input;
    service.deploy(
      taskDefinition === undefined ? service.taskDefinition : world.definition(taskDefinition).arn,
    );
    return { service: describedService(service) };
  },
  DescribeServices: (world, { cluster, services }) => ({
    services: (services as string[]).flatMap((name) => {
      const found = world.find(cluster, name);
      return found === undefined ? [] : [describedService(found)];
    }),
    failures: [],
  }),
  DeleteService: async (world, input) => {
    const service = world.service(input, input["service"]);
    await world.remove(service);
    return { service: { ...describedService(service), status: "INACTIVE" } };
  },
  ListTasks: (world, { cluster, serviceName, desiredStatus = "RUNNING" }) => {
    const service = world.service({ cluster }, serviceName);
    const tasks = desiredStatus === "STOPPED" ? service.stopped : service.tasks;
    return { taskArns: tasks.map(({ arn }) => arn) };
  },
  DescribeTasks: (world, input) => {
    const wanted = new Set(input["tasks"] as string[]);
    const found = world.allTasks().filter(({ arn }) => wanted.has(arn));
    return { tasks: found.map((task) => world.describeTask(task)), failures: [] };
  },
  RunTask: async (world, input) => ({
    tasks: [world.describeTask(await world.runAlone(input))],
    failures: [],
  }),
};

const lastPart = (name: unknown) => String(name).split("/").at(-1) ?? "";

function described({ arn, family, revision, status, input }: Definition): Json {
  return { ...input, tags: undefined, taskDefinitionArn: arn, family, revision, status };
}

function describedService(service: EcsServiceModel): Json {
  const { settings, desiredCount, deployments } = service;
  return {
    ...{ serviceName: service.name, serviceArn: service.arn, status: "ACTIVE", desiredCount },
    taskDefinition: service.taskDefinition,
    runningCount: service.tasks.filter(({ process }) => process?.runs === true).length,
    loadBalancers: settings["loadBalancers"] ?? [],
    networkConfiguration: settings["networkConfiguration"],
    deployments: deployments.map((deployment) => ({
      ...{ id: deployment.id, status: deployment.status, taskDefinition: deployment.taskDefinition },
      ...{ rolloutState: deployment.rolloutState, rolloutStateReason: deployment.rolloutStateReason },
      ...{ failedTasks: deployment.failedTasks, desiredCount, createdAt: deployment.createdAt },
      runningCount: deployment.tasks.filter(({ process }) => process?.runs === true).length,
    })),
    events: service.events.map((message) => ({ message })),
  };
}
