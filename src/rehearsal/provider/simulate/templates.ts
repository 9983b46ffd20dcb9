/** The values of a template's placeholders. */
export interface TemplateValues {
  /** undefined for what is not a known string or number */
  attribute(name: string): string | undefined;
  hex(length: number, salt: string): string;
}

const PLACEHOLDER = /\{(\w+)\}/g;
const HEX = /^hex(\d+)$/;

/** Replaces `{hex17}`, `{account}` and `{attribute}`; unknown values become empty. */
export function fillTemplate(template: string, salt: string, values: TemplateValues): string {
  return template.replace(PLACEHOLDER, (_whole, name: string) => {
    const digits = HEX.exec(name)?.[1];
    return digits === undefined ? (values.attribute(name) ?? "") : values.hex(Number(digits), salt);
  });
}

/** Services whose ARNs have no region, or neither region nor account. */
const WITHOUT_REGION = new Set(["iam", "cloudfront", "globalaccelerator", "organizations"]);
const WITHOUT_PLACE = new Set(["s3", "route53"]);

/**
 * Expands a table's short form to an ARN: `ec2:vpc/{id}` becomes `arn:aws:ec2:{region}:{account}:vpc/{id}`;
 * `iam:role/{name}` and `s3:{bucket}` get no region. Forms that start with `arn:` stay as they are.
 */
export function arnTemplate(short: string): string {
  if (short.startsWith("arn:")) return short;
  const end = short.indexOf(":");
  const service = short.slice(0, end);
  const resource = short.slice(end + 1);
  if (WITHOUT_PLACE.has(service)) return `arn:aws:${service}:::${resource}`;
  const region = WITHOUT_REGION.has(service) ? "" : "{region}";
  return `arn:aws:${service}:${region}:{account}:${resource}`;
}
