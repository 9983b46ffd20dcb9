import { z } from "zod";
import { availabilityZone, cidr, instanceType, vpcCidr } from "../../src/config/schema";
import { text, unlessMatching } from "../../src/config/schema/expectation";
import { PUBLIC_KEY } from "./variables";

function publicKey(): z.ZodString {
  return text({
    want: "an OpenSSH public key such as the line of ~/.ssh/id_ed25519.pub",
    fault: unlessMatching(PUBLIC_KEY, "is not a public key"),
  });
}

const environmentName = z.string().regex(/^[a-z][a-z0-9-]{0,20}$/);

const peers = () => z.array(cidr({ version: "any" })).min(1);

/** The settings of what the servers share. */
export const sharedSchema = z.strictObject({
  cidr: vpcCidr().default("10.0.0.0/16"),
  subnetCidr: cidr({ minPrefix: 16, maxPrefix: 28 }).default("10.0.1.0/24").describe("The public subnet."),
  availabilityZone: availabilityZone(),
  servers: z.array(environmentName).min(1).describe("The environments that get an Elastic IP and a role."),
  adminCidrBlocks: peers().describe("Who may SSH, in both address families."),
  edgeCidrBlocks: peers()
    .default(["0.0.0.0/0", "::/0"])
    .describe(
      "Source addresses of edge devices that connect to frp. Default: anywhere; a token authenticates them.",
    ),
  allowAll: z
    .boolean()
    .default(false)
    .describe("Everything from everywhere, as in the document. Default: the ports that Chronos uses."),
});

/** The settings of a server. The application's are in `deployments/env-<environment>`. */
export const serverSchema = z.strictObject({
  publicKey: publicKey()
    .optional()
    .describe("The server's login key; TF_VAR_public_key in the environment file."),
  additionalPublicKey: publicKey().optional().describe("A second login key; TF_VAR_additional_public_key."),
  repository: text({
    want: "a repository for git clone, such as https://github.com/example/chronos2.git",
    fault: unlessMatching(
      /^(https:\/\/|ssh:\/\/|file:\/\/|git@)[\w.@:/~+-]+$/,
      "is not the address of a repository",
    ),
  }).describe("The application's repository, as the server reaches it."),
  instanceType: instanceType().default("t3.small"),
  diskGib: z.int().min(8).max(16384).default(30).describe("Root disk in GiB: system, images, checkout."),
  dataDiskGib: z
    .int()
    .min(1)
    .max(16384)
    .default(10)
    .describe("Disk in GiB for Docker's volumes: the database and certificates. It survives the server."),
});

export type SharedConfig = z.output<typeof sharedSchema>;
export type ServerConfig = z.output<typeof serverSchema>;
