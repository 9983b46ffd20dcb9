import { KNOWN } from "../../../../src/rehearsal/provider/knowledge/knowledge";
import type { BlockSchema } from "../../../../src/rehearsal/provider/schema/schema-model";
import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { MIRRORED } from "../../../../src/rehearsal/provider/mirror/mirrors";
import { fillIn } from "../../../../src/rehearsal/provider/simulate/fill-in";
import { UNKNOWN } from "../../../../src/rehearsal/provider/values/unknown";

const schemas = ProviderSchemas.load();

function hasPath(block: BlockSchema, path: string): boolean {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) return first in block.attributes || first in block.blocks;
  const nested = block.blocks[first]?.block;
  return nested !== undefined && hasPath(nested, rest.join("."));
}

function namesIn(block: BlockSchema): string[] {
  return [
    ...Object.keys(block.attributes),
    ...Object.values(block.blocks).flatMap((nested) => namesIn(nested.block)),
  ];
}

const placeholders = (template: string): string[] =>
  [...template.matchAll(/\{(\w+)\}/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !/^(hex\d+|account|region)$/.test(name));

describe.each([...KNOWN])("what is known about %s", (typeName, knowledge) => {
  const block = schemas.resource(typeName);

  it("only has attributes that the type has", () => {
    expect((knowledge.renewed ?? []).filter((path) => !hasPath(block, path))).toEqual([]);
    expect(Object.keys(knowledge.computed ?? {}).filter((name) => !hasPath(block, name))).toEqual([]);
    const inner = Object.values(block.blocks).flatMap((nested) => namesIn(nested.block));
    expect(Object.keys(knowledge.nested ?? {}).filter((name) => !inner.includes(name))).toEqual([]);
  });

  it("uses only the type's attributes in its templates", () => {
    const strings = Object.values(knowledge.computed ?? {}).filter((value) => typeof value === "string");
    const used = [knowledge.id, knowledge.arn, ...strings].flatMap((template) =>
      placeholders(template ?? ""),
    );
    expect(used.filter((name) => !(name in block.attributes))).toEqual([]);
  });

  it("sets only attributes that can be computed", () => {
    const given = Object.keys(knowledge.computed ?? {}).filter((name) => name in block.attributes);
    expect(given.filter((name) => block.attributes[name]?.computed !== true)).toEqual([]);
    const changing = knowledge.renewed ?? [];
    expect(changing.filter((name) => block.attributes[name]?.computed !== true)).toEqual([]);
  });
});

it.each([
  ["in the default VPC, whose subnets give out addresses", {}, true],
  ["in a subnet that somebody made", { subnet_id: "subnet-0a1b2c3d" }, false],
  ["in such a subnet, told to", { subnet_id: "subnet-0a1b2c3d", associate_public_ip_address: true }, true],
])("an instance %s: has a public address or not", (_, arguments_, isPublic) => {
  const block = schemas.resource("aws_instance");
  const unset = Object.fromEntries(
    Object.entries(block.attributes).map(([name, { computed }]) => [
      name,
      computed === true ? UNKNOWN : null,
    ]),
  );
  const planned = { ...unset, ...arguments_ };
  const place = { account: "123456789012", region: "us-east-1" };
  const state = fillIn({ typeName: "aws_instance", block, planned, seed: "machine", ...place });
  expect(state["associate_public_ip_address"]).toBe(isPublic);
  expect(state["public_ip"] !== "").toBe(isPublic);
});

it("mirrors only existing types", () => {
  const known = new Set(schemas.typeNames("resource"));
  expect([...MIRRORED.keys()].filter((type) => !known.has(type))).toEqual([]);
});
