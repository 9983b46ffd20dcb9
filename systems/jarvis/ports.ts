import type { PublicPort } from "../../constructs/lightsail/public-port";
import type { JarvisConfig } from "./config";

/** The document's ports: 22 for administrators, 80 and 443 for everybody, 3478 for TURN over TCP and UDP. */
export function portsOf({ sshFrom, turn }: JarvisConfig): readonly PublicPort[] {
  return [
    ...(sshFrom.length === 0 ? [] : [{ port: 22, from: sshFrom }]),
    { port: 80 },
    { port: 443 },
    ...(turn ? [{ port: 3478 }, { port: 3478, protocol: "udp" as const }] : []),
  ];
}
