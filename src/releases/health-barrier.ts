import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../text/user-error";

/** What a look at something found: it is as wanted, it is not yet, or it never will be. */
export type Verdict =
  | { readonly kind: "passed" }
  | { readonly kind: "waiting"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

export interface BarrierOptions {
  /** What is waited for, as the end of a sentence: `i-0abc to be healthy`. */
  readonly waitingFor: string;
  /** Seconds until it must be so. */
  readonly limitSeconds: number;
  /** Seconds between two looks. @default 5 */
  readonly everySeconds?: number;
  /** Told whenever what was found changes. */
  readonly note?: (detail: string) => void;
}

export const passed: Verdict = { kind: "passed" };

/**
 * Lets nothing past until a look finds what is wanted.
 * @throws UserError when it cannot be any more, or is not in time
 */
export async function passBarrier(look: () => Promise<Verdict>, options: BarrierOptions): Promise<void> {
  const { waitingFor, limitSeconds, everySeconds = 5, note } = options;
  const deadline = Date.now() + limitSeconds * 1000;
  let last = "";
  for (;;) {
    const verdict = await look();
    if (verdict.kind === "passed") return;
    if (verdict.kind === "failed") throw new UserError({ what: verdict.detail });
    if (verdict.detail !== last) note?.(verdict.detail);
    last = verdict.detail;
    if (Date.now() + everySeconds * 1000 > deadline) {
      throw new UserError({ what: `waited ${limitSeconds} s for ${waitingFor}: ${last}` });
    }
    await pause(everySeconds * 1000);
  }
}
