import { hexDigits } from "../simulate/digits";
import { elements, strings, text } from "../values/compare";
import type { DataSource } from "./data-source";

/** The default VPC of every account: 172.31.0.0/16 with a subnet in each of three zones. */
const vpc: DataSource = (config, { shared, settings }) => {
  const region = text(config, "region") ?? settings.region;
  const id = text(config, "id") ?? defaultVpc(shared.account, region);
  return {
    id,
    arn: `arn:aws:ec2:${region}:${shared.account}:vpc/${id}`,
    cidr_block: text(config, "cidr_block") ?? "172.31.0.0/16",
    default: config["default"] ?? text(config, "id") === undefined,
    enable_dns_hostnames: true,
    enable_dns_support: true,
    instance_tenancy: "default",
    state: "available",
  };
};

function defaultVpc(account: string, region: string): string {
  return `vpc-${hexDigits(`${account} ${region} default vpc`, 17)}`;
}

const subnets: DataSource = (config, { shared, settings }) => {
  const region = text(config, "region") ?? settings.region;
  const filter = elements(config, "filter").find((block) => text(block, "name") === "vpc-id");
  const [of = defaultVpc(shared.account, region)] = filter === undefined ? [] : strings(filter, "values");
  return { id: region, ids: ["a", "b", "c"].map((letter) => `subnet-${hexDigits(`${of} ${letter}`, 17)}`) };
};

const subnet: DataSource = (config, { shared, settings }) => {
  const region = text(config, "region") ?? settings.region;
  const zone = text(config, "availability_zone") ?? `${region}a`;
  const of = text(config, "vpc_id") ?? defaultVpc(shared.account, region);
  const id = text(config, "id") ?? `subnet-${hexDigits(`${of} ${zone.slice(-1)}`, 17)}`;
  return {
    id,
    arn: `arn:aws:ec2:${region}:${shared.account}:subnet/${id}`,
    availability_zone: zone,
    cidr_block: text(config, "cidr_block") ?? "172.31.0.0/20",
    state: "available",
    vpc_id: of,
  };
};

/** Networks that exist from the start. */
export const network: Readonly<Record<string, DataSource>> = {
  aws_subnet: subnet,
  aws_subnets: subnets,
  aws_vpc: vpc,
};
