import { argumentProblems } from "../../../src/provider-facts/argument-problems";
import { FAULTY_RESOURCES, TOLD } from "./thirty-faults";

/** As in `cdk.tf.json`: an expression is not known. */
const isUnknown = (value: unknown): boolean => typeof value === "string" && value.includes("${");

const told = (type: string, config: Record<string, unknown>): string[] =>
  argumentProblems(type, config, isUnknown).map(
    ({ summary, detail, path }) => `${path.join(".")}: ${summary} ${detail ?? ""}`,
  );

describe("a configuration of 14 resources with more than 30 faults", () => {
  it("is as faulty as it says", () => {
    expect(Object.keys(FAULTY_RESOURCES)).toHaveLength(14);
    expect(TOLD.length).toBeGreaterThanOrEqual(30);
  });

  it.each(TOLD)("gets the error in %s: %s", (type, message) => {
    const problems = Object.values(FAULTY_RESOURCES[type] ?? {}).flatMap((config) => told(type, config));
    expect(problems.join("\n")).toMatch(message);
  });

  it("gets no other errors", () => {
    const problems = Object.entries(FAULTY_RESOURCES).flatMap(([type, resources]) =>
      Object.values(resources).flatMap((config) => told(type, config)),
    );
    expect(problems.filter((problem) => !TOLD.some(([, message]) => message.test(problem)))).toEqual([]);
    expect(problems).toHaveLength(TOLD.length);
  });
});

describe("values that are unknown before an apply", () => {
  it("are not checked", () => {
    expect(
      told("aws_lambda_function", { filename: "f.zip", timeout: "${var.t}", role: "${aws_iam_role.a.arn}" }),
    ).toEqual([]);
  });

  it("can satisfy a group of arguments", () => {
    expect(told("aws_lambda_function", { image_uri: "${var.image}" })).toEqual([]);
    expect(told("aws_route53_record", { type: "A", dynamic: { alias: { for_each: "${var.a}" } } })).toEqual(
      [],
    );
  });
});

describe("the path of a fault", () => {
  it("names the block of a list and the argument in it", () => {
    const config = { default_cache_behavior: [{ viewer_protocol_policy: "http-only" }] };
    expect(argumentProblems("aws_cloudfront_distribution", config, isUnknown)).toEqual([
      expect.objectContaining({ path: ["default_cache_behavior", 0, "viewer_protocol_policy"] }),
    ]);
  });

  it("names the element of a list", () => {
    const config = { requires_compatibilities: ["FARGATE", "FARGAT"] };
    expect(argumentProblems("aws_ecs_task_definition", config, isUnknown)).toEqual([
      expect.objectContaining({ path: ["requires_compatibilities", 1] }),
    ]);
  });
});

it("also checks a number that JSON has as text", () => {
  expect(told("aws_sqs_queue", { delay_seconds: "901" })).toHaveLength(1);
  expect(told("aws_sqs_queue", { delay_seconds: "900" })).toEqual([]);
});

it("accepts AWS's ARN formats", () => {
  const arns = [
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws-us-gov:s3:::bucket",
    "arn:aws-cn:ec2:cn-north-1:123456789012:vpc/vpc-1",
    "",
  ];
  expect(arns.flatMap((arn) => told("aws_iam_role", { permissions_boundary: arn }))).toEqual([]);
  expect(told("aws_iam_role", { permissions_boundary: "arn:aws:iam::12345:role/a" })).toHaveLength(1);
});

it("reports nothing for a type without facts", () => {
  expect(told("google_storage_bucket", { name: 1 })).toEqual([]);
});
