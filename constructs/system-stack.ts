import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { bindBackend } from "./state/bind-backend";
import type { Environment } from "../src/config/environment";
import { type NameKind, physicalName } from "./naming";
import { asTerraform } from "./yaml-data";
import { type ProtectionRules, protectionRules } from "./protection";

/** App context: set when one synth holds several systems, so that stack ids carry the system's name. */
export const SEVERAL_SYSTEMS_CONTEXT = "groundplan:several-systems";

/** Import blocks came with it, in Terraform and in OpenTofu's first release. */
const OLDEST_ENGINE = "1.5";

/**
 * The base of every stack: one environment of one system. It owns what no construct may decide for itself: the
 * AWS provider with the environment's region, account and default tags, the remote state backend, and the
 * versions that may run it.
 *
 * In `systems/<name>/` its id is the environment (`prod`), elsewhere `<system>-<environment>`; resource
 * addresses and the state key are the same both ways.
 */
export class SystemStack<C extends object = object> extends TerraformStack {
  /** What the environment's YAML file says, typed. */
  readonly environment: Environment<C>;
  /** What the environment's protection switch means for each kind of resource. */
  readonly protection: ProtectionRules;

  private requiredVersion = "";

  constructor(scope: Construct, environment: Environment<C>) {
    super(scope, stackId(scope, environment));
    this.environment = environment;
    this.protection = protectionRules(environment.protection);
    this.addProvider();
    bindBackend(this, environment);
  }

  /** The stack that a construct belongs to. */
  static override of(construct: Construct): SystemStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof SystemStack) return stack;
    throw new Error(`${construct.node.path} must stand in a SystemStack, not in a bare TerraformStack`);
  }

  /**
   * A physical name that begins with the system's, after the profile that some systems are named after:
   * `named("bucket", "deploy")` is `<system>-deploy`.
   */
  named(kind: NameKind, ...parts: readonly string[]): string {
    const { profile = "", system } = this.environment;
    return physicalName(kind, profile, system, ...parts);
  }

  /**
   * Refuses engines older than a version, for stacks that need more than the oldest one has: write-only
   * arguments need 1.11.
   */
  requireEngine(oldest: string): void {
    this.requiredVersion = `>= ${oldest}`;
    // cdktf's HCL printer turns the setting into `0 = "required_version"`; there a file of its own holds it.
    if (App.of(this).hclOutput) return;
    this.addOverride("terraform.required_version", this.requiredVersion);
  }

  /**
   * Makes sure that there is a backend, and no more. cdktf also resolves the whole stack here, a tenth of a synth's time,
   * to find references to other stacks. Ours know nothing of each other and read outputs from the state; the check after
   * a synth refuses a reference to what the stack does not have.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  override toTerraform(): unknown {
    return asTerraform(super.toTerraform());
  }

  override toHclTerraform(): ReturnType<TerraformStack["toHclTerraform"]> {
    return asTerraform(super.toHclTerraform()) as ReturnType<TerraformStack["toHclTerraform"]>;
  }

  /** The version constraint on the engine, as Terraform writes it. */
  get engineConstraint(): string {
    return this.requiredVersion;
  }

  private addProvider(): void {
    const { account, region, system, name, tags } = this.environment;
    new AwsProvider(this, "aws", {
      region,
      ...(account === undefined ? {} : { allowedAccountIds: [account] }),
      defaultTags: [
        { tags: { ...tags, project: "groundplan", system, environment: name, "managed-by": "groundplan" } },
      ],
    });
    this.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
    this.requireEngine(OLDEST_ENGINE);
  }
}

function stackId(scope: Construct, environment: Environment): string {
  const several = scope.node.tryGetContext(SEVERAL_SYSTEMS_CONTEXT) === true;
  return several ? `${environment.system}-${environment.name}` : environment.name;
}
