import { addressShortage, overlapping } from "../../constructs/network/address-plan";
import type { ConfigPath, Environment } from "../../src/config/environment";
import type { ConfigProblem } from "../../src/config/problem";
import { type HermesConfig, labelOf, makesProvider, repositoryOf, rolesOf } from "./config";

type HermesEnvironment = Environment<HermesConfig>;

/** CloudFront takes certificates of no other region (CloudFront developer guide, "Requirements for certificates"). */
const CLOUDFRONT_REGION = "us-east-1";

/** What can only be seen with the region at hand, or with two values side by side. */
export function checkHermes(environments: readonly HermesEnvironment[]): readonly ConfigProblem[] {
  return [...nameProblems(environments), ...environments.flatMap(ownProblems)];
}

/** What an account has one of, with the setting that names it: two environments in one would fight over it. */
function namesOf(environment: HermesEnvironment): readonly (readonly [path: ConfigPath, name: string])[] {
  const { roleName, planRoleName } = rolesOf(environment);
  return [
    [["environmentLabel"], `label ${labelOf(environment)}`],
    [["registry", "repository"], `repository ${repositoryOf(environment)}`],
    [["delivery", "roleName"], `role ${roleName}`],
    [["delivery", "planRoleName"], `role ${planRoleName}`],
    ...(makesProvider(environment)
      ? ([[["delivery", "oidcProvider"], "OIDC provider of GitHub"]] as const)
      : []),
  ];
}

function nameProblems(environments: readonly HermesEnvironment[]): readonly ConfigProblem[] {
  return environments.flatMap((environment, index) =>
    namesOf(environment).flatMap(([path, name]) => {
      const earlier = environments.slice(0, index).filter((other) => mayShareAccount(other, environment));
      const owner = earlier.find((other) => namesOf(other).some(([, taken]) => taken === name));
      // Two written ones are compared over all systems (`claimed`).
      if (owner?.source.origin(path) !== undefined && environment.source.origin(path) !== undefined)
        return [];
      if (owner === undefined) return [];
      const details = { problem: `the ${name} is ${owner.name}'s already`, want: "one of its own" };
      return [environment.source.problemAt(path, details)];
    }),
  );
}

function mayShareAccount(one: HermesEnvironment, other: HermesEnvironment): boolean {
  return one.account === undefined || other.account === undefined || one.account === other.account;
}

function ownProblems(environment: HermesEnvironment): readonly ConfigProblem[] {
  return [
    ...networkProblems(environment),
    ...certificateProblems(environment),
    ...assetProblems(environment),
    ...slowStartProblems(environment),
  ];
}

function networkProblems({ config, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { cidr, availabilityZones, peerCidrs } = config.network;
  const peer = overlapping(cidr, peerCidrs);
  if (peer !== undefined) {
    const details = { problem: `${cidr} shares addresses with the peer network ${peer}`, got: cidr };
    return [source.problemAt(["network", "cidr"], { ...details, want: "a block of its own" })];
  }
  const problem = addressShortage(cidr, availabilityZones);
  return problem === undefined ? [] : [source.problemAt(["network", "cidr"], { problem })];
}

function certificateProblems({ config, region, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { certificateArn } = config.https;
  if (certificateArn === undefined || regionOf(certificateArn) === region) return [];
  return [
    source.problemAt(["https", "certificateArn"], {
      problem: `is a certificate of ${regionOf(certificateArn)}, and load balancers take those of their own region`,
      got: certificateArn,
      want: `a certificate of ${region}`,
    }),
  ];
}

function assetProblems({ config, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { domain, certificateArn } = config.assets;
  if ((domain === undefined) !== (certificateArn === undefined)) {
    const missing = domain === undefined ? "domain" : "certificateArn";
    const details = { problem: "is required: domain and certificate_arn go together", got: "nothing" };
    return [source.problemAt(["assets", missing], details)];
  }
  if (certificateArn === undefined || regionOf(certificateArn) === CLOUDFRONT_REGION) return [];
  return [
    source.problemAt(["assets", "certificateArn"], {
      problem: `is a certificate of ${regionOf(certificateArn)}, and CloudFront takes those of ${CLOUDFRONT_REGION}`,
      got: certificateArn,
      want: `a certificate of ${CLOUDFRONT_REGION}`,
    }),
  ];
}

/** Zero is off; AWS takes nothing between that and half a minute. */
function slowStartProblems({ config, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { slowStart } = config.application;
  if (slowStart === 0 || slowStart >= 30) return [];
  const details = { problem: "is too short", got: `${slowStart}s`, want: "0s, or 30s to 15m" };
  return [source.problemAt(["application", "slowStart"], details)];
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
