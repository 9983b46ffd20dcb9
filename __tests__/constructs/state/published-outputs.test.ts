import { publishOutputs, readOutputs } from "../../../constructs/state/published-outputs";
import { synthesizeConstructs } from "../../synthesize";

const NAMES = { subnetId: "subnet_id", address: "address" } as const;

interface RemoteState {
  readonly config: unknown;
  readonly defaults: unknown;
  readonly depends_on: unknown;
  readonly lifecycle: { readonly postcondition: { readonly error_message: string } };
}

describe("outputs that one stack publishes for others", () => {
  it("have their contract's names, whichever construct they come from", () => {
    const stack = synthesizeConstructs((scope) =>
      publishOutputs(scope, NAMES, { subnetId: "subnet-1", address: "192.0.2.1" }),
    );
    expect([stack.output("subnet_id"), stack.output("address")]).toEqual(["subnet-1", "192.0.2.1"]);
  });

  it("are read from the publishing environment's state, by the same contract", () => {
    let read = { subnetId: "", address: "" };
    const stack = synthesizeConstructs((scope) => {
      read = readOutputs(scope, "shared", NAMES);
      publishOutputs(scope, { again: "again" }, { again: read.subnetId });
    });
    const [state] = stack.data("terraform_remote_state") as readonly unknown[] as readonly RemoteState[];
    expect(state?.config).toEqual({
      bucket: "sample-terraform-state",
      key: "sample/shared/terraform.tfstate",
      region: "eu-south-2",
    });
    expect(stack.output("again")).toBe("${data.terraform_remote_state.shared.outputs.subnet_id}");
  });

  it("make a plan fail with one sentence if the publishing environment is not applied, or was destroyed", () => {
    const stack = synthesizeConstructs((scope) => void readOutputs(scope, "shared", NAMES));
    const [state] = stack.data("terraform_remote_state") as readonly unknown[] as readonly RemoteState[];
    const [object] = stack.data("aws_s3_objects") as readonly unknown[] as readonly RemoteState[];
    const sentence = "sample prod reads what sample shared makes, which is not applied: apply shared first.";
    expect(object).toMatchObject({
      ...{
        bucket: "sample-terraform-state",
        prefix: "sample/shared/terraform.tfstate",
        region: "eu-south-2",
      },
      lifecycle: {
        postcondition: {
          condition: '${contains(self.keys, "sample/shared/terraform.tfstate")}',
          error_message: sentence,
        },
      },
    });
    // The engine's own error for a missing state comes only if the state is read all the same.
    expect(state?.depends_on).toEqual(["data.aws_s3_objects.shared-state"]);
    expect(state?.defaults).toEqual({ subnet_id: "", address: "" });
    expect(state?.lifecycle.postcondition.error_message).toBe(sentence);
  });
});
