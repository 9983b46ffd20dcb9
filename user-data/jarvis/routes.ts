import type { JARVIS_SERVICES } from "./memory-limits";

export type JarvisService = (typeof JARVIS_SERVICES)[number];

/** A service's address. Its container's fixed IP ends in `host`, in 172.20.1, or in 172.20.2 for the next container. */
export interface ServiceAddress {
  readonly port: number;
  readonly host: number;
  /** Idle connections that each worker keeps open. */
  readonly keepalive: number;
}

export const SERVICE_ADDRESSES: Readonly<Record<JarvisService, ServiceAddress>> = {
  ingress: { port: 3000, host: 10, keepalive: 32 },
  "asr-gateway": { port: 3001, host: 11, keepalive: 16 },
  "rag-service": { port: 3002, host: 12, keepalive: 16 },
  "llm-router": { port: 3003, host: 13, keepalive: 16 },
  "tts-service": { port: 3004, host: 14, keepalive: 16 },
};

/** A public route. */
export interface Route {
  /** The start of the path, up to a slash or the end. */
  readonly prefix: string;
  readonly service: JarvisService;
  /**
   * Whether to remove the prefix: the services listen on `/transcribe`, `/search`, `/complete` and `/synthesize`,
   * ingress on `/api/…`.
   */
  readonly strip: boolean;
  /** Requests above the zone's rate that are accepted at once; further ones get a 429. */
  readonly burst: number;
  /** @default "api", 10 per second; `general` allows 30 */
  readonly zone?: "api" | "general";
  /** Seconds until an unanswered request fails. */
  readonly timeout: number;
  /** Whether to pass answers on unbuffered, for tokens and audio. @default false */
  readonly streams?: boolean;
  /** Whether only `ssh_from` may use it. @default false */
  readonly restricted?: boolean;
}

/** In the order of the document's services. The first implementation routed only the first of ingress's paths. */
export const ROUTES: readonly Route[] = [
  { prefix: "/api/session", service: "ingress", strip: false, burst: 20, timeout: 300 },
  { prefix: "/api/auth", service: "ingress", strip: false, burst: 20, timeout: 60 },
  { prefix: "/api/webrtc", service: "ingress", strip: false, burst: 20, timeout: 300 },
  { prefix: "/api/orchestration", service: "ingress", strip: false, burst: 20, timeout: 300 },
  { prefix: "/api/chat", service: "ingress", strip: false, burst: 20, timeout: 300, streams: true },
  { prefix: "/api/asr", service: "asr-gateway", strip: true, burst: 10, timeout: 120 },
  { prefix: "/api/rag", service: "rag-service", strip: true, burst: 15, timeout: 60 },
  { prefix: "/api/llm", service: "llm-router", strip: true, burst: 10, timeout: 120, streams: true },
  { prefix: "/api/tts", service: "tts-service", strip: true, burst: 15, timeout: 60, streams: true },
  {
    prefix: "/admin",
    service: "ingress",
    strip: false,
    burst: 5,
    zone: "general",
    timeout: 60,
    restricted: true,
  },
];
