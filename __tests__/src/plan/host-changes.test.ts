import { addressSwitches } from "../../../src/plan/address-switch";
import { hostChanges } from "../../../src/plan/host-changes";
import type { Plan, ResourceChange } from "../../../src/plan/plan-model";
import type { JsonObject } from "../../../src/text/json";

function changeOf(
  type: string,
  name: string,
  actions: ResourceChange["change"]["actions"],
  { before, after }: { readonly before?: JsonObject; readonly after?: JsonObject },
): ResourceChange {
  return {
    address: `${type}.${name}`,
    type,
    change: { actions, before: before ?? null, after: after ?? null },
  };
}

const plan = (...changes: readonly ResourceChange[]): Plan => ({
  format_version: "1.2",
  resource_changes: changes,
});
const GROUP = "arn:aws:elasticloadbalancing:eu-south-2:123456789012:targetgroup/hermes/1";
const place = (name: string, actions: ResourceChange["change"]["actions"], id: string) =>
  changeOf("aws_lb_target_group_attachment", name, actions, {
    before: { target_id: id, target_group_arn: GROUP },
  });
const host = (name: string, id: string) =>
  changeOf("aws_instance", name, ["create", "delete"], {
    before: { id, tags: { Name: `hermes-prod-${name}` } },
  });

describe("what a plan does to hosts behind a load balancer", () => {
  it("finds replaced hosts by name, whichever order the engine uses", () => {
    const { replaced, removed } = hostChanges(
      plan(
        host("host-1", "i-1"),
        place("host-1", ["create", "delete"], "i-1"),
        place("host-2", ["delete", "create"], "i-2"),
      ),
    );
    expect(replaced.map(({ name }) => name)).toEqual(["hermes-prod-host-1", "i-2"]);
    expect(removed).toEqual([]);
  });

  it("finds hosts that are removed without replacement, with their group", () => {
    const { replaced, removed } = hostChanges(plan(place("host-3", ["delete"], "i-3")));
    expect(replaced).toEqual([]);
    expect(removed).toEqual([
      {
        address: "aws_lb_target_group_attachment.host-3",
        ...{ name: "i-3", instanceId: "i-3", targetGroupArn: GROUP },
      },
    ]);
  });

  it("ignores hosts whose target group is destroyed too", () => {
    const group = changeOf("aws_lb_target_group", "group", ["delete"], { before: { arn: GROUP } });
    expect(hostChanges(plan(group, place("host-1", ["delete"], "i-1"))).removed).toEqual([]);
  });
});

describe("an Elastic IP that moves between resources", () => {
  const held = { allocation_id: "eipalloc-1" };

  it("is found from a gateway to an instance, and back", () => {
    const gateway = (actions: ResourceChange["change"]["actions"]) =>
      changeOf("aws_nat_gateway", "gateway-a", actions, { before: held, after: held });
    const association = (actions: ResourceChange["change"]["actions"]) =>
      changeOf("aws_eip_association", "association-a", actions, { before: held, after: held });
    const found = { allocationId: "eipalloc-1" };
    expect(addressSwitches(plan(gateway(["delete"]), association(["create"])))).toEqual([
      { ...found, from: "aws_nat_gateway.gateway-a", to: "aws_eip_association.association-a" },
    ]);
    expect(addressSwitches(plan(gateway(["create"]), association(["delete"])))).toEqual([
      { ...found, from: "aws_eip_association.association-a", to: "aws_nat_gateway.gateway-a" },
    ]);
  });

  it("is no problem within one resource, or if the old one is already gone", () => {
    const changes = (actions: ResourceChange["change"]["actions"]) =>
      plan(changeOf("aws_eip_association", "address", actions, { before: held, after: held }));
    expect(addressSwitches(changes(["delete", "create"]))).toEqual([]);
    expect(addressSwitches(changes(["create"]))).toEqual([]);
  });
});
