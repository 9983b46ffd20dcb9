import type { z } from "zod";
import { LIGHTSAIL_BUNDLES } from "../../constructs/lightsail/bundles";
import { type DatabasePlace, memoryLimits, memoryNeeded } from "../../user-data/jarvis/memory-limits";

type Context = z.core.$RefinementCtx;

/** For lists that mean a set. */
export function onlyOnce(values: readonly string[], context: Context): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) report(context, [index], "is in the list already", "each one once");
  });
}

/** The password of a managed database is in the state whatever one does, so that is said where it is chosen. */
export function databaseRules(
  { place, passwordInState }: { place: DatabasePlace; passwordInState?: string | undefined },
  context: Context,
): void {
  if (place === "managed" && passwordInState === undefined) {
    const message = "is required with a managed database, whose password stands in the state";
    report(context, ["passwordInState"], message, '"acknowledged", or place: container');
  }
  if (place === "container" && passwordInState !== undefined) {
    report(context, ["passwordInState"], "has no managed database to go with", "place: managed beside it");
  }
}

interface Sized {
  readonly instance: { readonly bundle: string };
  readonly database: { readonly place: DatabasePlace };
}

/** The containers' limits must stay below the bundle's memory, or one container's hunger ends another. */
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
    `has ${mib} MiB of memory, and ${with_} need at least ${needed}`,
    `${enough?.[0] ?? "another bundle"} or larger`,
  );
}

interface Named {
  readonly domain: string;
  readonly dns?: { readonly service: string; readonly hostedZone: string } | undefined;
}

/** A record goes into a zone that holds it; Lightsail's zones take names below them. */
export function namesRules({ domain, dns }: Named, context: Context): void {
  if (dns === undefined) return;
  const isApex = domain === dns.hostedZone;
  if (domain.endsWith(`.${dns.hostedZone}`) || (isApex && dns.service === "route53")) return;
  report(
    context,
    ["dns", "hostedZone"],
    isApex ? "is the domain itself" : `does not hold ${domain}`,
    isApex ? "route53 as the service, or a domain below the zone" : `a zone that ${domain} ends in`,
  );
}

/** Lightsail API reference, ImportKeyPair: "a base64-encoded public key of the ssh-rsa type". */
export function sshPublicKeyFault(value: string): { problem: string; want?: string } | undefined {
  if (/PRIVATE KEY/.test(value)) return { problem: "is a private key; it must not be in any file here" };
  const [, type, body] = /^(\S+) ([A-Za-z0-9+/]+={0,2})(?: [^\n]*)?$/.exec(value) ?? [];
  if (type === undefined || body === undefined) return { problem: "is not a public key on one line" };
  if (type !== "ssh-rsa") return { problem: `is of the type ${type}, which Lightsail does not import` };
  const bits = rsaBits(Buffer.from(body, "base64"));
  if (bits === undefined) return { problem: "is not a whole ssh-rsa key" };
  return bits < 2048 ? { problem: `has ${bits} bits, and OpenSSH takes no fewer than 2048 here` } : undefined;
}

/** RFC 4253, 6.6: the type's name, the exponent and the modulus, each behind its length in four bytes. */
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
