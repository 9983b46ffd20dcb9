import { readTemplate, renderTemplate, type TemplateValues } from "../render-template";
import { block, word, type InlineValue } from "../template-value";
import { JARVIS_SERVICES } from "./memory-limits";
import { type JarvisService, type Route, ROUTES, SERVICE_ADDRESSES } from "./routes";

export interface NginxSettings {
  /** The domain of the certificate. */
  readonly domain: string;
  /** CIDR blocks that may use `/admin`. If empty, it is closed. */
  readonly administrators: readonly string[];
}

/** Files of `/opt/jarvis/nginx` without placeholders. */
const AS_WRITTEN = [
  "nginx.conf",
  "headers.conf",
  "proxy.conf",
  "acme.conf",
  "plain.conf",
  "start.sh",
] as const;

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** Everything in `/opt/jarvis/nginx`, by path. */
export function renderNginx(settings: NginxSettings): ReadonlyMap<string, string> {
  return new Map([
    ...AS_WRITTEN.map((file) => [file, render(file, {})] as const),
    ["secured.conf", render("secured.conf", { domain: word(settings.domain, domainName) })],
    ["routes.conf", renderRoutes(settings)],
    [
      "internal.conf",
      JARVIS_SERVICES.filter((service) => service !== "ingress")
        .map(renderInternal)
        .join("\n"),
    ],
    ["health.conf", renderHealth()],
    ...JARVIS_SERVICES.flatMap((service) => [
      [`upstreams/${service}.conf`, renderUpstream(service, 1)] as const,
      [`next/${service}.conf`, renderUpstream(service, 2)] as const,
    ]),
  ]);
}

/** The public routes; everything else is a 404. */
function renderRoutes({ administrators }: NginxSettings): string {
  return render("routes.conf", {
    routes: block(ROUTES.map((route) => renderRoute(route, administrators)).join("\n")),
  });
}

function renderRoute(
  { zone = "api", streams = false, restricted = false, ...route }: Route,
  administrators: readonly string[],
): string {
  const allowed = [...administrators.map((cidr) => `allow ${cidr};`), "deny all;"];
  return render("route.conf", {
    prefix: word(route.prefix, /^(\/[a-z]+)+$/),
    zone: word(zone),
    burst: word(route.burst),
    timeout: word(route.timeout),
    service: word(route.service),
    access: block(restricted ? allowed.join("\n") : ""),
    rewrite: block(route.strip ? `rewrite ^${route.prefix}/?(.*)$ /$1 break;` : ""),
    buffering: block(streams ? "proxy_buffering off;" : ""),
  });
}

/** The address at which services find each other, whichever container takes requests. */
function renderInternal(service: JarvisService): string {
  return render("internal.conf", { port: word(SERVICE_ADDRESSES[service].port), service: word(service) });
}

function renderUpstream(service: JarvisService, slot: 1 | 2): string {
  const { port, host, keepalive } = SERVICE_ADDRESSES[service];
  return render("upstream.conf", {
    service: word(service),
    address: word(`172.20.${slot}.${host}:${port}`),
    keepalive: word(keepalive),
  });
}

/**
 * `/health` is healthy if every service is. nginx can check only one service per request, so it forwards the request to
 * itself once per service.
 */
function renderHealth(): string {
  const asked = JARVIS_SERVICES.map((service, index) => {
    const next = JARVIS_SERVICES[index + 1];
    return render("health-of.conf", {
      service: word(service),
      next: exactly(next === undefined ? "well" : `after/${next}`, /^[a-z/-]+$/),
    });
  });
  return render("health.conf", {
    first: word(JARVIS_SERVICES[0]),
    services: block(asked.join("\n")),
  });
}

function exactly(text: string, allowed: RegExp): InlineValue {
  return { kind: "inline", text, allowed };
}

function render(file: string, values: TemplateValues): string {
  return renderTemplate(readTemplate(`jarvis/opt/nginx/${file}`), values);
}
