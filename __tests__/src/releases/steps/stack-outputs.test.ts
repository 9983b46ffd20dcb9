import type { Handle } from "../../../../constructs/naming";
import type { Environment } from "../../../../src/config/environment";
import { StackOutputs } from "../../../../src/releases/steps/stack-outputs";
import type { HermesOutputs } from "../../../../systems/hermes/outputs";

const environment = { system: "hermes", name: "prod" } as Environment;
const outputs = new StackOutputs<HermesOutputs>(environment, {
  ecr_repository_url: { value: "123456789012.dkr.ecr.eu-south-2.amazonaws.com/hermes" },
  alb_target_group_arn: { value: "" },
});

// The type check of the tests is what proves the lines that must not compile.
describe("a stack's output", () => {
  it("must have a name that the stack has, or the type check fails", () => {
    // @ts-expect-error renamed: the stack has alb_target_group_arn
    expect(() => outputs.text("target_group_arn")).toThrow("the stack has no output target_group_arn");
    // @ts-expect-error a list, and no text
    expect(() => outputs.text("instance_ids")).toThrow("the stack has no output instance_ids");
  });

  it("has a kind: a repository is not a target group", () => {
    const repository: Handle<"image repository"> = outputs.text("ecr_repository_url");
    // @ts-expect-error another kind
    const targetGroup: Handle<"target group"> = outputs.text("ecr_repository_url");
    expect(targetGroup).toBe(repository);
  });

  it("that is empty means that the stack was not applied", () => {
    expect(() => outputs.text("alb_target_group_arn")).toThrow(
      /no output alb_target_group_arn\n.*apply hermes prod/,
    );
  });
});
