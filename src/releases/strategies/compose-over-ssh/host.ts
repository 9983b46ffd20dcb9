import type { ProgramResult } from "../../../process/run-program";
import type { Environment } from "../../../config/environment";
import type { Pace } from "../../contract";
import { runOverSsh } from "../../steps/run-over-ssh";
import { type Access, openAccess } from "./access";
import type { ComposePlace } from "./compose-place";

/** The instance of an environment, with a way in that is asked for at the first need and thrown away at the end. */
export class ComposeHost {
  constructor(
    readonly environment: Environment,
    readonly place: ComposePlace,
    readonly pace: Pace,
    private readonly port = Number(process.env["GROUNDPLAN_SSH_PORT"] ?? 22),
  ) {}

  /** A way in, to be closed by who asks. */
  open(): Promise<Access> {
    const { region } = this.environment;
    const { staticIpName } = this.place;
    return openAccess({ region, staticIpName, port: this.port });
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

  /** The words of Docker Compose there. */
  composeWords(...words: readonly string[]): readonly string[] {
    return [`${this.place.folder}/${this.place.compose}`, ...words];
  }

  compose(access: Access, ...words: readonly string[]): Promise<ProgramResult> {
    return runOverSsh(access.ssh, this.composeWords(...words));
  }
}
