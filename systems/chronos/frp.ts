import { renderToml, type TomlTable } from "../../src/text/toml";

/** The port of frp's server for devices. */
export const FRP_PORT = 7005;

/** The port of edge devices' APIs, on the devices and on the server (`edge_server_port`). */
export const EDGE_API_PORT = 5171;

export interface FrpServer {
  /** The port that devices connect to. */
  readonly bindPort: number;
  readonly token: string;
  /** The ports that devices may open on the server. */
  readonly allowPorts: readonly number[];
}

/**
 * `frps.toml` in the format since frp 0.52: keys at the top level. Allows only TLS connections and these ports; without
 * `webServer.port` there is no dashboard.
 */
export function renderFrpServer({ bindPort, token, allowPorts }: FrpServer): string {
  return rendered(
    {
      bindPort,
      "auth.method": "token",
      "auth.token": token,
      "transport.tls.force": true,
      "log.to": "console",
      "log.level": "info",
      // Someone who tries tokens learns nothing from the answers.
      detailedErrorsToClient: false,
      allowPorts: allowPorts.map((port) => ({ single: port })),
    },
    SERVER_KEYS,
  );
}

export interface FrpClient {
  readonly serverAddr: string;
  readonly serverPort: number;
  readonly token: string;
  /** Unique among a server's devices. */
  readonly proxyName: string;
  readonly localPort: number;
  readonly remotePort: number;
}

/** `frpc.toml`: one proxy for the device's API. The client keeps retrying while the server is away. */
export function renderFrpClient(client: FrpClient): string {
  const { serverAddr, serverPort, token, proxyName, localPort, remotePort } = client;
  return rendered(
    {
      serverAddr,
      serverPort,
      loginFailExit: false,
      "auth.method": "token",
      "auth.token": token,
      "transport.tls.enable": true,
      "log.to": "console",
      "log.level": "info",
      proxies: [{ name: proxyName, type: "tcp", localIP: "127.0.0.1", localPort, remotePort }],
    },
    CLIENT_KEYS,
  );
}

/**
 * frp's documented keys (`conf/frps_full_example.toml` and `conf/frpc_full_example.toml` of fatedier/frp, read
 * 2026-11-27). It refuses to start with any other. `*` matches the rest of a name.
 */
export const SERVER_KEYS = [
  ...[
    "bindAddr",
    "bindPort",
    "kcpBindPort",
    "quicBindPort",
    "proxyBindAddr",
    "vhostHTTPPort",
    "vhostHTTPSPort",
  ],
  ...[
    "vhostHTTPTimeout",
    "tcpmuxHTTPConnectPort",
    "tcpmuxPassthrough",
    "enablePrometheus",
    "userConnTimeout",
  ],
  ...["detailedErrorsToClient", "maxPortsPerClient", "subDomainHost", "custom404Page", "udpPacketSize"],
  ...["natholeAnalysisDataReserveHours", "allowedClientIPs"],
  ...["allowPorts.single", "allowPorts.start", "allowPorts.end"],
  ...["auth.method", "auth.token", "auth.additionalScopes", "auth.tokenSource.*", "auth.oidc.*"],
  ...[
    "transport.tls.force",
    "transport.tls.certFile",
    "transport.tls.keyFile",
    "transport.tls.trustedCaFile",
  ],
  ...["transport.maxPoolCount", "transport.tcpMux", "transport.tcpMuxKeepaliveInterval"],
  ...["transport.tcpKeepalive", "transport.heartbeatTimeout", "transport.quic.*"],
  ...["webServer.*", "log.to", "log.level", "log.maxDays", "log.disablePrintColor"],
  ...["sshTunnelGateway.*", "httpPlugins.*"],
] as const;

export const CLIENT_KEYS = [
  ...["user", "serverAddr", "serverPort", "natHoleStunServer", "loginFailExit", "dnsServer", "start"],
  ...["udpPacketSize", "includes", "featureGates.*", "virtualNet.*", "metadatas.*", "webServer.*"],
  ...["log.to", "log.level", "log.maxDays", "log.disablePrintColor"],
  ...["auth.method", "auth.token", "auth.additionalScopes", "auth.tokenSource.*", "auth.oidc.*"],
  ...[
    "transport.tls.enable",
    "transport.tls.certFile",
    "transport.tls.keyFile",
    "transport.tls.trustedCaFile",
  ],
  ...["transport.tls.serverName", "transport.tls.disableCustomTLSFirstByte", "transport.protocol"],
  ...["transport.poolCount", "transport.tcpMux", "transport.tcpMuxKeepaliveInterval", "transport.proxyURL"],
  ...["transport.dialServerTimeout", "transport.dialServerKeepalive", "transport.connectServerLocalIP"],
  ...["transport.heartbeatInterval", "transport.heartbeatTimeout", "transport.quic.*"],
  ...["proxies.name", "proxies.type", "proxies.localIP", "proxies.localPort", "proxies.remotePort"],
  ...["proxies.transport.*", "proxies.loadBalancer.*", "proxies.healthCheck.*", "proxies.metadatas.*"],
] as const;

/** The keys of a configuration that frp does not document. */
export function undocumentedKeys(config: TomlTable, documented: readonly string[]): readonly string[] {
  return Object.entries(config)
    .flatMap(([key, value]) =>
      Array.isArray(value)
        ? value.flatMap((table) => Object.keys(table as object).map((inner) => `${key}.${inner}`))
        : [key],
    )
    .filter(
      (key) =>
        !documented.some((known) =>
          known.endsWith("*") ? key.startsWith(known.slice(0, -1)) : known === key,
        ),
    );
}

function rendered(config: TomlTable, documented: readonly string[]): string {
  const unknown = undocumentedKeys(config, documented);
  if (unknown.length > 0) throw new Error(`frp does not document ${unknown.join(", ")}`);
  // frp reads its files as Go templates first: between double braces it would insert environment variables.
  return renderToml(config).replaceAll("{{", "\\u007B\\u007B");
}
