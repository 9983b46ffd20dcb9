/** The address without instance keys, as in the configuration and the synthesized JSON. */
export function configurationAddress(address: string): string {
  return address.includes("[") ? address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "") : address;
}

/** `module.a.module.b` of `module.a.module.b.aws_x.y`; empty for the root module. */
export function moduleOf(address: string): string {
  return /^(?:module\.[^.]+\.)*/.exec(configurationAddress(address))?.[0].slice(0, -1) ?? "";
}
