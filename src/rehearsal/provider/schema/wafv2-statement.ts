import type { AttributeSchema, BlockSchema, CtyType, NestedBlockSchema } from "./schema-model";

const required = (type: CtyType): AttributeSchema => ({ type, required: true });
const optional = (type: CtyType): AttributeSchema => ({ type, optional: true });
const block = (
  attributes: Record<string, AttributeSchema>,
  blocks: Record<string, NestedBlockSchema> = {},
): BlockSchema => ({ attributes, blocks });
const one = (inner: BlockSchema): NestedBlockSchema => ({ nesting: "list", maxItems: 1, block: inner });
const exactlyOne = (inner: BlockSchema): NestedBlockSchema => ({ ...one(inner), minItems: 1 });
const many = (inner: BlockSchema, nesting: "list" | "set" = "list"): NestedBlockSchema => ({
  nesting,
  block: inner,
});

const empty = one(block({}));

const fieldToMatch = one(
  block(
    {},
    {
      all_query_arguments: empty,
      body: one(block({ oversize_handling: optional("string") })),
      method: empty,
      query_string: empty,
      single_header: one(block({ name: required("string") })),
      single_query_argument: one(block({ name: required("string") })),
      uri_path: empty,
    },
  ),
);

const transformations: NestedBlockSchema = {
  ...many(block({ priority: required("number"), type: required("string") }), "set"),
  minItems: 1,
};

const matching = { field_to_match: fieldToMatch, text_transformation: transformations };

const customHeaders = one(
  block({}, { insert_header: many(block({ name: required("string"), value: required("string") }), "set") }),
);

const overrideAction = exactlyOne(
  block(
    {},
    {
      allow: one(block({}, { custom_request_handling: customHeaders })),
      block: one(block({})),
      captcha: one(block({})),
      challenge: one(block({})),
      count: one(block({}, { custom_request_handling: customHeaders })),
    },
  ),
);

const forwardedIp = { fallback_behavior: required("string"), header_name: required("string") };

const leaves: Readonly<Record<string, NestedBlockSchema>> = {
  asn_match_statement: one(block({ asn_list: required(["list", "number"]) })),
  byte_match_statement: one(
    block({ positional_constraint: required("string"), search_string: required("string") }, matching),
  ),
  geo_match_statement: one(
    block({ country_codes: required(["list", "string"]) }, { forwarded_ip_config: one(block(forwardedIp)) }),
  ),
  ip_set_reference_statement: one(
    block(
      { arn: required("string") },
      { ip_set_forwarded_ip_config: one(block({ ...forwardedIp, position: required("string") })) },
    ),
  ),
  label_match_statement: one(block({ key: required("string"), scope: required("string") })),
  regex_match_statement: one(block({ regex_string: required("string") }, matching)),
  regex_pattern_set_reference_statement: one(block({ arn: required("string") }, matching)),
  size_constraint_statement: one(
    block({ comparison_operator: required("string"), size: required("number") }, matching),
  ),
  sqli_match_statement: one(block({ sensitivity_level: optional("string") }, matching)),
  xss_match_statement: one(block({}, matching)),
};

function statementOfDepth(depth: number): BlockSchema {
  if (depth === 0) return block({}, leaves);
  const inner = statementOfDepth(depth - 1);
  const several: NestedBlockSchema = { ...many(inner), minItems: 1 };
  return block(
    {},
    {
      ...leaves,
      and_statement: one(block({}, { statement: several })),
      not_statement: one(block({}, { statement: several })),
      or_statement: one(block({}, { statement: several })),
      rate_based_statement: one(
        block(
          {
            aggregate_key_type: optional("string"),
            evaluation_window_sec: optional("number"),
            limit: required("number"),
          },
          { forwarded_ip_config: one(block(forwardedIp)), scope_down_statement: one(inner) },
        ),
      ),
      managed_rule_group_statement: one(
        block(
          { name: required("string"), vendor_name: required("string"), version: optional("string") },
          {
            rule_action_override: many(
              block({ name: required("string") }, { action_to_use: overrideAction }),
            ),
            scope_down_statement: one(inner),
          },
        ),
      ),
      rule_group_reference_statement: one(
        block(
          { arn: required("string") },
          {
            rule_action_override: many(
              block({ name: required("string") }, { action_to_use: overrideAction }),
            ),
          },
        ),
      ),
    },
  );
}

/**
 * What a rule of a WAF web ACL can match, down to statements within statements within statements as AWS
 * allows. Left out: `managed_rule_group_configs`, custom keys of rate limits, JSON bodies, cookies, JA3/JA4.
 */
export const wafStatement: BlockSchema = statementOfDepth(2);
