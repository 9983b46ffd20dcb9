import type { z } from "zod";
import { nearest } from "../../text/key-spelling";
import { text, type TextFault } from "./expectation";

/** The service determines the prefix: `t3.medium`, `db.t4g.medium`, `cache.t4g.small`. */
export type InstanceKind = "ec2" | "database" | "cache";

const PREFIXES: Readonly<Record<InstanceKind, string>> = { ec2: "", database: "db.", cache: "cache." };

/** `t3`, `m7i-flex`, `u-6tb1`: letters, a generation, attributes (Amazon EC2 instance type naming conventions). */
const FAMILY = /^(u-\d+tb\d|[a-z]+\d+[a-z]*(-[a-z0-9]+)*)$/;
const SIZE = /^(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;
const COMMON_SIZES = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "metal"];

/** A well-formed instance type. Does not check whether a region offers it. @param kind default "ec2" */
export function instanceType(kind: InstanceKind = "ec2"): z.ZodString {
  const prefix = PREFIXES[kind];
  return text({
    want: `an instance type such as "${prefix}t3.medium"`,
    pattern: new RegExp(`^${prefix.replace(".", "\\.")}[a-z0-9-]+\\.[a-z0-9-]+$`),
    examples: [`${prefix}t3.medium`, `${prefix}t4g.small`],
    fault: (value) => instanceTypeFault(value, prefix),
  });
}

function instanceTypeFault(value: string, prefix: string): TextFault | undefined {
  if (!value.startsWith(prefix)) return { problem: `does not start with ${prefix}` };
  const [family = "", size = "", ...rest] = value.slice(prefix.length).split(".");
  if (rest.length > 0 || !FAMILY.test(family)) return { problem: "is not an instance type" };
  if (SIZE.test(size)) return undefined;
  const meant = nearest(size, COMMON_SIZES);
  const hint = meant === undefined ? "" : `, did you mean ${prefix}${family}.${meant}?`;
  return { problem: `has a size that no instance has${hint}` };
}
