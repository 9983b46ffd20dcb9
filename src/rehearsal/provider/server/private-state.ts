/** What the provider stores next to a resource's state, hidden from the user. */
export interface PrivateState {
  /** Imported and not applied since: null means not read, rather than unset. */
  readonly adopted?: boolean;
}

export function readPrivate(bytes: Uint8Array | undefined): PrivateState {
  if (bytes === undefined || bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    // The real provider's private state is not always JSON. The rehearsal needs none of it.
    return {};
  }
}

export function writePrivate(state: PrivateState): Buffer {
  return Buffer.from(Object.keys(state).length === 0 ? "" : JSON.stringify(state));
}
