import { z } from "zod";
import { nearest } from "../../text/key-spelling";
import { text, unlessMatching, type TextFault } from "./expectation";
import { PARTITION, partitionOf, REGIONS } from "../../aws/regions";

/** Types whose values must be in the environment's own region. */
export const inOwnRegion = z.registry<{ readonly kind: string }>();

/** An AWS region that exists; suggests the nearest one for a typo. */
export function region(): z.ZodString {
  return text({
    want: 'an AWS region such as "us-east-1"',
    pattern: /^[a-z]+(-[a-z]+)+-\d$/,
    examples: ["us-east-1", "eu-south-2"],
    fault: regionFault,
  });
}

/** An availability zone of the environment's region. */
export function availabilityZone(): z.ZodString {
  const zone = text({
    want: 'an availability zone such as "us-east-1a"',
    pattern: /^[a-z]+(-[a-z]+)+-\d[a-z]$/,
    examples: ["us-east-1a"],
    fault: (value) =>
      /^.+\d[a-z]$/.test(value) && REGIONS.has(value.slice(0, -1))
        ? undefined
        : { problem: "is not an availability zone" },
  });
  inOwnRegion.add(zone, { kind: "availability zone" });
  return zone;
}

/** 12 digits, quoted, because YAML reads digits as a number and drops leading zeros. */
export function accountId(): z.ZodString {
  return text({
    want: 'an AWS account id, 12 digits in quotes such as "123456789012"',
    pattern: /^\d{12}$/,
    examples: ["123456789012"],
    fault: unlessMatching(/^\d{12}$/, "is not an AWS account id"),
  });
}

function regionFault(value: string): TextFault | undefined {
  if (REGIONS.has(value)) return partitionFault(value);
  const meant = nearest(value, REGIONS);
  return { problem: `is not an AWS region${meant === undefined ? "" : `, did you mean ${meant}?`}` };
}

/** See docs/decisions/0012. */
function partitionFault(value: string): TextFault | undefined {
  const partition = partitionOf(value);
  if (partition === PARTITION) return undefined;
  return {
    problem: `is in the partition ${partition}, which Groundplan does not support`,
  };
}
