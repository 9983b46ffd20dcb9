import type { SshHost } from "../../steps/run-over-ssh";

/** A file that a deployment writes into the checkout. */
export interface CheckoutFile {
  /** Below the checkout. */
  readonly path: string;
  readonly content: string;
  /** A file of the repository whose variables count where `content` has none. @default - none */
  readonly sample?: string;
  /** Compose services that read it: a change restarts them alone. @default - a change installs anew */
  readonly services?: readonly string[];
}

/** What is checked out on a machine, configured and installed there. */
export interface Checkout {
  /** Names the folder of what a machine remembers, such as `chronos`. */
  readonly name: string;
  /** What `git clone` takes, on the machine. */
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly ref: string;
  /** Below the user's home. */
  readonly folder: string;
  readonly files: readonly CheckoutFile[];
  /** Run as root in the checkout: the first time and for updates alike. */
  readonly install: readonly string[];
  /** Where the installation puts what runs, for changes of single services. @default - everything is installed anew */
  readonly installedIn?: string;
  /**
   * A program that runs as root before and after what is installed comes up, with something to read that may be secret.
   * @default - none
   */
  readonly hook?: { readonly program: string; readonly input: string };
  /** Addresses that must answer on the machine, with anything but an error of the server's. */
  readonly answers: readonly string[];
  /** Names that lead to the machine itself while it is asked: `["chronos.example.com:443:127.0.0.1"]`. */
  readonly leadsHere: readonly string[];
  /** What must not be shown, wherever it comes up. */
  readonly secrets: readonly string[];
  /** The systemd unit that runs it. */
  readonly unit: string;
}

/** A machine that a checkout is deployed to. */
export interface CheckoutMachine {
  readonly name: string;
  /**
   * Finds it, with the host keys that it must prove.
   * @throws UserError when there is none, or its keys cannot be learnt
   */
  locate(): Promise<SshHost>;
  readonly checkout: Checkout;
  /** A file that is there once the machine's own installation is done. @default - it is not waited for */
  readonly marker?: string;
}

/** What a deployment to one machine came to. */
export interface CheckoutReport {
  readonly commit: string;
  /** The commit before; undefined for the first. */
  readonly previous?: string;
  /** Whether there was nothing to do. */
  readonly unchanged: boolean;
  /** Files that were written. */
  readonly files: readonly string[];
  /** Services that were restarted alone; empty when everything was installed anew. */
  readonly services: readonly string[];
}
