import { nearest, toSnakeCase } from "../../../src/text/key-spelling";
import { unknownEnvironment, unknownSystem } from "../../../src/text/unknown-name";

it.each([
  ["instanceType", "instance_type"],
  ["adminCidrBlocks", "admin_cidr_blocks"],
  ["s3Bucket", "s3_bucket"],
  ["vpcID", "vpc_id"],
  ["URLPath", "url_path"],
  ["ipv6", "ipv6"],
])("%s is spelled %s in YAML", (camel, snake) => {
  expect(toSnakeCase(camel)).toBe(snake);
});

it.each([
  ["prd", "prod"],
  ["production", "prod"],
  ["PROD", "prod"],
  ["stgae", "stage"],
  ["prdo", "prod"],
  ["prp", undefined],
  ["development", undefined],
  ["", undefined],
])("%j probably means %s", (typed, meant) => {
  expect(nearest(typed, ["bootstrap", "prod", "stage"])).toBe(meant);
});

it("lists the existing environments and systems, and the closest one", () => {
  expect(unknownEnvironment("prd", ["prod", "stage"]).message).toBe(
    'there is no environment "prd"\n  Did you mean prod? There are prod, stage.',
  );
  expect(unknownSystem("mars", ["hermes"]).message).toBe('there is no system "mars"\n  There are hermes.');
  expect(unknownSystem("mars", []).message).toContain("There is no system yet.");
});
