/** `$1,234.50`; `<$0.01` for less than a cent. */
export function dollars(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  if (size > 0 && size < 0.005) return `${sign}<$0.01`;
  return `${sign}$${size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `+$3.65`, `-$12.26`, `$0.00`. */
export function signedDollars(value: number): string {
  return value > 0 ? `+${dollars(value)}` : dollars(value);
}

/** `$86-95` for whole dollars, `$106.07-114.11` otherwise; one figure where both ends are the same. */
export function dollarRange([low, high]: readonly [number, number]): string {
  const whole = Number.isInteger(low) && Number.isInteger(high);
  const text = (value: number) => (whole ? String(value) : value.toFixed(2));
  return text(low) === text(high) ? `$${text(low)}` : `$${text(low)}-${text(high)}`;
}

/** `730`, `1,460`, `0.5`: without trailing zeros. */
export function amount(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 4 });
}
