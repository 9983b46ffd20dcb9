import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import type { ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { emptyBlock } from "./empty-block";

const schemas = ProviderSchemas.load();

function planned(typeName: string, given: ObjectValue): ObjectValue {
  const block = schemas.resource(typeName);
  const config = emptyBlock(block, given);
  const settings = { region: "eu-west-1", defaultTags: {} };
  return planChange({ typeName, block, proposed: config, config }, settings).planned;
}

/** Defaults of which the plan of some resources of a type knows nothing, and that of others the value. */
const CASES: readonly (readonly [
  type: string,
  name: string,
  usual: unknown,
  without: ObjectValue,
  having: ObjectValue,
])[] = [
  ["aws_api_gateway_rest_api", "put_rest_api_mode", "overwrite", {}, { body: "{}" }],
  ["aws_ecs_service", "deployment_maximum_percent", 200, { scheduling_strategy: "DAEMON" }, {}],
  ["aws_ecs_service", "deployment_minimum_healthy_percent", 100, { scheduling_strategy: "DAEMON" }, {}],
  [
    "aws_instance",
    "source_dest_check",
    true,
    { network_interface: [{ device_index: 0, network_interface_id: "eni-1" }] },
    {},
  ],
  ["aws_lb", "enable_http2", true, { load_balancer_type: "network" }, { load_balancer_type: "application" }],
  [
    "aws_lb",
    "enable_zonal_shift",
    false,
    { load_balancer_type: "gateway" },
    { load_balancer_type: "network" },
  ],
  [
    "aws_lb",
    "enable_cross_zone_load_balancing",
    false,
    { load_balancer_type: "application" },
    { load_balancer_type: "gateway" },
  ],
];

describe("a default that only some resources of a type have", () => {
  it.each(CASES)("%s.%s is %s, or left out of the plan", (type, name, usual, without, having) => {
    expect(planned(type, without)[name]).toBeNull();
    expect(planned(type, having)[name]).toBe(usual);
  });

  it("is a cookie's age, where stickiness has a cookie", () => {
    const age = (type: string) =>
      planned("aws_lb_target_group", { stickiness: [{ type, enabled: true }] })["stickiness"];
    expect(age("lb_cookie")).toMatchObject([{ cookie_duration: 86_400 }]);
    expect(age("source_ip")).toMatchObject([{ cookie_duration: null }]);
  });

  it("is the port of a health check, unless a function is asked", () => {
    const check = (target_type: string) =>
      planned("aws_lb_target_group", { target_type, health_check: [{ path: "/" }] })["health_check"];
    expect(check("ip")).toMatchObject([{ port: "traffic-port", protocol: "HTTP" }]);
    expect(check("lambda")).toMatchObject([{ port: null, protocol: null }]);
  });
});
