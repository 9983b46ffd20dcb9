import {
  ListHostedZonesByNameCommand,
  ListTagsForResourceCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { clientSettings } from "../aws/client-settings";
import { explainAwsError } from "../aws/explain-aws-error";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import type { HostedZoneChoice } from "../systems/system-definition";
import type { Finding } from "./finding";

/** Route 53 answers in this region, whatever region a stack is in. */
const ROUTE53_REGION = "us-east-1";

/** A public zone of the account. */
interface FoundZone {
  /** Whether this environment's stack created it. */
  readonly isOwn: boolean;
}

/** Which setting fits each zone that a stack looks up or creates: a second zone with the same name gets no queries. */
export async function zoneFindings(systems: readonly LoadedSystem[]): Promise<readonly Finding[]> {
  const client = new Route53Client(clientSettings(ROUTE53_REGION));
  try {
    const findings = systems.flatMap(({ definition, environments }) =>
      environments.flatMap((environment) => {
        const choice = definition.hostedZone?.(environment);
        return choice === undefined ? [] : [zoneFinding(client, environment, choice)];
      }),
    );
    return await Promise.all(findings);
  } catch (error) {
    throw explainAwsError(error, "route53:ListHostedZonesByName");
  } finally {
    client.destroy();
  }
}

async function zoneFinding(
  client: Route53Client,
  environment: Environment,
  choice: HostedZoneChoice,
): Promise<Finding> {
  const zones = await zonesNamed(client, environment, choice.zoneName);
  return judgeZones(`zone of ${environment.system} ${environment.name}`, choice, zones);
}

/** Compares the setting with the zones that the account has. */
export function judgeZones(
  check: string,
  { zoneName, managed, setting: { key, managed: create, existing } }: HostedZoneChoice,
  zones: readonly FoundZone[],
): Finding {
  const own = zones.some(({ isOwn }) => isOwn);
  if (zones.length > 1) {
    const detail = `the account has ${zones.length} public zones ${zoneName}; the registrar names the servers of one: delete the others`;
    return { check, verdict: "missing", detail };
  }
  if (managed && zones.length > 0 && !own) {
    const detail = `the account has ${zoneName} already: \`${key}: ${existing}\` fits`;
    return { check, verdict: "missing", detail };
  }
  if (!managed && own) {
    const detail = `this stack created ${zoneName}: \`${key}: ${create}\` fits`;
    return { check, verdict: "missing", detail };
  }
  if (!managed && zones.length === 0) {
    const detail = `the account has no public zone ${zoneName}: \`${key}: ${create}\` fits, or create it first`;
    return { check, verdict: "missing", detail };
  }
  return { check, verdict: "ok", detail: `${zoneName}, ${key}: ${managed ? create : existing}` };
}

async function zonesNamed(
  client: Route53Client,
  { system, name }: Environment,
  zoneName: string,
): Promise<readonly FoundZone[]> {
  const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: zoneName }));
  const same = HostedZones.filter(
    ({ Name, Config }) => Name === `${zoneName}.` && Config?.PrivateZone !== true,
  );
  return Promise.all(
    same.map(async ({ Id = "" }) => {
      const { ResourceTagSet } = await client.send(
        new ListTagsForResourceCommand({
          ResourceType: "hostedzone",
          ResourceId: Id.replace(/^\/hostedzone\//, ""),
        }),
      );
      const tags = new Map((ResourceTagSet?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
      return { isOwn: tags.get("system") === system && tags.get("environment") === name };
    }),
  );
}
