import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { Role, trustService } from "../identity/role";
import { type Peer, SecurityGroup } from "../firewall/security-group";
import { resourcesOf } from "../resources-of";
import { between, validateProps } from "../validation";
import { type AuroraCluster, type DatabasePlace, POSTGRES_PORT } from "./aurora-cluster";

export interface DatabaseProxyProps {
  /** Physical name, at most 60 characters. */
  readonly proxyName: string;
  readonly network: DatabasePlace;
  readonly database: AuroraCluster;
  /** The share of the database's connections that the proxy may use, in percent. @default 90 */
  readonly connectionsPercent?: number;
}

/** How long a client waits for a connection while all are in use, in seconds. */
const BORROW_SECONDS = 30;

/**
 * An RDS Proxy for a cluster: keeps connections open while tasks start and stop, and during a failover. It logs in with
 * the database's secret, requires TLS, and is billed for at least 8 ACU.
 */
export class DatabaseProxy extends Construct {
  readonly endpoint: string;
  /** Physical name. */
  readonly proxyName: string;
  readonly port = POSTGRES_PORT;
  readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProxyProps,
  ) {
    super(scope, id);
    validateProps(this, props, [{ property: "connectionsPercent", rule: between(1, 100) }]);
    const { proxyName, network, database } = props;
    this.securityGroup = this.addFirewall();
    const role = this.addRole();
    const proxy = new DbProxy(this, "endpoint", {
      name: proxyName,
      engineFamily: "POSTGRESQL",
      roleArn: role.roleArn,
      requireTls: true,
      vpcSubnetIds: [...network.privateSubnetIds],
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      auth: [
        {
          authScheme: "SECRETS",
          iamAuth: "DISABLED",
          clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
          secretArn: database.credentials.secretArn,
        },
      ],
      // It logs in as soon as it is created. If that fails, it is unavailable for minutes.
      dependsOn: [...database.whenReady, ...resourcesOf(role)],
    });
    this.endpoint = proxy.endpoint;
    this.proxyName = proxyName;
    this.leadTo(proxy);
  }

  /** Lets a peer reach the database through the proxy. */
  allowFrom(peer: Peer, purpose: string): void {
    this.securityGroup.allowFrom(peer, POSTGRES_PORT, purpose);
  }

  private addFirewall(): SecurityGroup {
    const { proxyName, network, database } = this.props;
    const group = new SecurityGroup(this, "proxy", {
      groupName: `${proxyName}-proxy-sg`,
      description: "Database proxy: reached by the services, and reaches the database only",
      vpcId: network.vpcId,
      allowAllOutbound: false,
    });
    acceptRisk(group.resource, "CKV2_AWS_5", "The proxy uses it, which Checkov does not see");
    group.allowTo({ securityGroup: database.securityGroup }, POSTGRES_PORT, "Connections to the database");
    database.allowFrom({ securityGroup: group }, "Connections of the proxy");
    return group;
  }

  private addRole(): Role {
    const role = new Role(this, "role", {
      roleName: `${this.props.proxyName}-proxy`,
      description: "Reads user and password of the database for RDS Proxy",
      trust: [trustService("rds.amazonaws.com")],
    });
    this.props.database.credentials.grantRead(role);
    return role;
  }

  private leadTo(proxy: DbProxy): void {
    const { database, connectionsPercent = 90 } = this.props;
    const group = new DbProxyDefaultTargetGroup(this, "pool", {
      dbProxyName: proxy.name,
      connectionPoolConfig: {
        maxConnectionsPercent: connectionsPercent,
        connectionBorrowTimeout: BORROW_SECONDS,
      },
    });
    new DbProxyTarget(this, "target", {
      dbProxyName: proxy.name,
      targetGroupName: group.name,
      dbClusterIdentifier: database.clusterId,
    });
  }
}
