import type { Environment } from "../../../config/environment";
import type { Pace } from "../../contract";
import { runOverSsh, type SshEnding, type SshOptions, type SshReach } from "../../steps/run-over-ssh";
import { type Access, openAccess } from "./access";
import type { ComposePlace } from "./compose-place";
import { asRoot } from "./root-script";

/** The instance of an environment, with a way in that is asked for at need and thrown away at the end. */
export class ComposeHost {
  constructor(
    readonly environment: Environment,
    readonly place: ComposePlace,
    readonly pace: Pace,
    private readonly reach: SshReach,
  ) {}

  /** A way in, to be closed by who asks. */
  open(): Promise<Access> {
    return openAccess(this.environment.region, this.place.staticIpName);
  }

  /** Opens a way in for some work, and closes it after that. */
  async visit<T>(work: (access: Access) => Promise<T>): Promise<T> {
    const access = await this.open();
    try {
      return await work(access);
    } finally {
      access.close();
    }
  }

  /** Runs a command as root, each word as it stands; a non-zero code is a result. */
  run(access: Access, words: readonly string[], options?: SshOptions): Promise<SshEnding> {
    return this.runScript(access, asRoot(words), options);
  }

  runScript(access: Access, script: string, options?: SshOptions): Promise<SshEnding> {
    return runOverSsh(this.reach, access.host, script, options);
  }

  /** The words of Docker Compose there. */
  composeWords(...words: readonly string[]): readonly string[] {
    return [`${this.place.folder}/${this.place.compose}`, ...words];
  }
}
