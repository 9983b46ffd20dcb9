import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { macOf } from "../machine-link";
import type { Caller } from "../machine-network";
import { hostnameOf, type InstanceFacts } from "./instance-facts";

/** The temporary credentials of an instance's role, as STS returns them. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Where the metadata service gets its answers. */
export interface MetadataSource {
  /** The instance with a private address. The source address is all that identifies a caller. */
  readonly instanceAt: (privateAddress: string) => InstanceFacts | undefined;
  readonly publicAddressOf: (facts: InstanceFacts) => string | undefined;
  readonly credentialsOf: (facts: InstanceFacts) => Promise<RoleCredentials>;
}

/** A folder maps names to its entries. A file is a text, or a function that makes it on request. */
type Tree = { readonly [name: string]: Tree | string | (() => Promise<string>) | undefined };

/** EC2's instance metadata service: version 2, and version 1 where the instance allows it. */
export class MetadataService {
  private readonly tokens = new Map<string, number>();

  constructor(private readonly source: MetadataSource) {}

  /** Answers a request to the link-local address. */
  readonly answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    { from }: Caller,
  ): Promise<void> => {
    const facts = this.source.instanceAt(from);
    const path = (request.url ?? "/").replace(/\?.*/, "");
    if (facts === undefined) return void response.writeHead(404).end();
    if (request.method === "PUT" && path === "/latest/api/token") return this.giveToken(request, response);
    if (request.method !== "GET") return void response.writeHead(405).end();
    if (!this.isAllowed(request, facts)) return void response.writeHead(401).end();
    const found = await find(this.tree(facts), path.split("/").slice(2));
    if (found === undefined) return void response.writeHead(404).end("Not Found");
    response.writeHead(200, { "content-type": "text/plain" }).end(found);
  };

  private giveToken(request: IncomingMessage, response: ServerResponse): void {
    const seconds = Number(request.headers["x-aws-ec2-metadata-token-ttl-seconds"]);
    // Version 2 refuses proxied requests, so that an open proxy does not expose the credentials.
    if (!(seconds >= 1 && seconds <= 21_600)) return void response.writeHead(400).end();
    if (request.headers["x-forwarded-for"] !== undefined) return void response.writeHead(403).end();
    const token = randomBytes(40).toString("base64url");
    this.tokens.set(token, Date.now() + seconds * 1000);
    response.writeHead(200, { "x-aws-ec2-metadata-token-ttl-seconds": String(seconds) }).end(token);
  }

  private isAllowed(request: IncomingMessage, facts: InstanceFacts): boolean {
    const token = request.headers["x-aws-ec2-metadata-token"];
    if (token === undefined) return !facts.tokenRequired;
    return (this.tokens.get(String(token)) ?? 0) > Date.now();
  }

  private tree(facts: InstanceFacts): Tree {
    const { instanceId, region, privateAddress, userData, availabilityZone } = facts;
    const publicAddress = this.source.publicAddressOf(facts);
    const hostname = `${hostnameOf(facts)}.${region}.compute.internal`;
    return {
      "user-data": userData,
      dynamic: { "instance-identity": { document: JSON.stringify(identity(facts), undefined, 2) } },
      "meta-data": {
        "ami-id": facts.imageId,
        "instance-id": instanceId,
        "instance-type": facts.instanceType,
        "local-hostname": hostname,
        hostname,
        "local-ipv4": privateAddress,
        ipv6: facts.ipv6Address,
        "public-ipv4": publicAddress,
        mac: macOf(privateAddress),
        network: {
          interfaces: { macs: { [macOf(privateAddress)]: networkInterface(facts, publicAddress) } },
        },
        "security-groups": facts.securityGroups.join("\n"),
        placement: { "availability-zone": availabilityZone, region },
        services: { domain: "amazonaws.com", partition: "aws" },
        "public-keys": keysTree(facts.publicKeys),
        tags: facts.tagsInMetadata ? { instance: facts.tags } : undefined,
        iam: this.role(facts),
      },
    };
  }

  private role(facts: InstanceFacts): Tree | undefined {
    const { account, roleName } = facts;
    if (roleName === undefined) return undefined;
    const info = {
      Code: "Success",
      InstanceProfileArn: `arn:aws:iam::${account}:instance-profile/${roleName}`,
    };
    return {
      info: JSON.stringify(info),
      "security-credentials": {
        [roleName]: async () => {
          const given = await this.source.credentialsOf(facts);
          return JSON.stringify({
            Code: "Success",
            LastUpdated: new Date().toISOString(),
            Type: "AWS-HMAC",
            AccessKeyId: given.accessKeyId,
            SecretAccessKey: given.secretAccessKey,
            Token: given.sessionToken,
            Expiration: given.expiration.toISOString(),
          });
        },
      },
    };
  }
}

function identity({
  account,
  region,
  availabilityZone,
  instanceId,
  instanceType,
  imageId,
  privateAddress,
}: InstanceFacts) {
  return {
    accountId: account,
    architecture: "x86_64",
    availabilityZone,
    imageId,
    instanceId,
    instanceType,
    privateIp: privateAddress,
    region,
    version: "2017-09-30",
  };
}

function networkInterface(
  { account, privateAddress, ipv6Address }: InstanceFacts,
  publicAddress: string | undefined,
): Tree {
  return {
    "device-number": "0",
    "interface-id": "eni-0123456789abcdef0",
    "local-ipv4s": privateAddress,
    ipv6s: ipv6Address,
    mac: macOf(privateAddress),
    "owner-id": account,
    "public-ipv4s": publicAddress,
    "subnet-ipv4-cidr-block": `${privateAddress}/32`,
  };
}

/** The only folder whose listing shows more than names: `0=<key name>`. */
function keysTree(keys: readonly string[]): Tree | undefined {
  if (keys.length === 0) return undefined;
  const listing = keys.map((_, index) => `${index}=key-${index}`).join("\n");
  return {
    "": listing,
    ...Object.fromEntries(keys.map((key, index) => [`${index}`, { "openssh-key": `${key}\n` }])),
  };
}

/** The text at a path, or the folder's listing; subfolders end with a slash. */
async function find(tree: Tree, path: readonly string[]): Promise<string | undefined> {
  let place: Tree[string] = tree;
  for (const name of path.filter((part) => part !== "")) {
    if (place === undefined || typeof place === "string" || typeof place === "function") return undefined;
    place = place[name];
  }
  if (typeof place === "function") return place();
  if (place === undefined || typeof place === "string") return place;
  if (typeof place[""] === "string") return place[""];
  const present = Object.entries(place).filter(([, inner]) => inner !== undefined);
  return present.map(([name, inner]) => (typeof inner === "object" ? `${name}/` : name)).join("\n");
}
