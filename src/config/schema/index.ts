export { arn } from "./arn";
export { cidr, vpcCidr } from "./cidr";
export { claimed, domainName, email } from "./domain";
export { duration } from "./duration";
export { text, unlessMatching } from "./expectation";
export { instanceType } from "./instance-type";
export { logRetentionDays } from "./log-retention";
export { githubRepository, githubSubject, port, s3BucketName, tags } from "./names";
export { accountId, availabilityZone, region } from "./place";
