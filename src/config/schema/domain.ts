import { domainToASCII } from "node:url";
import { z } from "zod";
import { text, unlessMatching, type TextFault } from "./expectation";

/** Types whose values must be unique: two stacks with one domain would overwrite each other's records. */
export const claims = z.registry<{ readonly kind: string }>();

export interface DomainNameOptions {
  /** Whether several environments may use it, such as a hosted zone's domain. @default false */
  readonly shared?: boolean;
  /** Whether `*.example.com` is allowed. @default false */
  readonly wildcard?: boolean;
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain name in lower case, unique across all systems unless it is `shared`. */
export function domainName(options: DomainNameOptions = {}): z.ZodString {
  const domain = text({
    want: `a domain name such as "${options.wildcard === true ? "*.example.com" : "api.example.com"}"`,
    pattern: /^[a-z0-9*.-]+$/,
    examples: ["api.example.com"],
    fault: (value) => domainFault(value, options.wildcard ?? false),
  });
  if (options.shared !== true) claims.add(domain, { kind: "domain" });
  return domain;
}

/**
 * Marks a type whose values must be unique across all systems.
 * @param kind what it is, for error messages
 */
export function claimed<S extends z.ZodType>(kind: string, schema: S): S {
  claims.add(schema, { kind });
  return schema;
}

export function email(): z.ZodString {
  return text({
    want: 'an email address such as "ops@example.com"',
    pattern: /^[^@\s]+@[^@\s]+$/,
    fault: unlessMatching(z.regexes.email, "is not an email address"),
  });
}

function domainFault(value: string, wildcard: boolean): TextFault | undefined {
  if (isDomain(wildcard && value.startsWith("*.") ? value.slice(2) : value)) return undefined;
  const bare = value
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/:].*$/, "")
    .replace(/\.$/, "");
  const meant = domainToASCII(bare);
  return { problem: `is not a domain name${isDomain(meant) ? `, did you mean ${meant}?` : ""}` };
}

function isDomain(value: string): boolean {
  const labels = value.split(".");
  const isAddress = /^\d+$/.test(labels.at(-1) ?? "");
  return (
    value.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !isAddress
  );
}
