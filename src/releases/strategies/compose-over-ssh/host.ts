import type { Environment } from "../../../config/environment";
import type { Pace } from "../../contract";
import { runOverSsh, type SshEnding, type SshOptions, type SshReach } from "../../steps/run-over-ssh";
import { type Access, openAccess } from "./access";
import type { ComposePlace } from "./compose-place";
import { asRoot } from "./root-script";

/** The instance of an environment. Opens SSH access on first use; `close` discards it. */
export class ComposeHost {
  constructor(
    readonly environment: Environment,
    readonly place: ComposePlace,
    readonly pace: Pace,
    private readonly reach: SshReach,
  ) {}

  /** SSH access that the caller must close. */
  open(): Promise<Access> {
    return openAccess(this.environment.region, this.place.staticIpName);
  }

  /** Opens SSH access, does some work, and closes it. */
  async visit<T>(work: (access: Access) => Promise<T>): Promise<T> {
    const access = await this.open();
    try {
      return await work(access);
    } finally {
      access.close();
    }
  }

  /** Runs a command as root with its arguments quoted. A non-zero exit code is a result, not an error. */
  run(access: Access, words: readonly string[], options?: SshOptions): Promise<SshEnding> {
    return this.runScript(access, asRoot(words), options);
  }

  runScript(access: Access, script: string, options?: SshOptions): Promise<SshEnding> {
    return runOverSsh(this.reach, access.host, script, options);
  }

  /** The command line of Docker Compose on the instance. */
  composeWords(...words: readonly string[]): readonly string[] {
    return [`${this.place.folder}/${this.place.compose}`, ...words];
  }
}
