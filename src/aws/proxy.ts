/**
 * The proxy for an HTTPS address, from `HTTPS_PROXY` and `NO_PROXY` in upper or lower case.
 *
 * @returns undefined for an address that is reached directly
 */
export function proxyFor(host: string, env: NodeJS.ProcessEnv = process.env): URL | undefined {
  const proxy = env["HTTPS_PROXY"] || env["https_proxy"] || env["ALL_PROXY"] || env["all_proxy"];
  if (!proxy || isException(host, env["NO_PROXY"] ?? env["no_proxy"] ?? "")) return undefined;
  const address = proxy.includes("://") ? proxy : `http://${proxy}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** `example.com` and `.example.com` mean the name and all below it, `*` everything. */
function isException(host: string, exceptions: string): boolean {
  return exceptions
    .split(",")
    .map((exception) =>
      exception
        .trim()
        .toLowerCase()
        .replace(/:\d+$/, "")
        .replace(/^\*?\./, ""),
    )
    .filter((exception) => exception !== "")
    .some((exception) => exception === "*" || host === exception || host.endsWith(`.${exception}`));
}

/** The proxy's address without its password. */
export function shownProxy({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
