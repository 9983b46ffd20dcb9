import { explainEngineFailure } from "../../../src/engine/explain-failure";

/** As Terraform 1.11.4 printed it for a role that a killed apply had made. */
const OUTPUT = `
Error: creating IAM Role (hellotron-vega-ci): operation error IAM: CreateRole, EntityAlreadyExists: Role with name hellotron-vega-ci already exists.

  with aws_iam_role.ci_role_1A81D8D1,
  on cdk.tf.json line 301, in resource.aws_iam_role.ci_role_1A81D8D1:
 301:       }
`;

it("points to recover when something exists that no state has", () => {
  const { details } = explainEngineFailure(OUTPUT, { system: "hellotron-vega", environment: "prod" });
  expect(details.what).toContain("creating IAM Role (hellotron-vega-ci)");
  expect(details.where).toBe("hellotron-vega prod");
  expect(details.next).toContain("groundplan recover hellotron-vega prod");
});
