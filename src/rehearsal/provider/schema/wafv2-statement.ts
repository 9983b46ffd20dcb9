import type { AttributeSchema, BlockSchema, CtyType, NestedBlockSchema } from "./schema-model";

type Attributes = Record<string, AttributeSchema>;
type Blocks = Record<string, NestedBlockSchema>;

const required = (type: CtyType): AttributeSchema => ({ type, required: true });
const optional = (type: CtyType): AttributeSchema => ({ type, optional: true });
const usually = (type: CtyType, value: string | number | boolean): AttributeSchema => ({
  type,
  optional: true,
  default: value,
});
const one = (attributes: Attributes, blocks: Blocks = {}): NestedBlockSchema => ({
  nesting: "list",
  maxItems: 1,
  block: { attributes, blocks },
});
const exactlyOne = (attributes: Attributes, blocks: Blocks = {}): NestedBlockSchema => ({
  ...one(attributes, blocks),
  minItems: 1,
});
const many = (attributes: Attributes, blocks: Blocks = {}): NestedBlockSchema => ({
  nesting: "list",
  block: { attributes, blocks },
});
const setOf = (attributes: Attributes): NestedBlockSchema => ({
  nesting: "set",
  block: { attributes, blocks: {} },
});

const empty = one({});
const texts: CtyType = ["list", "string"];
const FALLBACK = { fallback_behavior: required("string") };

/** Request parts that are selected by name: cookies and headers. */
const byName = (names: string): NestedBlockSchema =>
  one(
    { match_scope: required("string"), oversize_handling: required("string") },
    {
      match_pattern: exactlyOne(
        { [`excluded_${names}`]: optional(texts), [`included_${names}`]: optional(texts) },
        { all: empty },
      ),
    },
  );

const fieldToMatch = one(
  {},
  {
    all_query_arguments: empty,
    body: one({ oversize_handling: optional("string") }),
    cookies: byName("cookies"),
    header_order: one({ oversize_handling: required("string") }),
    headers: byName("headers"),
    ja3_fingerprint: one(FALLBACK),
    ja4_fingerprint: one(FALLBACK),
    json_body: one(
      {
        invalid_fallback_behavior: optional("string"),
        match_scope: required("string"),
        oversize_handling: usually("string", "CONTINUE"),
      },
      { match_pattern: exactlyOne({ included_paths: optional(texts) }, { all: empty }) },
    ),
    method: empty,
    query_string: empty,
    single_header: one({ name: required("string") }),
    single_query_argument: one({ name: required("string") }),
    uri_fragment: one({ fallback_behavior: optional("string") }),
    uri_path: empty,
  },
);

const transformations: NestedBlockSchema = {
  ...setOf({ priority: required("number"), type: required("string") }),
  minItems: 1,
};

const matching = { field_to_match: fieldToMatch, text_transformation: transformations };

const header = { name: required("string"), value: required("string") };
const handled = one(
  {},
  { custom_request_handling: one({}, { insert_header: { ...setOf(header), minItems: 1 } }) },
);
const refused = one(
  {},
  {
    custom_response: one(
      { custom_response_body_key: optional("string"), response_code: required("number") },
      { response_header: setOf(header) },
    ),
  },
);

const ruleActionOverride = many(
  { name: required("string") },
  {
    action_to_use: exactlyOne(
      {},
      { allow: handled, block: refused, captcha: handled, challenge: handled, count: handled },
    ),
  },
);

const forwardedIp = { fallback_behavior: required("string"), header_name: required("string") };

const leaves: Readonly<Blocks> = {
  asn_match_statement: one(
    { asn_list: required(["list", "number"]) },
    { forwarded_ip_config: one(forwardedIp) },
  ),
  byte_match_statement: one(
    { positional_constraint: required("string"), search_string: required("string") },
    matching,
  ),
  geo_match_statement: one({ country_codes: required(texts) }, { forwarded_ip_config: one(forwardedIp) }),
  ip_set_reference_statement: one(
    { arn: required("string") },
    { ip_set_forwarded_ip_config: one({ ...forwardedIp, position: required("string") }) },
  ),
  label_match_statement: one({ key: required("string"), scope: required("string") }),
  regex_match_statement: one({ regex_string: required("string") }, matching),
  regex_pattern_set_reference_statement: one({ arn: required("string") }, matching),
  size_constraint_statement: one(
    { comparison_operator: required("string"), size: required("number") },
    matching,
  ),
  sqli_match_statement: one({ sensitivity_level: optional("string") }, matching),
  xss_match_statement: one({}, matching),
};

/** A statement inside a statement is a `statement` block one level less deep. */
function statementOfDepth(depth: number): BlockSchema {
  if (depth === 0) return { attributes: {}, blocks: leaves };
  const several: NestedBlockSchema = {
    nesting: "list",
    minItems: 1,
    block: statementOfDepth(depth - 1),
  };
  const combined = one({}, { statement: several });
  return {
    attributes: {},
    blocks: { ...leaves, and_statement: combined, not_statement: combined, or_statement: combined },
  };
}

/** The keys that a rate-based rule aggregates by. */
const customKey: NestedBlockSchema = {
  ...many(
    {},
    {
      asn: empty,
      cookie: one({ name: required("string") }, { text_transformation: transformations }),
      forwarded_ip: empty,
      header: one({ name: required("string") }, { text_transformation: transformations }),
      http_method: empty,
      ip: empty,
      ja3_fingerprint: one(FALLBACK),
      ja4_fingerprint: one(FALLBACK),
      label_namespace: one({ namespace: required("string") }),
      query_argument: one({ name: required("string") }, { text_transformation: transformations }),
      query_string: one({}, { text_transformation: transformations }),
      uri_path: one({}, { text_transformation: transformations }),
    },
  ),
  maxItems: 5,
};

const field = one({ identifier: required("string") });
const fields = one({ identifiers: required(texts) });
const strings: CtyType = ["set", "string"];

const responseInspection = one(
  {},
  {
    body_contains: one({ failure_strings: required(strings), success_strings: required(strings) }),
    header: one({
      failure_values: required(strings),
      name: required("string"),
      success_values: required(strings),
    }),
    json: one({
      failure_values: required(strings),
      identifier: required("string"),
      success_values: required(strings),
    }),
    status_code: one({
      failure_codes: required(["set", "number"]),
      success_codes: required(["set", "number"]),
    }),
  },
);

/** Settings of AWS's managed rule groups against bots, account takeover, fake accounts and DDoS. */
const managedConfigs = many(
  { login_path: optional("string"), payload_type: optional("string") },
  {
    aws_managed_rules_acfp_rule_set: one(
      {
        creation_path: required("string"),
        enable_regex_in_path: optional("bool"),
        registration_page_path: required("string"),
      },
      {
        request_inspection: exactlyOne(
          { payload_type: required("string") },
          {
            address_fields: fields,
            email_field: field,
            password_field: field,
            phone_number_fields: fields,
            username_field: field,
          },
        ),
        response_inspection: responseInspection,
      },
    ),
    aws_managed_rules_anti_ddos_rule_set: one(
      { sensitivity_to_block: usually("string", "LOW") },
      {
        client_side_action_config: exactlyOne(
          {},
          {
            challenge: exactlyOne(
              { sensitivity: usually("string", "HIGH"), usage_of_action: required("string") },
              { exempt_uri_regular_expression: many({ regex_string: optional("string") }) },
            ),
          },
        ),
      },
    ),
    aws_managed_rules_atp_rule_set: one(
      { enable_regex_in_path: optional("bool"), login_path: required("string") },
      {
        request_inspection: one(
          { payload_type: required("string") },
          { password_field: { ...field, minItems: 1 }, username_field: { ...field, minItems: 1 } },
        ),
        response_inspection: responseInspection,
      },
    ),
    aws_managed_rules_bot_control_rule_set: one({
      enable_machine_learning: usually("bool", true),
      inspection_level: required("string"),
    }),
    password_field: field,
    username_field: field,
  },
);

const scopeDown = { ...empty, block: statementOfDepth(2) };

const rateBased = one(
  {
    aggregate_key_type: usually("string", "IP"),
    evaluation_window_sec: usually("number", 300),
    limit: required("number"),
  },
  { custom_key: customKey, forwarded_ip_config: one(forwardedIp), scope_down_statement: scopeDown },
);

const ruleGroupStatement: BlockSchema = {
  attributes: {},
  blocks: { ...statementOfDepth(2).blocks, rate_based_statement: rateBased },
};

const webAclStatement: BlockSchema = {
  attributes: {},
  blocks: {
    ...ruleGroupStatement.blocks,
    managed_rule_group_statement: one(
      { name: required("string"), vendor_name: required("string"), version: optional("string") },
      {
        managed_rule_group_configs: managedConfigs,
        rule_action_override: ruleActionOverride,
        scope_down_statement: scopeDown,
      },
    ),
    rule_group_reference_statement: one(
      { arn: required("string") },
      { rule_action_override: ruleActionOverride },
    ),
  },
};

/**
 * What a WAF rule can match, by the type that contains it, as deep as the provider allows. Rule groups cannot contain
 * rule groups. Source: the provider's documentation.
 */
export const WAF_STATEMENTS: Readonly<Record<string, BlockSchema>> = {
  aws_wafv2_rule_group: ruleGroupStatement,
  aws_wafv2_web_acl: webAclStatement,
};
