import { LightsailDatabase as Database } from "@cdktf/provider-aws/lib/lightsail-database";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";
import { matching, validateProps } from "../validation";
import { LIGHTSAIL_DATABASE_BUNDLES } from "./bundles";

export interface LightsailDatabaseProps {
  /** Physical name, such as `jarvis-prod-db`. */
  readonly databaseName: string;
  /** Engine and major version, such as `postgres_15`. Changing it creates a new, empty database. */
  readonly blueprint: string;
  /** Such as `micro_2_0`. Changing it creates a new, empty database. */
  readonly bundle: string;
  /** The name of the initial database. */
  readonly masterDatabaseName: string;
  readonly masterUsername: string;
  /** A reference to a sensitive variable. It is stored in the state, because Lightsail has no write-only password. */
  readonly masterPassword: string;
  /** Who accepted that the password is in the state, and where. */
  readonly passwordInState: string;
  /** UTC, `HH:MM-HH:MM`. */
  readonly backupWindow: string;
  /** UTC, `Ddd:HH:MM-Ddd:HH:MM`. */
  readonly maintenanceWindow: string;
}

/** A managed database of Lightsail that only the account's instances can reach. Destroying it leaves a snapshot. */
export class LightsailDatabase extends Construct {
  readonly endpoint: string;
  readonly port: number;

  constructor(scope: Construct, id: string, props: LightsailDatabaseProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "bundle",
        rule: (bundle) =>
          (LIGHTSAIL_DATABASE_BUNDLES as readonly string[]).includes(String(bundle))
            ? undefined
            : `must be one of ${LIGHTSAIL_DATABASE_BUNDLES.join(", ")}`,
      },
      { property: "databaseName", rule: matching(/^\w[\w-]{0,252}\w$/, "2 to 254 letters, digits, hyphens") },
    ]);
    const { protection } = SystemStack.of(this);
    const database = new Database(this, "database", {
      relationalDatabaseName: props.databaseName,
      blueprintId: props.blueprint,
      bundleId: props.bundle,
      masterDatabaseName: props.masterDatabaseName,
      masterUsername: props.masterUsername,
      masterPassword: props.masterPassword,
      backupRetentionEnabled: true,
      preferredBackupWindow: props.backupWindow,
      preferredMaintenanceWindow: props.maintenanceWindow,
      publiclyAccessible: false,
      applyImmediately: !protection.preventDestroy,
      // To delete a database, Lightsail needs a snapshot name or the request to skip the snapshot.
      skipFinalSnapshot: !protection.finalSnapshot,
      finalSnapshotName: `${props.databaseName}-final`,
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    acceptRisk(database, "GP_LIGHTSAIL_DB_PASSWORD", props.passwordInState);
    this.endpoint = database.masterEndpointAddress;
    this.port = database.masterEndpointPort;
  }
}
