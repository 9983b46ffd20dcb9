import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { bindBackend } from "./state/bind-backend";
import type { Environment } from "../src/config/environment";
import { type NameKind, physicalName } from "./naming";
import { asTerraform } from "./yaml-data";
import { type ProtectionRules, protectionRules } from "./protection";

/** App context: set if one synth has several systems, so that stack ids include the system's name. */
export const SEVERAL_SYSTEMS_CONTEXT = "groundplan:several-systems";

/** The first version with import blocks, in Terraform and OpenTofu. */
const OLDEST_ENGINE = "1.5";

/**
 * The base of every stack: one environment of one system. It sets the AWS provider with the environment's region,
 * account and default tags, the remote state backend, and the required engine version.
 *
 * In `systems/<name>/` its id is the environment (`prod`), elsewhere `<system>-<environment>`. Resource addresses and
 * state key are the same in both.
 */
export class SystemStack<C extends object = object> extends TerraformStack {
  /** The typed contents of the environment's YAML file. */
  readonly environment: Environment<C>;
  /** What the environment's protection means for each kind of resource. */
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
    throw new Error(`${construct.node.path} must be in a SystemStack, not in a plain TerraformStack`);
  }

  /**
   * A physical name with the system's prefix (and the profile's, for systems that use one): `named("bucket", "deploy")`
   * is `<system>-deploy`.
   */
  named(kind: NameKind, ...parts: readonly string[]): string {
    const { profile = "", system } = this.environment;
    return physicalName(kind, profile, system, ...parts);
  }

  /** Raises the minimum engine version, for stacks that need newer features: write-only arguments need 1.11. */
  requireEngine(oldest: string): void {
    this.requiredVersion = `>= ${oldest}`;
    // cdktf's HCL printer writes the setting as `0 = "required_version"`, so HCL has it in a separate file.
    if (App.of(this).hclOutput) return;
    this.addOverride("terraform.required_version", this.requiredVersion);
  }

  /**
   * Only ensures that there is a backend. cdktf would also resolve the whole stack here, a tenth of a synth's time, to
   * find references between stacks. Ours have none: they read outputs from the state, and a check after synth refuses
   * references to missing resources.
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

  /** The version constraint on the engine, in Terraform's syntax. */
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
