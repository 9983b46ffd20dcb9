import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, RunTaskCommand, type Task } from "@aws-sdk/client-ecs";
import { UserError } from "../../../text/user-error";
import type { RunRequest, RunResult, Watcher } from "../../contract";
import { askAws, isAwsError } from "../../steps/ask-aws";
import { passBarrier, passed, pauseFor } from "../../steps/health-barrier";
import { chooseServices, type Cluster, type ServiceHandles } from "./cluster";
import { serviceOf } from "./deployments";

/** Timeout of a command from `groundplan run`, in seconds. */
const RUN_SECONDS = 3600;

/** How often a task that wrote nothing so far is asked for its output. */
const LOOKS = 10;

/** Runs a command in a one-off task with the service's settings, and waits until it stops. */
export async function runTask(
  cluster: Cluster,
  { host, command }: RunRequest,
  { progress, signal }: Watcher,
): Promise<RunResult> {
  const [service] = chooseServices(cluster.handles, host);
  if (service === undefined) throw new UserError({ what: "there is no service" });
  const task = await start(cluster, service, command);
  const arn = task.taskArn ?? "";
  let stopped: Task | undefined;
  await progress.step(`${service.name}: run ${command[0] ?? ""}`, (note) =>
    passBarrier(
      async () => {
        stopped = await describeTask(cluster, arn);
        const status = stopped?.lastStatus ?? "unknown";
        return status === "STOPPED" ? passed : { kind: "waiting", detail: status.toLowerCase() };
      },
      {
        ...{ waitingFor: "the task to end", limitSeconds: RUN_SECONDS, note, signal },
        everySeconds: cluster.pace.everySeconds,
      },
    ),
  );
  const container = stopped?.containers?.find(({ name }) => name === service.serviceName);
  const output = await lateOutput(cluster, () => outputOf(cluster, service, arn.split("/").at(-1) ?? ""));
  if (container?.exitCode !== undefined)
    return { host: service.name, output, errors: "", exitCode: container.exitCode };
  throw new UserError({
    what: `the task did not run: ${container?.reason ?? stopped?.stoppedReason ?? "ECS gives no reason"}`,
    where: arn,
  });
}

async function start(cluster: Cluster, handles: ServiceHandles, command: readonly string[]): Promise<Task> {
  const {
    ecs,
    handles: { cluster: name },
  } = cluster;
  const { taskDefinition, networkConfiguration, capacityProviderStrategy } = await serviceOf(
    cluster,
    handles,
  );
  const { tasks = [], failures = [] } = await askAws(
    "ecs:RunTask",
    ecs.send(
      new RunTaskCommand({
        ...{ cluster: name, taskDefinition, networkConfiguration, capacityProviderStrategy },
        startedBy: "groundplan run",
        overrides: { containerOverrides: [{ name: handles.serviceName, command: [...command] }] },
      }),
    ),
  );
  const [task] = tasks;
  if (task !== undefined) return task;
  throw new UserError({ what: `ECS starts no task: ${failures[0]?.reason ?? "it gives no reason"}` });
}

async function describeTask({ ecs, handles: { cluster } }: Cluster, arn: string): Promise<Task | undefined> {
  const { tasks = [] } = await askAws(
    "ecs:DescribeTasks",
    ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] })),
  );
  return tasks[0];
}

/** CloudWatch shows events some seconds after they were written, also after the task's end. */
async function lateOutput({ pace }: Cluster, look: () => Promise<string>): Promise<string> {
  for (let looks = 1; ; looks += 1) {
    const output = await look();
    if (output !== "" || looks === LOOKS) return output;
    await pauseFor(Math.min(1, pace.everySeconds));
  }
}

/** Streams are named `<prefix>/<container>/<task>`. Prefix and container both have the service's name. */
async function outputOf(
  { logs }: Cluster,
  { logGroup, serviceName }: ServiceHandles,
  id: string,
): Promise<string> {
  try {
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({
        ...{
          logGroupName: logGroup,
          logStreamName: `${serviceName}/${serviceName}/${id}`,
          startFromHead: true,
        },
      }),
    );
    return events.map(({ message = "" }) => message).join("\n");
  } catch (error) {
    // A task that wrote nothing has no stream.
    if (isAwsError(error, "ResourceNotFoundException")) return "";
    return await askAws("logs:GetLogEvents", Promise.reject(error));
  }
}
