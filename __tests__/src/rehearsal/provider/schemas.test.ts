import { parseBinding } from "../../../../src/rehearsal/provider/schema/parse-binding";
import { parseAll, ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import {
  type BlockSchema,
  type CtyType,
  isCollection,
  isObject,
} from "../../../../src/rehearsal/provider/schema/schema-model";
import { fillIn } from "../../../../src/rehearsal/provider/simulate/fill-in";
import { planChange } from "../../../../src/rehearsal/provider/simulate/plan";
import { hasUnknown, type ObjectValue } from "../../../../src/rehearsal/provider/values/compare";
import { conformToBlock } from "../../../../src/rehearsal/provider/schema/conform-to-block";
import { decodeValue, encodeValue } from "../../../../src/rehearsal/provider/values/unknown";

const schemas = ProviderSchemas.load();
const SETTINGS = { region: "eu-west-1", defaultTags: { project: "groundplan" } };

/** A configuration that sets all that is required, and each block once. */
function configuration(block: BlockSchema): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => [
    name,
    attribute.required ? sample(attribute.type) : null,
  ]);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => {
    const inner = configuration(nested.block);
    return [name, nested.nesting === "single" ? inner : nested.nesting === "map" ? { key: inner } : [inner]];
  });
  return Object.fromEntries([...attributes, ...blocks]) as ObjectValue;
}

function sample(type: CtyType): unknown {
  if (type === "number") return 1;
  if (type === "bool") return true;
  if (type === "dynamic") return [Buffer.from('"string"'), "sample"];
  if (isObject(type))
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, sample(inner)]));
  if (isCollection(type)) return type[0] === "map" ? { key: sample(type[1]) } : [sample(type[1])];
  return "sample";
}

/** Where a value is not of its type. */
function misfits(value: unknown, type: CtyType, path = ""): string[] {
  if (value === null || type === "dynamic") return [];
  if (type === "string" || type === "number")
    return typeof value === type ? [] : [`${path}: ${typeof value}`];
  if (type === "bool") return typeof value === "boolean" ? [] : [`${path}: ${typeof value}`];
  if (isObject(type)) {
    const object = value as ObjectValue;
    const extra = Object.keys(object).filter((name) => !(name in type[1]));
    const inner = Object.entries(type[1]).flatMap(([name, of]) =>
      name in object ? misfits(object[name], of, `${path}.${name}`) : [`${path}.${name}: missing`],
    );
    return [...extra.map((name) => `${path}.${name}: not in the schema`), ...inner];
  }
  if (!isCollection(type)) return [];
  if (type[0] !== "map" && !Array.isArray(value)) return [`${path}: not a list`];
  return Object.entries(value as object).flatMap(([key, item]) => misfits(item, type[1], `${path}[${key}]`));
}

function blockType(block: BlockSchema): CtyType {
  const attributes = Object.entries(block.attributes).map(([name, { type }]) => [name, type] as const);
  const blocks = Object.entries(block.blocks).map(([name, nested]): readonly [string, CtyType] => {
    const inner = blockType(nested.block);
    return [name, nested.nesting === "single" ? inner : [nested.nesting, inner]];
  });
  return ["object", Object.fromEntries([...attributes, ...blocks])];
}

describe("every resource type of the bindings", () => {
  const types = schemas.typeNames("resource");

  it("exists", () => {
    expect(types.length).toBeGreaterThan(1500);
    expect(schemas.typeNames("data").length).toBeGreaterThan(600);
  });

  it("plans, applies and encodes a value of its schema, with nothing left unknown", () => {
    const wrong = types.flatMap((typeName) => {
      const block = schemas.resource(typeName);
      const config = configuration(block);
      const { planned } = planChange({ typeName, block, proposed: config, config }, SETTINGS);
      const travelled = decodeValue(encodeValue(planned)) as ObjectValue;
      const state = fillIn({
        typeName,
        block,
        planned: travelled,
        account: "123456789012",
        region: "eu-west-1",
        seed: typeName,
      });
      const again = planChange({ typeName, block, prior: state, proposed: state, config }, SETTINGS);
      return [
        ...(hasUnknown(state) ? [`${typeName}: unknown`] : []),
        ...(again.replacedBy.length > 0 ? [`${typeName}: replaced by nothing`] : []),
        ...misfits(decodeValue(encodeValue(state)), blockType(block), typeName),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it("can be read from a state file, also from one with missing or additional attributes", () => {
    const block = schemas.resource("aws_vpc");
    const state = conformToBlock(
      { id: "vpc-1", cidr_block: "10.0.0.0/16", gone: "since" },
      block,
    ) as ObjectValue;
    expect(misfits(state, blockType(block))).toEqual([]);
    expect(state).toMatchObject({ id: "vpc-1", tags: null });
  });
});

describe("the schema of", () => {
  const block = (typeName: string): BlockSchema => schemas.resource(typeName);

  it("aws_instance distinguishes arguments, computed attributes and blocks", () => {
    const { attributes, blocks } = block("aws_instance");
    expect(attributes["ami"]).toEqual({ type: "string", optional: true, computed: true });
    expect(attributes["arn"]).toEqual({ type: "string", computed: true });
    expect(attributes["vpc_security_group_ids"]?.type).toEqual(["set", "string"]);
    expect(blocks["root_block_device"]).toMatchObject({ nesting: "list", maxItems: 1 });
    expect(blocks["ebs_block_device"]?.nesting).toBe("set");
    expect(blocks["timeouts"]?.nesting).toBe("single");
  });

  it("aws_security_group has rules as attributes with objects", () => {
    expect(block("aws_security_group").attributes["ingress"]).toMatchObject({
      optional: true,
      computed: true,
    });
    expect(block("aws_security_group").blocks["ingress"]).toBeUndefined();
  });

  it("aws_acm_certificate has types for its validation options", () => {
    const strings = {
      domain_name: "string",
      resource_record_name: "string",
      resource_record_type: "string",
      resource_record_value: "string",
    };
    expect(block("aws_acm_certificate").attributes["domain_validation_options"]?.type).toEqual([
      "set",
      ["object", strings],
    ]);
  });

  it("aws_secretsmanager_secret_version hides values, and never stores write-only ones", () => {
    const { attributes } = block("aws_secretsmanager_secret_version");
    expect(attributes["secret_string"]).toMatchObject({ sensitive: true });
    expect(attributes["secret_string_wo"]).toMatchObject({ sensitive: true, writeOnly: true });
  });

  it("aws_wafv2_web_acl has statements inside statements", () => {
    const statement = block("aws_wafv2_web_acl").blocks["rule"]?.block.blocks["statement"]?.block;
    expect(
      statement?.blocks["not_statement"]?.block.blocks["statement"]?.block.blocks["geo_match_statement"],
    ).toBeDefined();
  });

  it("the provider itself has its arguments and not Terraform's own", () => {
    expect(schemas.provider.attributes["allowed_account_ids"]?.type).toEqual(["set", "string"]);
    expect(schemas.provider.blocks["default_tags"]).toBeDefined();
    expect(schemas.provider.attributes["alias"]).toBeUndefined();
    expect(block("aws_route53_record").blocks["alias"]).toBeDefined();
  });
});

it("the cache has the bindings' contents", () => {
  const parsed = parseAll();
  const different = parsed.filter(({ kind, typeName, block }) => {
    const cached =
      kind === "resource"
        ? schemas.resource(typeName)
        : kind === "data"
          ? schemas.dataSource(typeName)
          : schemas.provider;
    return JSON.stringify(cached) !== JSON.stringify(block);
  });
  expect(different.map(({ typeName }) => typeName)).toEqual([]);
});

it("the answer to GetSchema fits into one message", () => {
  expect(schemas.answer().length).toBeLessThan(8 * 2 ** 20);
});

it("an answer to GetSchema with some types has these, and with all is the whole", () => {
  const names = [
    ...schemas.typeNames("resource"),
    ...schemas.typeNames("data").map((name) => `data.${name}`),
  ];
  expect(schemas.answer(names).equals(schemas.answer())).toBe(true);
  const [without, some] = [schemas.answer([]), schemas.answer(["data.aws_vpc", "aws_no_type"])];
  expect(some.length).toBeGreaterThan(without.length);
  expect(without.length).toBeLessThan(some.length + 10_000);
  expect(some.includes("aws_vpc")).toBe(true);
  expect(without.includes("aws_vpc")).toBe(false);
});

describe("bindings of cdktn", () => {
  /** A resource with a block that holds itself, as cdktn's generator writes it. */
  const SOURCE = `
export function wallStatementToHclTerraform(struct?: any): any {
  const attrs = {
    name: {
      value: cdktn.stringToHclTerraform(struct!.name),
      isBlock: false,
      type: "simple",
    },
    statement: {
      value: cdktn.listMapperHcl(wallStatementToHclTerraform, true)(struct!.statement),
      isBlock: true,
      type: "list",
    },
  };
}
export class Wall extends cdktn.TerraformResource {
  public static readonly tfResourceType = "aws_wall";
  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      statement: {
        value: cdktn.listMapperHcl(wallStatementToHclTerraform, true)(this._statement.internalValue),
        isBlock: true,
        type: "list",
      },
    };
  }
}
`;

  it("parse like cdktf's, and recursive types end three levels down", () => {
    const parsed = parseBinding(SOURCE);
    const depth = (block: BlockSchema | undefined): number =>
      block === undefined ? 0 : 1 + depth(block.blocks["statement"]?.block);
    expect(parsed?.typeName).toBe("aws_wall");
    expect(parsed?.block.blocks["statement"]?.block.attributes["name"]?.type).toBe("string");
    expect(depth(parsed?.block.blocks["statement"]?.block)).toBe(3);
  });
});

describe("blocks in the bindings that are attributes in the provider", () => {
  it("are objects and maps of objects", () => {
    const bucket = schemas.resource("aws_s3tables_table_bucket");
    expect(bucket.attributes["encryption_configuration"]?.type).toMatchObject([
      "object",
      { kms_key_arn: "string" },
    ]);
    const bot = schemas.resource("aws_lexv2models_bot_version");
    expect(bot.attributes["locale_specification"]?.type).toMatchObject(["map", ["object", {}]]);
  });
});

describe("the statements of WAF", () => {
  const statement = schemas.resource("aws_wafv2_web_acl").blocks["rule"]?.block.blocks["statement"]?.block;

  it("accept the settings of AWS's managed rule groups, rate keys, all parts of a request and responses", () => {
    const managed = statement?.blocks["managed_rule_group_statement"]?.block.blocks;
    expect(Object.keys(managed?.["managed_rule_group_configs"]?.block.blocks ?? {})).toContain(
      "aws_managed_rules_bot_control_rule_set",
    );
    const rate = statement?.blocks["rate_based_statement"]?.block.blocks;
    expect(rate?.["custom_key"]).toMatchObject({ nesting: "list", maxItems: 5 });
    const field = statement?.blocks["byte_match_statement"]?.block.blocks["field_to_match"]?.block.blocks;
    expect(Object.keys(field ?? {})).toEqual(
      expect.arrayContaining([
        "cookies",
        "headers",
        "header_order",
        "ja3_fingerprint",
        "ja4_fingerprint",
        "json_body",
      ]),
    );
    const action = managed?.["rule_action_override"]?.block.blocks["action_to_use"]?.block.blocks;
    expect(action?.["block"]?.block.blocks["custom_response"]).toBeDefined();
    expect(action?.["challenge"]?.block.blocks["custom_request_handling"]).toBeDefined();
  });
});

describe("sensitive marks", () => {
  const sensitive = (type: string) =>
    Object.entries(schemas.resource(type).attributes)
      .filter(([, attribute]) => attribute.sensitive)
      .map(([name]) => name);

  it("are the provider's: on a write-only argument, and not on a public key", () => {
    expect(sensitive("aws_db_instance")).toEqual(["password", "password_wo"]);
    expect(sensitive("aws_lightsail_key_pair")).toEqual([]);
    expect(sensitive("aws_cognito_user_pool_client")).toEqual(["client_secret"]);
  });

  it("are of data sources too, by their type and not by what a name sounds like", () => {
    const hidden = (type: string, name: string) => schemas.dataSource(type).attributes[name]?.sensitive;
    expect(hidden("aws_ssm_parameters_by_path", "values")).toBe(true);
    expect(hidden("aws_redshift_cluster_credentials", "db_password")).toBe(true);
    expect(hidden("aws_lambda_invocation", "result")).toBeUndefined();
    expect(hidden("aws_pricing_product", "result")).toBeUndefined();
  });
});
