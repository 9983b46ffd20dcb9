import type { Protection } from "../src/config/environment";

/** What an environment's protection means for each kind of resource. */
export interface ProtectionRules {
  /** `lifecycle.prevent_destroy` on resources with data, or with an address that others rely on. */
  readonly preventDestroy: boolean;
  /** AWS's own deletion protection (load balancers, tables, databases). */
  readonly deletionProtection: boolean;
  /** A final snapshot before a database is destroyed. */
  readonly finalSnapshot: boolean;
  /** Days that automatic database backups are kept. */
  readonly backupRetentionDays: number;
  /** Days that CloudWatch keeps log events. */
  readonly logRetentionDays: number;
  /** Days that a deleted secret can be restored; 0 deletes immediately. */
  readonly secretRecoveryDays: number;
  /** Whether a bucket may be deleted with objects in it. */
  readonly forceDestroyBuckets: boolean;
}

const RULES: Readonly<Record<Protection, ProtectionRules>> = {
  strict: {
    preventDestroy: true,
    deletionProtection: true,
    finalSnapshot: true,
    backupRetentionDays: 14,
    logRetentionDays: 90,
    secretRecoveryDays: 30,
    forceDestroyBuckets: false,
  },
  relaxed: {
    preventDestroy: false,
    deletionProtection: false,
    finalSnapshot: false,
    backupRetentionDays: 1,
    logRetentionDays: 14,
    secretRecoveryDays: 0,
    forceDestroyBuckets: true,
  },
};

/** The rules behind `protection: strict | relaxed`. */
export function protectionRules(protection: Protection): ProtectionRules {
  return RULES[protection];
}
