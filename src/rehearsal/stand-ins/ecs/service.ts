import { randomUUID } from "node:crypto";
import type { TaskProcess } from "./task-process";

/** Seconds since 1970, ECS's time format. */
export const now = () => Date.now() / 1000;

export interface Task {
  readonly id: string;
  readonly arn: string;
  readonly taskDefinition: string;
  readonly group: string;
  process: TaskProcess | undefined;
  healthy: boolean;
  readonly startedAt: number;
  stoppedReason?: string;
  /** The agent's reason about the container, such as a missing image. */
  containerReason?: string;
}

export interface Deployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly createdAt: number;
  status: "PRIMARY" | "ACTIVE";
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  failedTasks: number;
  tasks: Task[];
}

/** Starts and checks a service's tasks. */
export interface TaskKeeper {
  start(taskDefinition: string, group: string): Promise<Task>;
  stop(task: Task, reason: string): Promise<void>;
  /** Whether it passes the load balancer's health check. */
  check(task: Task): Promise<boolean>;
}

export interface ServicePace {
  /** Milliseconds a task may be unhealthy before it counts as failed. */
  readonly graceMs: number;
}

/** AWS's minimum number of failures before the circuit breaker opens (ECS developer guide, "circuit breaker"). */
const LEAST_FAILURES = 3;

/**
 * A service as ECS runs it: a deployment starts its tasks next to the old ones, stops the old ones when the new are
 * healthy, and rolls back after three failures.
 */
export class EcsServiceModel {
  deployments: Deployment[];
  readonly events: string[] = [];
  readonly stopped: Task[] = [];
  /** The last completed deployment's task definition: what the circuit breaker rolls back to. */
  private lastGood: string | undefined;

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly settings: Readonly<Record<string, unknown>>,
    public desiredCount: number,
    taskDefinition: string,
    private readonly keeper: TaskKeeper,
    private readonly pace: ServicePace,
  ) {
    this.deployments = [newDeployment(taskDefinition)];
  }

  get taskDefinition(): string {
    return this.primary.taskDefinition;
  }

  get primary(): Deployment {
    const [primary] = this.deployments;
    if (primary === undefined) throw new Error(`${this.name} has no deployment`);
    return primary;
  }

  get tasks(): readonly Task[] {
    return this.deployments.flatMap(({ tasks }) => tasks);
  }

  deploy(taskDefinition: string): void {
    for (const deployment of this.deployments) deployment.status = "ACTIVE";
    this.deployments = [newDeployment(taskDefinition), ...this.deployments];
  }

  /** One pass: starts missing tasks, counts failed ones, stops surplus ones. */
  async tick(): Promise<void> {
    const { primary } = this;
    await this.lookAt(primary);
    // If another deployment has started, leave it to the next pass.
    if (primary.rolloutState === "FAILED" || this.primary !== primary) return;
    while (primary.tasks.length < this.desiredCount && primary.failedTasks < this.threshold)
      primary.tasks.push(await this.keeper.start(primary.taskDefinition, `service:${this.name}`));
    if (primary.rolloutState === "IN_PROGRESS" && primary.failedTasks >= this.threshold) {
      await this.breakCircuit(primary);
      return;
    }
    const isSteady =
      primary.tasks.length === this.desiredCount && primary.tasks.every(({ healthy }) => healthy);
    if (isSteady) await this.complete(primary);
  }

  async stopAll(): Promise<void> {
    for (const task of this.tasks) await this.keeper.stop(task, "the service is gone");
  }

  private get threshold(): number {
    return Math.max(LEAST_FAILURES, Math.min(200, Math.ceil(this.desiredCount / 2)));
  }

  private async lookAt(deployment: Deployment): Promise<void> {
    for (const task of deployment.tasks) {
      task.healthy = await this.keeper.check(task);
      const isDead = task.process?.runs !== true;
      const isLate = !task.healthy && (now() - task.startedAt) * 1000 > this.pace.graceMs;
      if (!isDead && !isLate) continue;
      const reason = isDead ? "Essential container in task exited" : "Task failed ELB health checks";
      await this.keeper.stop(task, task.stoppedReason ?? reason);
      this.stopped.unshift(task);
      deployment.tasks = deployment.tasks.filter((one) => one !== task);
      if (deployment.rolloutState === "IN_PROGRESS") deployment.failedTasks += 1;
    }
  }

  private async breakCircuit(failed: Deployment): Promise<void> {
    failed.rolloutState = "FAILED";
    failed.rolloutStateReason = "ECS deployment circuit breaker: tasks failed to start.";
    for (const task of failed.tasks) await this.keeper.stop(task, "the deployment failed");
    failed.tasks = [];
    if (this.primary !== failed) return;
    this.events.unshift(`(service ${this.name}) ${failed.rolloutStateReason}`);
    if (this.lastGood === undefined) return;
    failed.status = "ACTIVE";
    const older = this.deployments.filter((one) => one !== failed && one.taskDefinition === this.lastGood);
    const back = newDeployment(this.lastGood);
    back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${failed.id}.`;
    back.tasks = older.flatMap(({ tasks }) => tasks);
    this.deployments = [back, failed];
  }

  private async complete(primary: Deployment): Promise<void> {
    const others = this.deployments.filter((one) => one !== primary);
    for (const { tasks } of others)
      for (const task of tasks) await this.keeper.stop(task, "Scaling activity initiated by deployment");
    if (primary.rolloutState === "COMPLETED" || this.primary !== primary) return;
    primary.rolloutState = "COMPLETED";
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    this.deployments = [primary, ...others.filter(({ rolloutState }) => rolloutState === "FAILED")];
    this.lastGood = primary.taskDefinition;
    this.events.unshift(`(service ${this.name}) has reached a steady state.`);
  }
}

function newDeployment(taskDefinition: string): Deployment {
  const id = `ecs-svc/${String(Math.floor(Math.random() * 1e16))}`;
  return {
    ...{ id, taskDefinition, createdAt: now(), status: "PRIMARY", rolloutState: "IN_PROGRESS" },
    ...{ rolloutStateReason: `ECS deployment ${id} in progress.`, failedTasks: 0, tasks: [] },
  };
}

export function newId(): string {
  return randomUUID().replaceAll("-", "");
}
