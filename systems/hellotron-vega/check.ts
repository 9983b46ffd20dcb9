import type { ConfigPath, Environment } from "../../src/config/environment";
import type { ConfigProblem } from "../../src/config/problem";
import { deployBucketOf, type HellotronVegaConfig, makesProvider, nameTagOf } from "./config";

type VegaEnvironment = Environment<HellotronVegaConfig>;

/** What can only be seen with two values, or two environments, side by side. */
export function checkHellotronVega(environments: readonly VegaEnvironment[]): readonly ConfigProblem[] {
  return [...environments.flatMap(networkProblems), ...nameProblems(environments)];
}

/** Without a subnet AWS launches the server in the default network, where no security group of another exists. */
function networkProblems({ config, source }: VegaEnvironment): readonly ConfigProblem[] {
  if (config.vpcId === undefined) return [];
  return Object.entries(config.instances).flatMap(([name, { subnetId }]) =>
    subnetId === undefined
      ? [
          source.problemAt(["instances", name, "subnetId"], {
            problem: "is required beside vpc_id",
            want: `a public subnet of ${String(config.vpcId)}`,
          }),
        ]
      : [],
  );
}

function nameProblems(environments: readonly VegaEnvironment[]): readonly ConfigProblem[] {
  return environments.flatMap((environment, index) =>
    namesOf(environment).flatMap(({ path, name, isGlobal }) => {
      const earlier = environments
        .slice(0, index)
        .filter((other) => isGlobal === true || mayShareAccount(other, environment));
      const owner = earlier.find((other) => namesOf(other).some((taken) => taken.name === name));
      if (owner === undefined) return [];
      const details = { problem: `the ${name} already belongs to ${owner.name}`, want: "a separate one" };
      return [environment.source.problemAt(path, details)];
    }),
  );
}

interface OwnedName {
  readonly path: ConfigPath;
  readonly name: string;
  /** Whether it is unique in all of AWS, not just in the account. */
  readonly isGlobal?: boolean;
}

function namesOf(environment: VegaEnvironment): readonly OwnedName[] {
  return [
    { path: ["deployBucket"], name: `deploy bucket ${deployBucketOf(environment)}`, isGlobal: true },
    ...Object.keys(environment.config.instances).map((instance) => ({
      path: ["instances", instance],
      name: `server's name ${nameTagOf(environment, instance)}`,
    })),
    ...(makesProvider(environment)
      ? [{ path: ["ci", "oidcProvider"], name: "account's OIDC provider for GitHub" }]
      : []),
  ];
}

function mayShareAccount(one: VegaEnvironment, other: VegaEnvironment): boolean {
  return one.account === undefined || other.account === undefined || one.account === other.account;
}
