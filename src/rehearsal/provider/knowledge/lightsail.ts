import { documentationAddress, privateAddress } from "./network";
import type { KnowledgeTable } from "./type-knowledge";

/** vCPUs and GiB of memory by the first part of the bundle id, from Lightsail's price list. */
const BUNDLES: Readonly<Record<string, readonly [cpus: number, memory: number]>> = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  "2xlarge": [8, 32],
};

const ENGINES: Readonly<Record<string, number>> = { mysql: 3306, postgres: 5432 };

/** Lightsail, where almost every change replaces the resource. */
export const lightsail: KnowledgeTable = {
  aws_lightsail_instance: {
    id: "{name}",
    arn: "lightsail:Instance/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { is_static_ip: false, ipv6_addresses: ["2001:db8::{hex4}"] },
    derive: ({ bundle_id: bundle, blueprint_id: blueprint }, { hex }) => {
      const [cpus, memory] = BUNDLES[String(bundle).split("_")[0] ?? ""] ?? [2, 2];
      return {
        cpu_count: cpus,
        ram_size: memory,
        private_ip_address: privateAddress(hex(4, "private")).replace(/^10\.0/, "172.26"),
        public_ip_address: documentationAddress(hex(4, "public")),
        username: String(blueprint).startsWith("ubuntu") ? "ubuntu" : "ec2-user",
      };
    },
  },
  aws_lightsail_static_ip: {
    id: "{name}",
    arn: "lightsail:StaticIp/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    derive: (_values, { hex }) => ({ ip_address: documentationAddress(hex(4)) }),
  },
  aws_lightsail_static_ip_attachment: {
    id: "{static_ip_name}",
    derive: (_values, { hex }) => ({ ip_address: documentationAddress(hex(4)) }),
  },
  aws_lightsail_instance_public_ports: {
    id: "{instance_name}-{hex10}",
  },
  aws_lightsail_key_pair: {
    id: "{name}",
    arn: "lightsail:KeyPair/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { name: "{name_prefix}terraform-{hex10}", private_key: "simulated-{hex30}" },
  },
  aws_lightsail_database: {
    id: "{relational_database_name}",
    arn: "lightsail:RelationalDatabase/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: {
      ca_certificate_identifier: "rds-ca-rsa2048-g1",
      master_endpoint_address: "ls-{hex40}.{hex12}.{region}.rds.amazonaws.com",
      preferred_backup_window: "03:00-03:30",
      preferred_maintenance_window: "Mon:04:00-Mon:04:30",
      secondary_availability_zone: "",
    },
    derive: ({ blueprint_id: blueprint, bundle_id: bundle }) => {
      const [engine = "mysql", version = "8_0"] = String(blueprint).split(/_(.*)/);
      const [cpus, memory] = BUNDLES[String(bundle).split("_")[0] ?? ""] ?? [2, 2];
      return {
        cpu_count: cpus,
        disk_size: 40,
        engine,
        engine_version: version.replaceAll("_", "."),
        master_endpoint_port: ENGINES[engine] ?? 3306,
        ram_size: memory,
      };
    },
  },
  aws_lightsail_domain: {
    id: "{domain_name}",
    arn: "lightsail:Domain/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
  },
  aws_lightsail_domain_entry: {
    id: "{name},{domain_name},{type},{target}",
  },
  aws_lightsail_certificate: {
    id: "{name}",
    arn: "lightsail:Certificate/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
  },
  aws_lightsail_bucket: {
    id: "{name}",
    arn: "lightsail:Bucket/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { url: "https://{name}.s3.{region}.amazonaws.com/" },
  },
  aws_lightsail_disk: {
    id: "{name}",
    arn: "lightsail:Disk/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
  },
  aws_lightsail_disk_attachment: {
    id: "{disk_name},{instance_name}",
  },
  aws_lightsail_lb: {
    id: "{name}",
    arn: "lightsail:LoadBalancer/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { dns_name: "{hex32}-{hex9}.{region}.elb.amazonaws.com", protocol: "HTTP", public_ports: [80] },
  },
  aws_lightsail_lb_attachment: { id: "{lb_name},{instance_name}" },
  aws_lightsail_container_service: {
    id: "{name}",
    arn: "lightsail:ContainerService/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: {
      state: "READY",
      url: "https://{name}.{hex13}.{region}.cs.amazonlightsail.com/",
      private_domain_name: "{name}.service.local",
    },
  },
  aws_lightsail_distribution: {
    id: "{name}",
    arn: "lightsail:Distribution/{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    computed: { domain_name: "{hex14}.cloudfront.net", status: "Enabled" },
  },
};
