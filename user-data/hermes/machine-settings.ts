/** What a container host of Hermes must be told. Names must be known when the stack is synthesized. */
export interface HermesMachineSettings {
  /** AWS region of the registry, the secret, the parameter and the log group. */
  readonly region: string;
  /** The dimension `Fleet` of the metrics that the CloudWatch agent reports. */
  readonly fleetName: string;
  /** ECR repository of the machine's own account. */
  readonly repositoryName: string;
  /** SSM parameter that holds the tag of the image to run, or `none` until something was rolled out. */
  readonly imageTagParameter: string;
  /** Name or ARN of the secret whose keys become the container's environment. */
  readonly secretName: string;
  /**
   * Keys without which nothing is started.
   * @default ["DATABASE_URL", "SECRET_KEY_BASE", "ANTHROPIC_API_KEY"]
   */
  readonly secretKeys?: readonly string[];
  /** CloudWatch log group of the containers' output. */
  readonly logGroup: string;
  /** Where the container listens. */
  readonly port: number;
  /** Where the host listens for it, and the load balancer asks. */
  readonly hostPort: number;
  /** SSM parameter that holds the CDN's name, which the container is told as `CDN_HOST`. @default - it is told none */
  readonly cdnParameter?: string;
  /** Answers 200 when the application can take requests. */
  readonly healthPath: string;
  /** What Phoenix calls itself (`PHX_HOST`). @default - left to the application */
  readonly host?: string;
}
