import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import type { World } from "../../../src/rehearsal/world";

/** Makes a role that has these policies and nothing else, as somebody's first step in an account. */
export async function makeRole(
  { endpoint }: World,
  RoleName: string,
  documents: readonly unknown[],
): Promise<void> {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const iam = new IAMClient({ endpoint, region: "us-east-1", credentials });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
  for (const [index, document] of documents.entries()) {
    const PolicyDocument = JSON.stringify(document);
    const made = await iam.send(
      new CreatePolicyCommand({ PolicyName: `${RoleName}-${index + 1}`, PolicyDocument }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: made.Policy?.Arn }));
  }
}
