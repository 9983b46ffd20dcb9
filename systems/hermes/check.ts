import { addressShortage, overlapping } from "../../constructs/network/address-plan";
import type { ConfigPath, Environment } from "../../src/config/environment";
import type { ConfigProblem } from "../../src/config/problem";
import { type HermesConfig, labelOf, makesProvider, repositoryOf, rolesOf } from "./config";

type HermesEnvironment = Environment<HermesConfig>;

/**
 * CloudFront accepts certificates only from this region (CloudFront developer guide, "Requirements for certificates").
 */
const CLOUDFRONT_REGION = "us-east-1";

/** Checks that need the region, or several values together. */
export function checkHermes(environments: readonly HermesEnvironment[]): readonly ConfigProblem[] {
  return [...nameProblems(environments), ...environments.flatMap(ownProblems)];
}

/**
 * Names that are unique in an account, with the settings that set them: two environments with the same name would
 * conflict.
 */
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
      // If both are written out, `claimed` compares them across all systems.
      if (owner?.source.origin(path) !== undefined && environment.source.origin(path) !== undefined)
        return [];
      if (owner === undefined) return [];
      const details = { problem: `the ${name} already belongs to ${owner.name}`, want: "a separate one" };
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
    return [source.problemAt(["network", "cidr"], { ...details, want: "a separate block" })];
  }
  const problem = addressShortage(cidr, availabilityZones);
  return problem === undefined ? [] : [source.problemAt(["network", "cidr"], { problem })];
}

function certificateProblems({ config, region, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { certificateArn } = config.https;
  if (certificateArn === undefined || regionOf(certificateArn) === region) return [];
  return [
    source.problemAt(["https", "certificateArn"], {
      problem: `is a certificate of ${regionOf(certificateArn)}, but a load balancer needs one of its own region`,
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
      problem: `is a certificate of ${regionOf(certificateArn)}, but CloudFront needs one of ${CLOUDFRONT_REGION}`,
      got: certificateArn,
      want: `a certificate of ${CLOUDFRONT_REGION}`,
    }),
  ];
}

/** Zero is off. AWS accepts nothing between that and 30 seconds. */
function slowStartProblems({ config, source }: HermesEnvironment): readonly ConfigProblem[] {
  const { slowStart } = config.application;
  if (slowStart === 0 || slowStart >= 30) return [];
  const details = { problem: "is too short", got: `${slowStart}s`, want: "0s, or 30s to 15m" };
  return [source.problemAt(["application", "slowStart"], details)];
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
