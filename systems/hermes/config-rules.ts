import type { z } from "zod";
import { isWithin } from "../../constructs/dns/hosted-zone";

type Context = z.core.$RefinementCtx;

/** A zone that is listed twice would get twice the hosts. */
export function networkRules({ availabilityZones }: { availabilityZones: string[] }, context: Context): void {
  reportRepeated(availabilityZones, context, ["availabilityZones"]);
}

/** For lists whose items must be unique. */
export function onlyOnce(values: readonly string[], context: Context): void {
  reportRepeated(values, context, []);
}

interface Https {
  readonly domain?: string | undefined;
  readonly hostedZone?: string | undefined;
  readonly alternativeNames: readonly string[];
  readonly certificateArn?: string | undefined;
}

/** A certificate either exists, or is created for a domain in a zone that contains all its names. */
export function nameOrArn(https: Https, context: Context): void {
  const { domain, hostedZone, alternativeNames, certificateArn } = https;
  if (domain === undefined) {
    if (certificateArn === undefined) {
      report(
        context,
        ["domain"],
        "is required, or certificate_arn instead",
        "a domain name, or certificate_arn",
      );
    }
    if (alternativeNames.length > 0)
      report(context, ["alternativeNames"], "needs a domain", "domain as well");
    if (hostedZone !== undefined) report(context, ["hostedZone"], "needs a domain", "domain as well");
    return;
  }
  if (certificateArn !== undefined) {
    report(context, ["certificateArn"], "conflicts with domain", "one of domain and certificate_arn");
    return;
  }
  const zone = hostedZone ?? domain.split(".").slice(1).join(".");
  if (!zone.includes(".")) {
    report(context, ["domain"], "is itself a zone", "hosted_zone beside it");
    return;
  }
  const outside = (name: string) => (isWithin(name, zone) ? undefined : `is not within the zone ${zone}`);
  const problem = outside(domain);
  if (problem !== undefined) report(context, ["domain"], problem, `a name that ends in .${zone}`);
  alternativeNames.forEach((name, index) => {
    const found = outside(name);
    if (found !== undefined)
      report(context, ["alternativeNames", index], found, `a name that ends in .${zone}`);
  });
}

function reportRepeated(values: readonly string[], context: Context, path: readonly string[]): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      report(context, [...path, index], "is already in the list", "each one once");
  });
}

function report(context: Context, path: (string | number)[], message: string, want: string): void {
  context.addIssue({ code: "custom", path, message, params: { want } });
}
