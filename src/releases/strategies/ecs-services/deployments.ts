import {
  type Deployment as EcsDeployment,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { DescribeTargetHealthCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { UserError } from "../../../text/user-error";
import type { Watcher } from "../../contract";
import { askAws } from "../../steps/ask-aws";
import { passBarrier, passed, type Verdict } from "../../steps/health-barrier";
import type { Cluster, ServiceHandles } from "./cluster";

/**
 * Reads a service from ECS.
 *
 * @throws UserError if it does not exist or is not active
 */
export async function serviceOf(
  { ecs, handles }: Cluster,
  { serviceName }: ServiceHandles,
): Promise<Service> {
  const { cluster } = handles;
  const { services = [] } = await askAws(
    "ecs:DescribeServices",
    ecs.send(new DescribeServicesCommand({ cluster, services: [serviceName] })),
  );
  const found = services.find(({ status }) => status === "ACTIVE");
  if (found !== undefined) return found;
  throw new UserError({
    what: `the cluster ${cluster} has no service ${serviceName}`,
    where: "ecs:DescribeServices",
    next: "Its stack makes it: `groundplan apply` first.",
  });
}

/**
 * Points a service to a revision.
 *
 * @returns the deployment's id
 */
export async function update(
  { ecs, handles }: Cluster,
  { serviceName }: ServiceHandles,
  taskDefinition: string,
): Promise<string> {
  const { service } = await askAws(
    "ecs:UpdateService",
    ecs.send(
      new UpdateServiceCommand({
        ...{ cluster: handles.cluster, service: serviceName, taskDefinition, forceNewDeployment: true },
      }),
    ),
  );
  return primaryOf(service)?.id ?? "";
}

/**
 * Waits until a deployment is complete and its tasks are healthy in the load balancer. ECS's steady state does not
 * include target health.
 *
 * @throws UserError if the circuit breaker rolls back, with ECS's reason and why the tasks stopped
 */
export async function awaitDeployment(
  cluster: Cluster,
  handles: ServiceHandles,
  deployment: { readonly id: string; readonly taskDefinition: string },
  { note, signal }: { readonly note: (detail: string) => void } & Pick<Watcher, "signal">,
): Promise<void> {
  const { pace } = cluster;
  const look = async (): Promise<Verdict> => {
    const service = await serviceOf(cluster, handles);
    const own = service.deployments?.find(({ id }) => id === deployment.id);
    const verdict = judge(service, own, deployment.taskDefinition);
    if (verdict.kind === "failed") {
      const why = await whyTasksStopped(cluster, handles, deployment.taskDefinition);
      return { kind: "failed", detail: `${verdict.detail}${why}` };
    }
    return verdict.kind === "passed" ? targetsHealthy(cluster, service) : verdict;
  };
  await passBarrier(look, {
    ...{ waitingFor: `${handles.serviceName} to be steady`, everySeconds: pace.everySeconds, note, signal },
    limitSeconds: pace.healthySeconds + pace.drainSeconds,
  });
}

function judge(service: Service, own: EcsDeployment | undefined, taskDefinition: string): Verdict {
  const failed = own?.rolloutState === "FAILED" || (own?.failedTasks ?? 0) > 0 ? own : undefined;
  if (own?.rolloutState === "FAILED" || (own === undefined && service.taskDefinition !== taskDefinition)) {
    const reason = failed?.rolloutStateReason ?? "ECS went back to the revision before";
    return { kind: "failed", detail: `the deployment failed: ${reason}` };
  }
  if (own?.rolloutState === "COMPLETED") return passed;
  const { runningCount = 0, desiredCount = 0, failedTasks = 0 } = own ?? {};
  const failures = failedTasks === 0 ? "" : `, ${failedTasks} failed`;
  return { kind: "waiting", detail: `${runningCount} of ${desiredCount} tasks run${failures}` };
}

async function targetsHealthy({ balancers }: Cluster, service: Service): Promise<Verdict> {
  for (const { targetGroupArn } of service.loadBalancers ?? []) {
    const { TargetHealthDescriptions = [] } = await askAws(
      "elasticloadbalancing:DescribeTargetHealth",
      balancers.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn })),
    );
    const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? "unknown");
    const healthy = states.filter((state) => state === "healthy").length;
    if (healthy < (service.desiredCount ?? 0))
      return { kind: "waiting", detail: `${healthy} of ${service.desiredCount ?? 0} targets are healthy` };
  }
  return passed;
}

/** Why the newest stopped tasks of a revision stopped, each reason once. */
async function whyTasksStopped(
  { ecs, handles: { cluster } }: Cluster,
  { serviceName }: ServiceHandles,
  taskDefinition: string,
): Promise<string> {
  const { taskArns = [] } = await askAws(
    "ecs:ListTasks",
    ecs.send(new ListTasksCommand({ cluster, serviceName, desiredStatus: "STOPPED" })),
  );
  if (taskArns.length === 0) return "";
  const { tasks = [] } = await askAws(
    "ecs:DescribeTasks",
    ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, 100) })),
  );
  const reasons = tasks
    .filter(({ taskDefinitionArn }) => taskDefinitionArn === taskDefinition)
    .flatMap(({ stoppedReason, containers = [] }) => [
      ...(stoppedReason === undefined ? [] : [stoppedReason]),
      ...containers.flatMap(({ reason, exitCode }) => [
        ...(reason === undefined ? [] : [reason]),
        ...(exitCode === undefined || exitCode === 0 ? [] : [`exit code ${exitCode}`]),
      ]),
    ]);
  return [...new Set(reasons)].map((reason) => `\n  ${reason}`).join("");
}

function primaryOf(service: Service | undefined): EcsDeployment | undefined {
  return service?.deployments?.find(({ status }) => status === "PRIMARY");
}
