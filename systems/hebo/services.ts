import { Construct } from "constructs";
import type { DeployedVersion } from "../../constructs/containers/deployed-version";
import { FargateCluster } from "../../constructs/containers/fargate-cluster";
import { FargateService } from "../../constructs/containers/fargate-service";
import { FargateTask, type TaskSecret } from "../../constructs/containers/fargate-task";
import type { GivenRegistry } from "../../constructs/containers/given-repository";
import type { Migrator } from "../../constructs/database/migrator";
import { HostRules } from "../../constructs/network/host-rules";
import { LoadBalancer } from "../../constructs/network/load-balancer";
import type { Environment } from "../../src/config/environment";
import type { HeboConfig } from "./config";
import type { Database } from "./database";
import { hostOf } from "./names";
import type { Place } from "./place";
import { REPOSITORIES } from "./repositories";

export interface ServicesProps {
  /** Prefix of physical names. */
  readonly prefix: string;
  readonly environment: Environment<HeboConfig>;
  readonly place: Place;
  readonly registry: GivenRegistry;
  readonly version: DeployedVersion;
  readonly database: Database;
  readonly migrator: Migrator;
}

/** Document, "API" and "Gateway": each service's name, port and secrets. */
const SERVICES = {
  api: { taskName: "HeboApiService", port: 3001, gatewaySecrets: {} },
  gateway: {
    taskName: "HeboGatewayService",
    port: 3002,
    gatewaySecrets: { GROQ_API_KEY: "GroqApiKey", VOYAGE_API_KEY: "VoyageApiKey" },
  },
} as const;

type ServiceName = keyof typeof SERVICES;

/** Both services in one cluster, behind one load balancer that routes by host name. */
export class Services extends Construct {
  readonly balancer: LoadBalancer;
  readonly cluster: FargateCluster;
  readonly api: FargateService;
  readonly gateway: FargateService;
  private readonly rules: HostRules;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServicesProps,
  ) {
    super(scope, id);
    const { prefix, place, environment } = props;
    const { accessLogBucket } = environment.config;
    const { api, gateway } = place.certificates;
    this.balancer = new LoadBalancer(this, "balancer", {
      balancerName: prefix,
      network: place.network,
      certificate: api,
      ...(accessLogBucket === undefined ? {} : { accessLogBucketName: accessLogBucket }),
    });
    this.rules = new HostRules(this, "hosts", {
      balancer: this.balancer,
      certificates: new Map([
        ["api", api],
        ["gateway", gateway],
      ]),
    });
    this.cluster = new FargateCluster(this, "cluster", { clusterName: prefix });
    this.api = this.addService("api");
    this.gateway = this.addService("gateway");
  }

  private addService(name: ServiceName): FargateService {
    const { prefix, place, environment, database, migrator } = this.props;
    const { services, hostedZone } = environment.config;
    const service = new FargateService(this, name, {
      cluster: this.cluster,
      task: this.addTask(name),
      network: place.network,
      host: hostOf(name, environment.name, hostedZone),
      rules: this.rules,
      balancer: this.balancer,
      prefix,
      capacity: services.spot ? "FARGATE_SPOT" : "FARGATE",
      fewest: services.fewest,
      most: services.most,
      startsAfter: [migrator.firstRun, ...place.wayOut],
    });
    database.allowFrom({ securityGroup: service.securityGroup }, `Queries of the ${name}`);
    return service;
  }

  private addTask(name: ServiceName): FargateTask {
    const { prefix, environment, registry, version } = this.props;
    const { taskName, port } = SERVICES[name];
    const { cpu, memoryMib } = environment.config.services;
    const repository = REPOSITORIES[name];
    return new FargateTask(this, `${name}-task`, {
      taskName,
      family: `${prefix}-${name}`,
      image: registry.image(repository, version.version),
      port,
      cpu,
      memoryMib,
      logGroupName: `/${environment.system}/${environment.name}/${taskName}`,
      environment: this.variables(port),
      secrets: this.secrets(name),
      grants: [(role) => registry.grantPull(role, repository)],
    });
  }

  private variables(port: number): Record<string, string> {
    const { database, environment } = this.props;
    return {
      LOG_LEVEL: environment.config.services.logLevel,
      NO_COLOR: "1",
      PORT: String(port),
      PG_HOST: database.endpoint,
      PG_PORT: String(database.cluster.port),
      PG_DATABASE: database.cluster.databaseName,
      PGSSLMODE: "require",
    };
  }

  private secrets(name: ServiceName): Record<string, TaskSecret> {
    const { database, place } = this.props;
    const credentials = database.cluster.credentials.secretArn;
    const models = Object.entries(SERVICES[name].gatewaySecrets).map(
      ([variable, key]) => [variable, { secretArn: place.secretArns.gateway, key }] as const,
    );
    return {
      PG_USER: { secretArn: credentials, key: "username" },
      PG_PASSWORD: { secretArn: credentials, key: "password" },
      STACK_SECRET_SERVER_KEY: { secretArn: place.secretArns.app, key: "StackSecretServerKey" },
      VITE_STACK_PROJECT_ID: { secretArn: place.secretArns.app, key: "StackProjectId" },
      ...Object.fromEntries(models),
    };
  }
}
