import { createHash } from "node:crypto";

/** `length` hexadecimal digits derived from `seed`. */
export function hexDigits(seed: string, length: number): string {
  let digits = "";
  for (let round = 0; digits.length < length; round += 1) {
    digits += createHash("sha256").update(`${seed}#${round}`).digest("hex");
  }
  return digits.slice(0, length);
}

/** A whole number below `limit`, derived from `seed`. */
export function numberBelow(seed: string, limit: number): number {
  return Number.parseInt(hexDigits(seed, 8), 16) % limit;
}
