import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { UserError } from "../../text/user-error";
import { askAws } from "./ask-aws";

const [CURRENT, PENDING] = ["AWSCURRENT", "AWSPENDING"] as const;

/**
 * Stays on the version that the stack wrote. Secrets Manager lists only versions with a label; the provider would take
 * one that is not listed for deleted, and write it once more.
 */
const FIRST = "GROUNDPLAN_FIRST";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The next password of a database, in the same secret as the current one, until the database has it. */
export class PendingPassword {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly secretName: string,
  ) {}

  /**
   * Writes the next password. One that an interrupted rotation left is used again: the database may have it already.
   *
   * @returns the password
   */
  async prepare(make: () => string): Promise<string> {
    const versions = await this.versions();
    const current = versions.get(CURRENT);
    if (current === undefined) {
      throw new UserError({
        what: "the secret holds no password yet: the database was not created",
        where: this.secretName,
        next: "Apply the environment first.",
      });
    }
    if (!versions.has(FIRST)) await this.label(FIRST, current);
    if (versions.has(PENDING) && versions.get(PENDING) !== current)
      return (await this.read(PENDING)).password;
    const next: Credentials = { ...(await this.read(CURRENT)), password: make() };
    await askAws(
      "secretsmanager:PutSecretValue",
      this.client.send(
        new PutSecretValueCommand({
          SecretId: this.secretName,
          SecretString: JSON.stringify(next),
          VersionStages: [PENDING],
        }),
      ),
    );
    return next.password;
  }

  /** Makes the next password the current one. */
  async promote(): Promise<void> {
    const versions = await this.versions();
    const [current, pending] = [versions.get(CURRENT), versions.get(PENDING)];
    if (pending === undefined || pending === current) return;
    await this.label(CURRENT, pending, current);
    await this.label(PENDING, undefined, pending);
  }

  /** Version ids by label. */
  private async versions(): Promise<ReadonlyMap<string, string>> {
    const { VersionIdsToStages = {} } = await askAws(
      "secretsmanager:DescribeSecret",
      this.client.send(new DescribeSecretCommand({ SecretId: this.secretName })),
    );
    return new Map(
      Object.entries(VersionIdsToStages).flatMap(([id, stages]) =>
        stages.map((stage) => [stage, id] as const),
      ),
    );
  }

  private async read(VersionStage: string): Promise<Credentials> {
    const { SecretString = "{}" } = await askAws(
      "secretsmanager:GetSecretValue",
      this.client.send(new GetSecretValueCommand({ SecretId: this.secretName, VersionStage })),
    );
    return JSON.parse(SecretString) as Credentials;
  }

  private async label(VersionStage: string, to: string | undefined, from?: string): Promise<void> {
    await askAws(
      "secretsmanager:UpdateSecretVersionStage",
      this.client.send(
        new UpdateSecretVersionStageCommand({
          ...{ SecretId: this.secretName, VersionStage },
          ...(to === undefined ? {} : { MoveToVersionId: to }),
          ...(from === undefined ? {} : { RemoveFromVersionId: from }),
        }),
      ),
    );
  }
}
