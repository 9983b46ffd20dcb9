import type { Environment } from "../../src/config/environment";
import type { ConfigProblem } from "../../src/config/problem";
import type { JarvisConfig } from "./config";

type JarvisEnvironment = Environment<JarvisConfig>;

/** Regions that have Lightsail (AWS general reference, "Amazon Lightsail endpoints and quotas"). */
const LIGHTSAIL_REGIONS: ReadonlySet<string> = new Set([
  ...["us-east-1", "us-east-2", "us-west-2", "ca-central-1", "eu-west-1", "eu-west-2", "eu-west-3"],
  ...["eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
  ...["ap-northeast-1", "ap-northeast-2"],
]);

/** Checks that need the region, or several environments together. */
export function checkJarvis(environments: readonly JarvisEnvironment[]): readonly ConfigProblem[] {
  return [...environments.flatMap(regionProblems), ...identityProblems(environments)];
}

function regionProblems({ region, source }: JarvisEnvironment): readonly ConfigProblem[] {
  if (LIGHTSAIL_REGIONS.has(region)) return [];
  const details = { problem: "has no Lightsail", got: region, want: "us-east-1, eu-central-1, …" };
  return [source.problemAt(["region"], details)];
}

/** An account can have only one OIDC provider for GitHub: the second apply would fail with EntityAlreadyExists. */
function identityProblems(environments: readonly JarvisEnvironment[]): readonly ConfigProblem[] {
  const makers = environments.filter(({ config }) => config.delivery?.oidcProvider === "made-here");
  return makers.flatMap((environment, index) => {
    const first = makers.slice(0, index).find(({ account }) => account === environment.account);
    if (first === undefined) return [];
    return [
      environment.source.problemAt(["delivery", "oidcProvider"], {
        problem: `${first.name} already creates the account's OIDC provider`,
        got: "made-here",
        want: "exists",
      }),
    ];
  });
}
