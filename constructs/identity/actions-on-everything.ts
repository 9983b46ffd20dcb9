/**
 * Actions that IAM cannot limit to resources, so a policy allows them on `*` or not at all (Service Authorization
 * Reference, actions without a "Resource types" entry). Names may end in `*`; `except` lists matching actions that can
 * be limited.
 */
const ON_EVERYTHING: readonly { readonly pattern: RegExp; readonly except?: RegExp }[] = [
  { pattern: /^acm:(ListCertificates|RequestCertificate)$/ },
  { pattern: /^application-autoscaling:Describe/ },
  {
    pattern:
      /^cloudfront:(CreateOriginAccessControl|List(Distributions|OriginAccessControls|Functions|CachePolicies|ResponseHeadersPolicies))$/,
  },
  { pattern: /^cloudtrail:(DescribeTrails|ListTrails)$/ },
  { pattern: /^cloudwatch:(PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics)$/ },
  {
    pattern: /^ec2:Describe/,
    except: /^ec2:Describe(Image|Instance|NetworkInterface|Snapshot|Volume|Vpc)Attribute$/,
  },
  { pattern: /^ecr:GetAuthorizationToken$/ },
  {
    pattern:
      /^ecs:(DescribeTaskDefinition|DeregisterTaskDefinition|ListTaskDefinitions|ListClusters|RegisterTaskDefinition)$/,
  },
  { pattern: /^elasticloadbalancing:(Describe|SetWebAcl$)/ },
  { pattern: /^iam:(ListOpenIDConnectProviders|ListRoles|ListPolicies|ListUsers)$/ },
  { pattern: /^kms:(CreateKey|ListAliases|ListKeys)$/ },
  { pattern: /^lambda:(ListFunctions|GetAccountSettings)$/ },
  {
    pattern:
      /^lightsail:(Get\w+|AllocateStaticIp|Create(Disk|Domain|Instances|RelationalDatabase)|(Dis|En)ableAddOn|ImportKeyPair)$/,
    except:
      /^lightsail:Get(CostEstimate|InstanceAccessDetails|RelationalDatabaseMasterUserPassword|SetupHistory)$/,
  },
  { pattern: /^logs:DescribeLogGroups$/ },
  { pattern: /^rds:CreateDBProxy$/ },
  { pattern: /^route53:(ListHostedZones|ListHostedZonesByName|CreateHostedZone|CreateHealthCheck)$/ },
  { pattern: /^secretsmanager:(ListSecrets|GetRandomPassword)$/ },
  { pattern: /^sns:(GetSubscriptionAttributes|SetSubscriptionAttributes|Unsubscribe|ListTopics)$/ },
  {
    pattern:
      /^ssm:(CancelCommand|DescribeInstanceInformation|DescribeParameters|DescribeSessions|GetCommandInvocation|ListCommandInvocations|ListCommands|ListDocuments)$/,
  },
  { pattern: /^sts:GetCallerIdentity$/ },
];

/** By action: a synth asks for some hundred, thousands of times. */
const answers = new Map<string, boolean>();

/** Whether an action, in IAM's spelling, works only on `*`. */
export function knowsNoResources(action: string): boolean {
  const known = answers.get(action);
  if (known !== undefined) return known;
  const answer = ON_EVERYTHING.some(
    ({ pattern, except }) => pattern.test(action) && except?.test(action) !== true,
  );
  answers.set(action, answer);
  return answer;
}
