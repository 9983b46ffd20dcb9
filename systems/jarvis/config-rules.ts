import type { z } from "zod";
import { LIGHTSAIL_BUNDLES } from "../../constructs/lightsail/bundles";
import { type DatabasePlace, memoryLimits, memoryNeeded } from "../../user-data/jarvis/memory-limits";

type Context = z.core.$RefinementCtx;

/** For lists whose items must be unique. */
export function onlyOnce(values: readonly string[], context: Context): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) report(context, [index], "is already in the list", "each one once");
  });
}

/** A managed database's password is always in the state, so the file must acknowledge that. */
export function databaseRules(
  { place, passwordInState }: { place: DatabasePlace; passwordInState?: string | undefined },
  context: Context,
): void {
  if (place === "managed" && passwordInState === undefined) {
    const message = "is required with a managed database, whose password is in the state";
    report(context, ["passwordInState"], message, '"acknowledged", or place: container');
  }
  if (place === "container" && passwordInState !== undefined) {
    report(context, ["passwordInState"], "is only for a managed database", "no such key, or place: managed");
  }
}

interface Sized {
  readonly instance: { readonly bundle: string };
  readonly database: { readonly place: DatabasePlace };
}

/** The containers' limits must stay below the bundle's memory, so that one container cannot starve another. */
export function instanceRules({ instance, database }: Sized, context: Context): void {
  const mib = LIGHTSAIL_BUNDLES[instance.bundle]?.memoryMib ?? 0;
  if (memoryLimits(mib, database.place) !== undefined) return;
  const needed = memoryNeeded(database.place);
  const enough = Object.entries(LIGHTSAIL_BUNDLES).find(
    ([, { memoryMib }]) => memoryLimits(memoryMib, database.place) !== undefined,
  );
  const with_ = database.place === "container" ? "the nine containers" : "the eight containers";
  report(
    context,
    ["instance", "bundle"],
    `has ${mib} MiB of memory, but ${with_} need at least ${needed}`,
    `${enough?.[0] ?? "another bundle"} or larger`,
  );
}

interface Named {
  readonly domain: string;
  readonly dns?: { readonly service: string; readonly hostedZone: string } | undefined;
}

/** A record's zone must contain its name. Lightsail's zones accept only subdomains. */
export function namesRules({ domain, dns }: Named, context: Context): void {
  if (dns === undefined) return;
  const isApex = domain === dns.hostedZone;
  if (domain.endsWith(`.${dns.hostedZone}`) || (isApex && dns.service === "route53")) return;
  report(
    context,
    ["dns", "hostedZone"],
    isApex ? "is the domain itself" : `does not contain ${domain}`,
    isApex ? "route53 as the service, or a subdomain of the zone" : `a zone that ${domain} ends in`,
  );
}

/** Lightsail API reference, ImportKeyPair: "a base64-encoded public key of the ssh-rsa type". */
export function sshPublicKeyFault(value: string): { problem: string; want?: string } | undefined {
  if (/PRIVATE KEY/.test(value)) return { problem: "is a private key; it must not be in any file here" };
  const [, type, body] = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: [^\n]*)?$/.exec(value) ?? [];
  if (type === undefined || body === undefined) return { problem: "is not a public key on one line" };
  if (type !== "ssh-rsa") return { problem: `is of type ${type}, which Lightsail does not import` };
  const bits = rsaBits(Buffer.from(body, "base64"));
  if (bits === undefined) return { problem: "is not a whole ssh-rsa key" };
  return bits < 2048 ? { problem: `has ${bits} bits, but OpenSSH requires at least 2048 here` } : undefined;
}

/** RFC 4253, 6.6: the type's name, the exponent and the modulus, each after its length in four bytes. */
function rsaBits(key: Buffer): number | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < key.length;) {
    if (at + 4 > key.length) return undefined;
    const end = at + 4 + key.readUInt32BE(at);
    if (end > key.length) return undefined;
    fields.push(key.subarray(at + 4, end));
    at = end;
  }
  const [name, , modulus] = fields;
  if (fields.length !== 3 || name?.toString() !== "ssh-rsa" || modulus === undefined) return undefined;
  return (modulus[0] === 0 ? modulus.length - 1 : modulus.length) * 8;
}

function report(context: Context, path: (string | number)[], message: string, want: string): void {
  context.addIssue({ code: "custom", path, message, params: { want } });
}
