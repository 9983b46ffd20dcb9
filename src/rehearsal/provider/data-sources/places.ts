import { shortRegion } from "../knowledge/network";
import { text } from "../values/compare";
import type { DataSource } from "./data-source";

/** Names of the regions that systems run in. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "eu-central-1": "Europe (Frankfurt)",
  "eu-south-2": "Europe (Spain)",
  "eu-west-1": "Europe (Ireland)",
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-2": "US West (Oregon)",
};

/**
 * Accounts that load balancers write access logs from, in regions from before August 2022. Source: AWS's documentation.
 */
const BALANCER_ACCOUNTS: Readonly<Record<string, string>> = {
  "ap-southeast-1": "114774131450",
  "eu-central-1": "054676820928",
  "eu-west-1": "156460612806",
  "eu-west-2": "652711504416",
  "us-east-1": "127311923021",
  "us-east-2": "033677994240",
  "us-west-2": "797873946194",
};

const availabilityZones: DataSource = (config, { settings }) => {
  const region = text(config, "region") ?? settings.region;
  const excluded = new Set(Array.isArray(config["exclude_names"]) ? config["exclude_names"] : []);
  const letters = ["a", "b", "c"].filter((letter) => !excluded.has(region + letter));
  return {
    id: region,
    names: letters.map((letter) => region + letter),
    zone_ids: letters.map((letter) => `${shortRegion(region)}-az${"abc".indexOf(letter) + 1}`),
    group_names: [`${region}-zg-1`],
  };
};

const callerIdentity: DataSource = async (_config, { shared, settings }) => {
  const account = (await shared.cloud?.callerAccount(settings.region)) ?? shared.account;
  return {
    id: account,
    account_id: account,
    arn: `arn:aws:iam::${account}:user/rehearsal`,
    user_id: "AIDAREHEARSAL00000000",
  };
};

const region: DataSource = (config, { settings }) => {
  const name = text(config, "region") ?? text(config, "name") ?? settings.region;
  return {
    id: name,
    name,
    region: name,
    description: DESCRIPTIONS[name] ?? name,
    endpoint: `ec2.${name}.amazonaws.com`,
  };
};

const partition: DataSource = () => ({
  id: "aws",
  partition: "aws",
  dns_suffix: "amazonaws.com",
  reverse_dns_prefix: "com.amazonaws",
});

const balancerAccount: DataSource = (config, { settings }) => {
  const place = text(config, "region") ?? settings.region;
  const account = BALANCER_ACCOUNTS[place] ?? "127311923021";
  return { id: account, arn: `arn:aws:iam::${account}:root` };
};

const defaultTags: DataSource = (_config, { settings }) => ({ id: "aws", tags: settings.defaultTags });

/** The region, its zones, and the caller's identity. */
export const places: Readonly<Record<string, DataSource>> = {
  aws_availability_zones: availabilityZones,
  aws_caller_identity: callerIdentity,
  aws_default_tags: defaultTags,
  aws_elb_service_account: balancerAccount,
  aws_partition: partition,
  aws_region: region,
};
