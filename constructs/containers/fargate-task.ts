import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Construct } from "constructs";
import type { Grantee } from "../identity/policy-document";
import { Role, trustService } from "../identity/role";
import { jsonText } from "../json-text";
import { LogGroup } from "../observability/log-group";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";

/** A value of a secret that a container gets as an environment variable. */
export interface TaskSecret {
  readonly secretArn: string;
  /** The key in the secret's JSON object. */
  readonly key: string;
}

export interface FargateTaskProps {
  /** Physical name of task and container: `HeboApiService`. */
  readonly taskName: string;
  /** Prefix of names that are unique in the account: family, roles. */
  readonly family: string;
  /** The image with its tag. */
  readonly image: string;
  readonly port: number;
  /** CPU units: 256 is a quarter of a vCPU. */
  readonly cpu: number;
  readonly memoryMib: number;
  /** Physical name of the log group. */
  readonly logGroupName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets by environment variable. */
  readonly secrets: Readonly<Record<string, TaskSecret>>;
  /** Permissions to start the container besides its secrets: pulling the image. */
  readonly grants: readonly ((role: Grantee) => void)[];
}

/** The user `nonroot` of distroless images. */
const NONROOT = "65532:65532";

/** Memory in MiB that Fargate offers for each CPU size (ECS developer guide, "Task size"). */
const MEMORY_BY_CPU: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
};

/**
 * A task definition with one container: Arm, non-root, a read-only root file system, no capabilities. It only names
 * secrets: the agent fetches them with a role that can read exactly these. The container itself has no permissions in
 * AWS.
 *
 * An apply reads the family's newest revision from ECS, so it finds what the last deploy registered.
 */
export class FargateTask extends Construct {
  readonly taskDefinitionArn: string;
  readonly executionRole: Role;
  readonly taskRole: Role;
  readonly logs: LogGroup;
  /** The resource's Terraform reference, for conditions. */
  readonly reference: string;

  constructor(
    scope: Construct,
    id: string,
    readonly props: FargateTaskProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      { property: "taskName", rule: matching(/^[A-Za-z][\w-]{0,254}$/, "1 to 255 letters, digits, - or _") },
      { property: "family", rule: matching(/^[a-z][a-z0-9-]{0,53}$/, "1 to 54 lower-case characters") },
      { property: "port", rule: between(1, 65535) },
      { property: "memoryMib", rule: () => memoryFault(props.cpu, props.memoryMib) },
    ]);
    this.logs = new LogGroup(this, "logs", { logGroupName: props.logGroupName });
    this.executionRole = this.addExecutionRole();
    this.taskRole = new Role(this, "task-role", {
      roleName: `${props.family}-task`,
      description: `What ${props.taskName} may do in AWS: nothing`,
      trust: [trustService("ecs-tasks.amazonaws.com")],
    });
    const definition = this.addDefinition();
    this.taskDefinitionArn = definition.arn;
    this.reference = `${definition.fqn}.arn`;
  }

  private addExecutionRole(): Role {
    const { family, taskName, secrets, grants } = this.props;
    const role = new Role(this, "execution-role", {
      roleName: `${family}-start`,
      description: `Starts ${taskName}: pulls its image, reads its secrets, writes its log`,
      trust: [trustService("ecs-tasks.amazonaws.com")],
    });
    for (const grant of grants) grant(role);
    this.logs.grantAppend(role);
    const arns = [...new Set(Object.values(secrets).map(({ secretArn }) => secretArn))];
    if (arns.length > 0) {
      role.allow({ sid: "ReadSecrets", actions: ["secretsmanager:GetSecretValue"], resources: arns });
    }
    return role;
  }

  private addDefinition(): EcsTaskDefinition {
    const { family, cpu, memoryMib } = this.props;
    return new EcsTaskDefinition(this, "definition", {
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(cpu),
      memory: String(memoryMib),
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: this.executionRole.roleArn,
      taskRoleArn: this.taskRole.roleArn,
      containerDefinitions: jsonText(() => [this.container()]),
      trackLatest: true,
      // A service needs its old revision until the new one has started.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private container() {
    const { taskName, image, port, environment, secrets, logGroupName } = this.props;
    const { region } = SystemStack.of(this).environment;
    return {
      name: taskName,
      image,
      essential: true,
      user: NONROOT,
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
      portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
      environment: sorted(environment).map(([name, value]) => ({ name, value })),
      secrets: sorted(secrets).map(([name, { secretArn, key }]) => ({
        name,
        valueFrom: `${secretArn}:${key}::`,
      })),
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": logGroupName,
          "awslogs-region": region,
          "awslogs-stream-prefix": taskName,
          // A failing log must not block the application.
          mode: "non-blocking",
          "max-buffer-size": "4m",
        },
      },
    };
  }
}

function memoryFault(cpu: number, memory: number): string | undefined {
  const sizes = MEMORY_BY_CPU[cpu];
  if (sizes === undefined)
    return `has no matching Fargate cpu size: cpu must be ${Object.keys(MEMORY_BY_CPU).join(", ")}`;
  const [least, most, step] = sizes;
  if (memory >= least && memory <= most && memory % step === 0) return undefined;
  return `must be from ${least} to ${most} in steps of ${step} with cpu ${cpu}`;
}

function sorted<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
