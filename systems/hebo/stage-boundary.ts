import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Aspects } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type PolicyStatement, policyDocument } from "../../constructs/identity/policy-document";
import type { Environment } from "../../src/config/environment";
import { PRODUCTION_NAMES } from "./names";

/** The policy's name, which the stages' role names too. */
export function boundaryNameOf(system: string): string {
  return `${system}-stage-boundary`;
}

/**
 * The most that any role of a stage may do, whatever policies it is given: pull images, write logs, read stages' secrets,
 * and have an interface in the network. So the workflows that create stages cannot create a role with more permissions
 * than these.
 */
export class StageBoundary extends Construct {
  readonly policyArn: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.policyArn = new IamPolicy(this, "policy", {
      name: boundaryNameOf(environment.system),
      description: "The most that roles of stages may do",
      policy: policyDocument(boundaryStatements(environment)),
    }).arn;
  }
}

/** Limits every role in a stack. */
export function limitRoles(stack: IConstruct, policyArn: string): void {
  Aspects.of(stack).add({
    visit(node) {
      if (node instanceof IamRole) node.permissionsBoundary = policyArn;
    },
  });
}

function boundaryStatements({ system, region, account = "*" }: Environment): readonly PolicyStatement[] {
  const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  return [
    {
      sid: "PullImages",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [here("ecr", `repository/${system}/*`)],
    },
    {
      sid: "WriteLogs",
      actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`/${system}/*`, `/aws/lambda/${system}-*`].map((group) =>
        here("logs", `log-group:${group}`),
      ),
    },
    {
      sid: "ReadSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [here("secretsmanager", `secret:${system}/*`)],
    },
    {
      sid: "ButNotOfProduction",
      effect: "Deny",
      actions: ["secretsmanager:*"],
      resources: PRODUCTION_NAMES.map((name) => here("secretsmanager", `secret:${system}/${name}/*`)),
    },
    {
      // A function's interfaces in the network; Lambda's guide asks for all of EC2's resources (execution role, VPC).
      sid: "NetworkInterfaces",
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: [here("ec2", "*/*")],
    },
    {
      sid: "OnlyOnEverything",
      actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ecr:GetAuthorizationToken"],
      resources: ["*"],
    },
  ];
}
