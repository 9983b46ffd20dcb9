import type { SshHost } from "../../steps/run-over-ssh";

/** A file that a deployment writes into the checkout. */
export interface CheckoutFile {
  /** Path relative to the checkout. */
  readonly path: string;
  readonly content: string;
  /** A file of the repository that provides variables missing from `content`. @default - none */
  readonly sample?: string;
  /**
   * Compose services that read the file. A change restarts only these.
   * @default - a change runs the installation again
   */
  readonly services?: readonly string[];
}

/** A checkout on a machine: its source, its files and its installation. */
export interface Checkout {
  /** Name of the folder with the state of deployments, such as `chronos`. */
  readonly name: string;
  /** A URL that `git clone` takes on the machine. */
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly ref: string;
  /** Path relative to the user's home. */
  readonly folder: string;
  readonly files: readonly CheckoutFile[];
  /** The installation script. Runs as root in the checkout, for the first installation and for updates. */
  readonly install: readonly string[];
  /**
   * The Compose folder of the installation, for changes to single services.
   * @default - every change runs the installation again
   */
  readonly installedIn?: string;
  /**
   * A program that runs as root before and after the new version starts. Its input may contain secrets.
   * @default - none
   */
  readonly hook?: { readonly program: string; readonly input: string };
  /** Addresses that must answer on the machine, with anything but an error of the server's. */
  readonly answers: readonly string[];
  /** Host names that resolve to the machine itself during checks: `["chronos.example.com:443:127.0.0.1"]`. */
  readonly leadsHere: readonly string[];
  /** Values to mask in all output. */
  readonly secrets: readonly string[];
  /** The systemd unit that runs the application. */
  readonly unit: string;
}

/** A machine with a checkout. */
export interface CheckoutMachine {
  readonly name: string;
  /**
   * Looks up the machine and its host keys.
   *
   * @throws UserError if the machine does not exist or its host keys cannot be found
   */
  locate(): Promise<SshHost>;
  readonly checkout: Checkout;
  /** Time limit for it to answer over SSH, in seconds. @default - the pace's `healthySeconds`, enough for a boot */
  readonly reachSeconds?: number;
  /** A file that exists when the machine's first-boot installation is done. @default - does not wait */
  readonly marker?: string;
}

/** The result of a deployment to one machine. */
export interface CheckoutReport {
  readonly commit: string;
  /** The previous commit; undefined for the first deployment. */
  readonly previous?: string;
  /** Whether nothing had to change. */
  readonly unchanged: boolean;
  /** Files that were written. */
  readonly files: readonly string[];
  /** Services that were restarted; empty if the whole installation ran. */
  readonly services: readonly string[];
}
