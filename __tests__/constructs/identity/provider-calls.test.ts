import { knowsNoResources } from "../../../constructs/identity/actions-on-everything";
import {
  callsOfType,
  KNOWN_TYPES,
  providerCalls,
} from "../../../constructs/identity/provider-calls/provider-calls";
import { type Authorization, authorizationReference, knowsResources } from "./authorization-reference";

let reference: Readonly<Record<string, Authorization>>;
beforeAll(async () => {
  reference = await authorizationReference();
}, 300_000);

const actionsOf = (type: string): readonly string[] => {
  const known = callsOfType(type);
  const calls = known === undefined ? [] : [...Object.values(known.calls).flat(), ...known.tagging];
  return calls.map((call) => {
    const name = call.replace(/@.*/, "");
    return name.includes(":") ? name : `${known?.service ?? ""}:${name}`;
  });
};

describe("what the provider calls", () => {
  it("is known to AWS, every action of every type", () => {
    const unknown = KNOWN_TYPES.flatMap(actionsOf).filter((action) => {
      const [service = "", name = ""] = action.split(":");
      return reference[service]?.privileges[name] === undefined;
    });
    expect([...new Set(unknown)]).toEqual([]);
  });

  it("is asked of everything just where AWS knows no resources", () => {
    const wrong = KNOWN_TYPES.flatMap(actionsOf).filter((action) => {
      const [service = "", name = ""] = action.split(":");
      const privilege = reference[service]?.privileges[name];
      return privilege !== undefined && knowsResources(privilege) === knowsNoResources(action);
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("is about the resource itself, or the one that it belongs to", () => {
    const values = { region: "eu-south-2", account: "123456789012", id: "subnet-1", route_table_id: "rtb-1" };
    expect(providerCalls("aws_subnet", "delete", values, false)).toEqual([
      { action: "ec2:DeleteSubnet", resource: "arn:aws:ec2:eu-south-2:123456789012:subnet/subnet-1" },
      { action: "ec2:DescribeNetworkInterfaces", resource: "*" },
    ]);
    expect(providerCalls("aws_route", "create", values, true)).toEqual([
      { action: "ec2:CreateRoute", resource: "arn:aws:ec2:eu-south-2:123456789012:route-table/rtb-1" },
    ]);
  });

  it("passes a role only where there is one", () => {
    const values = { region: "eu-south-2", account: "123456789012", id: "i-1" };
    const actions = (more: object) =>
      providerCalls("aws_instance", "create", { ...values, ...more }, false).map(({ action }) => action);
    expect(actions({ iam_instance_profile: "host" })).toContain("iam:PassRole");
    expect(actions({})).not.toContain("iam:PassRole");
  });
});
