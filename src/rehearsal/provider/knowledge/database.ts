import type { KnowledgeTable } from "./type-knowledge";
import type { ObjectValue } from "../values/compare";
import type { Derivation } from "./type-knowledge";

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  "aurora-mysql": 3306,
  "aurora-postgresql": 5432,
  mariadb: 3306,
  mysql: 3306,
  postgres: 5432,
};

/** RDS, Aurora, RDS Proxy, DynamoDB and ElastiCache. */
export const database: KnowledgeTable = {
  aws_db_instance: {
    id: "db-{hex26}",
    arn: "rds:db:{identifier}",
    computed: {
      backup_window: "03:00-03:30",
      backup_retention_period: 0,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      db_subnet_group_name: "default",
      identifier: "{identifier_prefix}terraform-{hex10}",
      license_model: "general-public-license",
      listener_endpoint: [],
      maintenance_window: "mon:04:00-mon:04:30",
      multi_az: false,
      parameter_group_name: "default.{engine}",
      resource_id: "{id}",
      status: "available",
      storage_type: "gp3",
    },
    derive: (values, derivation) => {
      const address = `${String(values["identifier"])}.${derivation.hex(12, "cluster")}.${derivation.region}.rds.amazonaws.com`;
      const port = values["port"] ?? DEFAULT_PORTS[String(values["engine"])] ?? 5432;
      return {
        address,
        port,
        endpoint: `${address}:${Number(port)}`,
        hosted_zone_id: "Z29XKXDKYMONMX",
        master_user_secret: managedSecret(values, derivation),
      };
    },
  },
  aws_db_subnet_group: {
    id: "{name}",
    arn: "rds:subgrp:{name}",
    computed: {
      name: "{name_prefix}terraform-{hex10}",
      supported_network_types: ["IPV4"],
      vpc_id: "vpc-{hex17}",
    },
  },
  aws_db_parameter_group: {
    id: "{name}",
    arn: "rds:pg:{name}",
    computed: { name: "{name_prefix}terraform-{hex10}" },
  },
  aws_rds_cluster_parameter_group: {
    id: "{name}",
    arn: "rds:cluster-pg:{name}",
    computed: { name: "{name_prefix}terraform-{hex10}" },
  },
  aws_rds_cluster: {
    id: "{cluster_identifier}",
    arn: "rds:cluster:{cluster_identifier}",
    computed: {
      backup_retention_period: 1,
      cluster_identifier: "{cluster_identifier_prefix}tf-{hex10}",
      cluster_resource_id: "cluster-{hex26}",
      database_insights_mode: "standard",
      db_cluster_parameter_group_name: "default.{engine}",
      db_subnet_group_name: "default",
      engine_lifecycle_support: "open-source-rds-extended-support",
      network_type: "IPV4",
      preferred_backup_window: "03:00-03:30",
      preferred_maintenance_window: "mon:04:00-mon:04:30",
      storage_encrypted: false,
      storage_type: "",
    },
    derive: (values, derivation) => {
      const host = (kind: string): string =>
        `${String(values["cluster_identifier"])}.cluster-${kind}${derivation.hex(12, "cluster")}.${derivation.region}.rds.amazonaws.com`;
      return {
        availability_zones:
          values["availability_zones"] ?? ["a", "b", "c"].map((letter) => derivation.region + letter),
        endpoint: host(""),
        hosted_zone_id: "Z29XKXDKYMONMX",
        master_user_secret: managedSecret(values, derivation),
        port: values["port"] ?? DEFAULT_PORTS[String(values["engine"])] ?? 5432,
        reader_endpoint: host("ro-"),
      };
    },
  },
  aws_rds_cluster_instance: {
    id: "{identifier}",
    arn: "rds:db:{identifier}",
    computed: {
      dbi_resource_id: "db-{hex26}",
      endpoint: "{identifier}.{hex12}.{region}.rds.amazonaws.com",
      identifier: "{identifier_prefix}tf-{hex10}",
      network_type: "IPV4",
      publicly_accessible: false,
      writer: true,
    },
    derive: ({ engine }) => ({ port: DEFAULT_PORTS[String(engine)] ?? 5432 }),
  },
  aws_rds_global_cluster: {
    id: "{global_cluster_identifier}",
    arn: "arn:aws:rds::{account}:global-cluster:{global_cluster_identifier}",
    computed: {
      endpoint: "{global_cluster_identifier}.global-{hex12}.global.rds.amazonaws.com",
      global_cluster_members: [],
      global_cluster_resource_id: "cluster-{hex16}",
      storage_encrypted: false,
    },
  },
  aws_db_proxy: {
    id: "{name}",
    arn: "rds:db-proxy:prx-{hex17}",
    computed: {
      endpoint: "{name}.proxy-{hex12}.{region}.rds.amazonaws.com",
      idle_client_timeout: 1800,
      default_auth_scheme: "NONE",
    },
  },
  aws_db_proxy_default_target_group: {
    id: "{db_proxy_name}",
    arn: "rds:target-group:prx-tg-{hex17}",
    computed: { name: "default" },
  },
  aws_db_proxy_target: {
    id: "{db_proxy_name}/{target_group_name}/{hex10}",
    computed: {
      endpoint: "{hex12}.{region}.rds.amazonaws.com",
      port: 5432,
      rds_resource_id: "{db_cluster_identifier}{db_instance_identifier}",
      target_arn: "",
      tracked_cluster_id: "{db_cluster_identifier}",
      type: "TRACKED_CLUSTER",
    },
  },
  aws_dynamodb_table: {
    id: "{name}",
    arn: "dynamodb:table/{name}",
    computed: {
      global_table_witness: [],
      server_side_encryption: [],
      warm_throughput: [],
      read_capacity: 0,
      stream_arn: "",
      stream_label: "",
      stream_view_type: "",
      write_capacity: 0,
    },
  },
  aws_elasticache_subnet_group: {
    id: "{name}",
    arn: "elasticache:subnetgroup:{name}",
  },
  aws_elasticache_replication_group: {
    id: "{replication_group_id}",
    arn: "elasticache:replicationgroup:{replication_group_id}",
    computed: {
      configuration_endpoint_address: "",
      primary_endpoint_address: "master.{replication_group_id}.{hex6}.cache.amazonaws.com",
      reader_endpoint_address: "replica.{replication_group_id}.{hex6}.cache.amazonaws.com",
    },
  },
};

/** The secret in which RDS keeps a password that it manages. */
function managedSecret(values: ObjectValue, { account, region, hex }: Derivation): ObjectValue[] {
  if (values["manage_master_user_password"] !== true) return [];
  const id = `rds!cluster-${hex(8, "secret a")}-${hex(4, "secret b")}-${hex(4, "secret c")}-${hex(4, "secret d")}-${hex(12, "secret e")}`;
  return [
    {
      kms_key_id: `arn:aws:kms:${region}:${account}:key/${hex(8, "key")}-0000-4000-8000-${hex(12, "key")}`,
      secret_arn: `arn:aws:secretsmanager:${region}:${account}:secret:${id}-${hex(6, "secret f")}`,
      secret_status: "active",
    },
  ];
}
