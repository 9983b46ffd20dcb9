import { renderToml, type TomlTable } from "../../src/text/toml";

/** Where frp's server listens for devices. */
export const FRP_PORT = 7005;

/** Where frps hands an edge device's API to the backend (`edge_server_port`), and where devices serve it. */
export const EDGE_API_PORT = 5171;

export interface FrpServer {
  /** Where devices connect to. */
  readonly bindPort: number;
  readonly token: string;
  /** The ports that devices may open on the server. */
  readonly allowPorts: readonly number[];
}

/**
 * `frps.toml` in the form that frp takes since 0.52: keys on the top level. Only TLS connections and the named ports;
 * without `webServer.port` there is no dashboard.
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
      // A stranger who tries tokens learns nothing from the answers.
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
  /** Unique among the devices of a server. */
  readonly proxyName: string;
  readonly localPort: number;
  readonly remotePort: number;
}

/** `frpc.toml`: one proxy, the device's API; the client goes on trying while the server is away. */
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
 * Keys that frp documents (`conf/frps_full_example.toml` and `conf/frpc_full_example.toml` of fatedier/frp, read
 * 2026-11-27); it refuses to start with any other. A `*` stands for the rest of a name.
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
  return renderToml(config);
}
