/** What the provider keeps beside a resource's state, out of sight of the user. */
export interface PrivateState {
  /** Imported and not applied since: what is null was not looked at, rather than unset. */
  readonly adopted?: boolean;
}

export function readPrivate(bytes: Uint8Array | undefined): PrivateState {
  if (bytes === undefined || bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    // The real provider's private state is not always JSON; nothing in it concerns the rehearsal.
    return {};
  }
}

export function writePrivate(state: PrivateState): Buffer {
  return Buffer.from(Object.keys(state).length === 0 ? "" : JSON.stringify(state));
}
