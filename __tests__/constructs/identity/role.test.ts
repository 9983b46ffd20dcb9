import { Role, trustService } from "../../../constructs/identity/role";
import { UserError } from "../../../src/text/user-error";
import { statementsOf, synthesizeConstructs } from "../../synthesize";

const trust = [trustService("ec2.amazonaws.com")];

describe("Role", () => {
  it("has no inline policy until something is granted, and then a single one", () => {
    const stack = synthesizeConstructs((scope) => {
      new Role(scope, "idle", { roleName: "idle", description: "does nothing", trust });
      const busy = new Role(scope, "busy", { roleName: "busy", description: "does two things", trust });
      busy.allow({ sid: "One", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] });
      busy.allow({ sid: "Two", actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:eu-south-2:1:q"] });
    });
    expect(stack.resources("aws_iam_role_policy")).toHaveLength(1);
    expect(stack.permissionsOf("busy").map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["One", "s3:GetObject"],
      ["Two", "sqs:SendMessage"],
    ]);
  });

  it("can be assumed by the principals it trusts", () => {
    const stack = synthesizeConstructs(
      (scope) => void new Role(scope, "r", { roleName: "r", description: "d", trust }),
    );
    const [statement] = statementsOf(stack.resource("aws_iam_role").attributes["assume_role_policy"]);
    expect(statement).toMatchObject({
      Action: "sts:AssumeRole",
      Principal: { Service: "ec2.amazonaws.com" },
    });
  });

  it.each([["*"], ["s3:*"]])("refuses %s on every resource", (action) => {
    synthesizeConstructs((scope) => {
      const role = new Role(scope, "greedy", { roleName: "greedy", description: "wants all", trust });
      const grant = () => role.allow({ sid: "All", actions: [action], resources: ["*"] });
      expect(grant).toThrow(UserError);
      expect(grant).toThrow(/prod\/greedy: statement All allows .* on every resource/);
    });
  });

  it("reports every wrong property together, with its construct", () => {
    synthesizeConstructs((scope) => {
      const make = () => new Role(scope, "bad", { roleName: "no spaces please", description: "", trust: [] });
      expect(make).toThrow(
        /prod\/bad: roleName: must be .* \(got "no spaces please"\)\n {2}trust: must not be empty/,
      );
    });
  });
});
