import type { AuthorizationRequest } from "../../../../src/rehearsal/permissions/policy";
import { authorize } from "../../../../src/rehearsal/provider/server/authorize";
import type { Session } from "../../../../src/rehearsal/provider/server/session";

/** What the provider asks IAM when it creates a resource. */
async function asked(type: string, values: Record<string, string>): Promise<readonly AuthorizationRequest[]> {
  const requests: AuthorizationRequest[] = [];
  const shared = {
    account: "123456789012",
    permissions: (all: readonly AuthorizationRequest[]) => {
      requests.push(...all);
      return Promise.resolve(undefined);
    },
  };
  await authorize(type, "create", values, {
    shared,
    settings: { region: "us-east-1" },
  } as unknown as Session);
  return requests;
}

describe("a provider that works for a role", () => {
  it("tells IAM the names of records as Route 53 normalizes them", async () => {
    const requests = await asked("aws_route53_record", { zone_id: "Z1", name: "*.Dev.api.hebo.ai." });
    const change = requests.find(({ action }) => action === "route53:ChangeResourceRecordSets");
    expect(change).toMatchObject({
      resource: "arn:aws:route53:::hostedzone/Z1",
      context: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["\\052.dev.api.hebo.ai"] },
    });
  });

  it("tells IAM the boundary of a role that it creates, if it has one", async () => {
    const boundary = "arn:aws:iam::123456789012:policy/limits";
    const [limited] = await asked("aws_iam_role", { name: "task", permissions_boundary: boundary });
    expect(limited).toMatchObject({
      action: "iam:CreateRole",
      context: { "iam:PermissionsBoundary": [boundary] },
    });
    const [free] = await asked("aws_iam_role", { name: "task" });
    expect(free?.context).not.toHaveProperty("iam:PermissionsBoundary");
  });
});
