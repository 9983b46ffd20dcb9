import type { AwsAnswer, StandIn } from "../aws-call";
import type { TargetGroup } from "./target-group";

const NAMESPACE = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

/** AWS's reasons for a target's state, where they are fixed. */
const REASONS: Readonly<Record<string, string>> = {
  initial: "Elb.RegistrationInProgress",
  unhealthy: "Target.FailedHealthChecks",
  draining: "Target.DeregistrationInProgress",
};

/**
 * Elastic Load Balancing's target health. moto keeps everything else; both receive registrations and deregistrations.
 */
export function balancingStandIn(groupOf: (targetGroupArn: string) => TargetGroup | undefined): StandIn {
  return async ({ service, action, body }) => {
    if (service !== "elasticloadbalancing") return undefined;
    const form = new URLSearchParams(body);
    const group = groupOf(form.get("TargetGroupArn") ?? "");
    if (group === undefined) return undefined;
    if (action === "DescribeTargetHealth")
      return describe(
        group,
        targetsOf(form).map(({ id }) => id),
      );
    for (const { id, port } of targetsOf(form)) {
      if (action === "RegisterTargets") group.register(id, port ?? portOf(group));
      if (action === "DeregisterTargets") group.deregister(id);
    }
    return undefined;
  };
}

function portOf(group: TargetGroup): number {
  return group.states()[0]?.port ?? 80;
}

function targetsOf(form: URLSearchParams): readonly { readonly id: string; readonly port?: number }[] {
  return [...form].flatMap(([name, id]) => {
    const number = /^Targets\.member\.(\d+)\.Id$/.exec(name)?.[1];
    if (number === undefined) return [];
    const port = form.get(`Targets.member.${number}.Port`);
    return [{ id, ...(port === null ? {} : { port: Number(port) }) }];
  });
}

function describe(group: TargetGroup, wanted: readonly string[]): AwsAnswer {
  const members = group
    .states()
    .filter(({ instanceId }) => wanted.length === 0 || wanted.includes(instanceId))
    .map(({ instanceId, port, state }) => {
      const reason = REASONS[state] === undefined ? "" : `<Reason>${REASONS[state]}</Reason>`;
      return `<member><Target><Id>${instanceId}</Id><Port>${port}</Port></Target><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>${state}</State>${reason}</TargetHealth></member>`;
    });
  const result = `<DescribeTargetHealthResult><TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions></DescribeTargetHealthResult>`;
  return {
    status: 200,
    contentType: "text/xml",
    body: `<DescribeTargetHealthResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata><RequestId>rehearsal</RequestId></ResponseMetadata></DescribeTargetHealthResponse>`,
  };
}
