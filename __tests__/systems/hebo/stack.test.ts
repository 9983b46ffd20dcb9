import { readFileSync } from "node:fs";
import { join } from "node:path";
import { system } from "../../../systems/hebo/system";
import { stackOf, type SynthesizedStack, synthesizeSystemFiles } from "../../synthesize";

const stacks = synthesizeSystemFiles(system, ["shared", "prod", "preview"]);
const prod = stackOf(stacks, "prod");
const preview = stackOf(stacks, "preview");
const shared = stackOf(stacks, "shared");

interface Container {
  readonly name: string;
  readonly image: string;
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly linuxParameters: { readonly capabilities: { readonly drop: string[] } };
  readonly portMappings: { readonly containerPort: number }[];
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets: { readonly name: string; readonly valueFrom: string }[];
  readonly healthCheck?: unknown;
}

function containerOf(stack: SynthesizedStack, name: "api" | "gateway"): Container {
  const { attributes } = stack.resource("aws_ecs_task_definition", `${name}-task`);
  const [container] = JSON.parse(String(attributes["container_definitions"])) as Container[];
  if (container === undefined) throw new Error(`${name} has no container`);
  return container;
}

describe("Hebo's addresses", () => {
  it.each(["shared", "prod", "preview"])(
    "do not change in %s: another address is another resource",
    (name) => {
      const file = join(__dirname, `addresses.${name}.txt`);
      expect(stackOf(stacks, name).addresses()).toEqual(readFileSync(file, "utf8").trimEnd().split("\n"));
    },
  );
});

describe("Hebo's services", () => {
  it.each([
    ["api", "HeboApiService", 3001],
    ["gateway", "HeboGatewayService", 3002],
  ] as const)(
    "run the %s as nobody, on a read-only file system, without capabilities",
    (name, task, port) => {
      expect(containerOf(prod, name)).toMatchObject({
        name: task,
        user: "65532:65532",
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { drop: ["ALL"] } },
        portMappings: [{ containerPort: port }],
      });
      // The images have no shell that a check could run in.
      expect(containerOf(prod, name).healthCheck).toBeUndefined();
    },
  );

  it("get the document's secrets by reference, each service its own", () => {
    const secretsOf = (name: "api" | "gateway") =>
      Object.fromEntries(containerOf(prod, name).secrets.map((secret) => [secret.name, secret.valueFrom]));
    expect(Object.keys(secretsOf("api"))).toEqual([
      "PG_PASSWORD",
      "PG_USER",
      "STACK_SECRET_SERVER_KEY",
      "VITE_STACK_PROJECT_ID",
    ]);
    expect(Object.keys(secretsOf("gateway"))).toEqual([
      "GROQ_API_KEY",
      "PG_PASSWORD",
      "PG_USER",
      "STACK_SECRET_SERVER_KEY",
      "VITE_STACK_PROJECT_ID",
      "VOYAGE_API_KEY",
    ]);
    for (const value of Object.values({ ...secretsOf("api"), ...secretsOf("gateway") }))
      expect(value).toMatch(
        /^\$\{(aws_secretsmanager_secret\.[\w-]+\.arn|data\.terraform_remote_state\.shared\.outputs\.\w+_secret_arn)\}:\w+::$/,
      );
  });

  it("can read exactly the secrets that their containers name, and have no other permissions in AWS", () => {
    for (const name of ["api", "gateway"] as const) {
      const named = containerOf(prod, name).secrets.map(({ valueFrom }) => valueFrom.split("}:")[0] + "}");
      const [reading] = prod
        .permissionsOf(`${name}-task`, "execution-role")
        .filter(({ Action }) => Action === "secretsmanager:GetSecretValue");
      expect([reading?.Resource].flat().sort()).toEqual([...new Set(named)].sort());
    }
    const policies = prod
      .resources("aws_iam_role_policy")
      .map(({ attributes }) => String(attributes["role"]));
    expect(policies.filter((role) => role.includes("task-role"))).toEqual([]);
  });

  it("roll back a bad deployment, and fail the apply that started it", () => {
    for (const { attributes } of [
      ...prod.resources("aws_ecs_service"),
      ...preview.resources("aws_ecs_service"),
    ]) {
      expect(attributes).toMatchObject({
        deployment_circuit_breaker: { enable: true, rollback: true },
        wait_for_steady_state: true,
        force_new_deployment: true,
      });
      expect(attributes).not.toHaveProperty("launch_type");
      const { ignore_changes, postcondition } = attributes["lifecycle"] as {
        ignore_changes: string[];
        postcondition: { condition: string };
      };
      expect(ignore_changes).toEqual(["desired_count"]);
      const definition = String(attributes["task_definition"]).slice(2, -1);
      expect(postcondition.condition).toBe(`\${self.task_definition == ${definition}}`);
    }
  });

  it("are both in one cluster with Container Insights, on Fargate's Arm processors", () => {
    for (const stack of [prod, preview]) {
      const cluster = stack.resource("aws_ecs_cluster");
      expect(cluster.attributes["setting"]).toEqual([{ name: "containerInsights", value: "enabled" }]);
      expect(stack.resources("aws_ecs_service").map(({ attributes }) => attributes["cluster"])).toEqual(
        Array(2).fill(`\${${cluster.address}.arn}`),
      );
      for (const { attributes } of stack.resources("aws_ecs_task_definition"))
        expect(attributes).toMatchObject({
          requires_compatibilities: ["FARGATE"],
          runtime_platform: { cpu_architecture: "ARM64" },
        });
    }
  });

  it("use Spot capacity in previews only, and change it in place", () => {
    const capacity = (stack: SynthesizedStack) =>
      stack.resources("aws_ecs_service").map(({ attributes }) => attributes["capacity_provider_strategy"]);
    expect(capacity(prod)).toEqual(Array(2).fill([{ capacity_provider: "FARGATE", weight: 1 }]));
    expect(capacity(preview)).toEqual(Array(2).fill([{ capacity_provider: "FARGATE_SPOT", weight: 1 }]));
  });

  it("scale with CPU, memory and requests", () => {
    const [limits] = prod.resources("aws_appautoscaling_target");
    expect(limits?.attributes).toMatchObject({ min_capacity: 4, max_capacity: 16 });
    const metrics = prod.resources("aws_appautoscaling_policy").map(({ attributes }) => {
      const tracking = attributes["target_tracking_scaling_policy_configuration"] as {
        predefined_metric_specification: { predefined_metric_type: string };
      };
      return tracking.predefined_metric_specification.predefined_metric_type;
    });
    expect([...new Set(metrics)].sort()).toEqual([
      "ALBRequestCountPerTarget",
      "ECSServiceAverageCPUUtilization",
      "ECSServiceAverageMemoryUtilization",
    ]);
  });

  it("start after the first migration", () => {
    const [run] = prod.resources("aws_lambda_invocation");
    for (const { attributes } of prod.resources("aws_ecs_service"))
      expect(attributes["depends_on"]).toContain(run?.address);
  });

  it("share one load balancer that routes by host and answers other hosts with 404", () => {
    expect(prod.resources("aws_lb")).toHaveLength(1);
    const hosts = (stack: SynthesizedStack) =>
      stack.resources("aws_lb_listener_rule").map(({ attributes }) => {
        const [condition] = attributes["condition"] as { host_header: { values: string[] } }[];
        return condition?.host_header.values;
      });
    expect(hosts(prod)).toEqual([["api.hebo.ai"], ["gateway.hebo.ai"]]);
    expect(hosts(preview)).toEqual([["preview.dev.api.hebo.ai"], ["preview.dev.gateway.hebo.ai"]]);
    const listener = prod.resource("aws_lb_listener", "https");
    expect(listener.attributes["default_action"]).toMatchObject([
      { type: "fixed-response", fixed_response: { status_code: "404" } },
    ]);
  });

  it("read their version from the parameter that deploys write", () => {
    const [parameter] = prod.resources("aws_ssm_parameter");
    const version = `\${nonsensitive(coalesce(${parameter?.address}.insecure_value, ${parameter?.address}.value))}`;
    expect(containerOf(prod, "api").image).toMatch(/\.dkr\.ecr\.us-east-1\.amazonaws\.com\/hebo\/api:/);
    expect(containerOf(prod, "api").image.endsWith(`:${version}`)).toBe(true);
    expect(parameter?.attributes["lifecycle"]).toEqual({ ignore_changes: ["insecure_value"] });
    for (const { attributes } of prod.resources("aws_ecs_task_definition"))
      expect(attributes["track_latest"]).toBe(true);
  });
});

describe("Hebo's database", () => {
  it("is global, proxied and protected in production", () => {
    const [cluster] = prod.resources("aws_rds_cluster");
    const [global] = prod.resources("aws_rds_global_cluster");
    expect(cluster?.attributes).toMatchObject({
      global_cluster_identifier: `\${${global?.address}.id}`,
      engine_version: `\${${global?.address}.engine_version}`,
      serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 4 },
      storage_encrypted: true,
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "hebo-prod-final",
      backup_retention_period: 14,
      lifecycle: { prevent_destroy: true, ignore_changes: ["engine_version"] },
    });
    expect(prod.resources("aws_rds_cluster_instance")).toHaveLength(2);
    expect(prod.resources("aws_db_proxy")[0]?.attributes).toMatchObject({ require_tls: true });
  });

  it("pauses in previews, without proxy and without a global database", () => {
    const [cluster] = preview.resources("aws_rds_cluster");
    expect(cluster?.attributes["serverlessv2_scaling_configuration"]).toEqual({
      min_capacity: 0,
      max_capacity: 4,
      seconds_until_auto_pause: 1200,
    });
    expect(cluster?.attributes).not.toHaveProperty("global_cluster_identifier");
    expect(preview.resources("aws_db_proxy")).toEqual([]);
    expect(preview.resources("aws_rds_cluster_instance")).toHaveLength(1);
  });

  it("accepts TLS only", () => {
    for (const stack of [prod, preview]) {
      const [group] = stack.resources("aws_rds_cluster_parameter_group");
      expect(group?.attributes["parameter"]).toContainEqual({
        name: "rds.force_ssl",
        value: "1",
        apply_method: "immediate",
      });
    }
  });

  it("has one secret for the password of cluster, proxy, migrator and services, and no plan contains it", () => {
    const secret = prod.resource("aws_secretsmanager_secret", "database/credentials");
    const [cluster] = prod.resources("aws_rds_cluster");
    const [version] = prod.resources("aws_secretsmanager_secret_version");
    const [proxy] = prod.resources("aws_db_proxy");
    const reference = `\${${secret.address}.arn}`;
    expect(cluster?.attributes["master_password_wo"]).toBe("\${var.db_password}");
    expect(version?.attributes["secret_string_wo"]).toContain("var.db_password");
    expect(version?.attributes["secret_id"]).toBe(reference);
    expect(version?.attributes["depends_on"]).toEqual([cluster?.address]);
    expect(JSON.stringify(proxy?.attributes["auth"])).toContain(reference);
    expect(containerOf(prod, "api").secrets.find(({ name }) => name === "PG_PASSWORD")?.valueFrom).toBe(
      `${reference}:password::`,
    );
    expect(JSON.stringify(prod.json)).not.toMatch(/"(master_password|secret_string)"/);
    expect((prod.json["variable"] as Record<string, unknown>)["db_password"]).toMatchObject({
      ephemeral: true,
      sensitive: true,
    });
  });

  it("can have a copy in another region, destroyed before its primary", () => {
    const { prod: withCopy } = synthesizeSystemFiles(system, ["prod"], (text) =>
      text.replace(
        "  # secondary:\n  #   region: us-west-2\n  #   cidr: 10.22.0.0/16\n  #   availability_zones: [us-west-2a, us-west-2b]\n",
        "  secondary: { region: us-west-2, cidr: 10.22.0.0/16, availability_zones: [us-west-2a, us-west-2b] }\n",
      ),
    );
    const copy = withCopy?.resource("aws_rds_cluster", "secondary");
    expect(copy?.attributes).toMatchObject({
      provider: "aws.secondary",
      lifecycle: {
        ignore_changes: ["engine_version", "global_cluster_identifier", "replication_source_identifier"],
      },
    });
    expect(copy?.attributes).not.toHaveProperty("master_password_wo");
    expect(copy?.attributes["depends_on"]).toContain(
      "aws_rds_cluster_instance.database_cluster_writer_4A670683",
    );
  });
});

describe("Hebo's console", () => {
  const distribution = prod.resource("aws_cloudfront_distribution", "console").attributes;

  it("can only be read by its distribution", () => {
    const bucket = prod.resource("aws_s3_bucket_public_access_block", "console");
    expect(bucket.attributes).toMatchObject({ block_public_policy: true, restrict_public_buckets: true });
    expect(prod.resources("aws_cloudfront_origin_access_control")).toHaveLength(1);
  });

  it("caches hashed files for a year and pages never", () => {
    const headers = prod.resources("aws_cloudfront_response_headers_policy").map(({ attributes }) => {
      const { items } = attributes["custom_headers_config"] as {
        items: { value: string; override: boolean }[];
      };
      return items;
    });
    expect(headers.flat().map(({ value, override }) => [value, override])).toEqual([
      ["public, max-age=31536000, immutable", true],
      ["no-cache, no-store, must-revalidate", true],
    ]);
    expect(distribution["ordered_cache_behavior"]).toMatchObject([{ path_pattern: "/assets/*" }]);
  });

  it("lets its scripts call api, gateway and sign-in, and nothing else", () => {
    const [policy] = preview.resources("aws_cloudfront_response_headers_policy");
    const { content_security_policy } = policy?.attributes["security_headers_config"] as {
      content_security_policy: { content_security_policy: string };
    };
    expect(content_security_policy.content_security_policy).toContain(
      "connect-src 'self' https://preview.dev.api.hebo.ai https://preview.dev.gateway.hebo.ai https://api.stack-auth.com;",
    );
    expect(content_security_policy.content_security_policy).toContain("script-src 'self';");
  });

  it("returns the page for every route of the application, and leaves files alone", () => {
    const [routes] = prod.resources("aws_cloudfront_function");
    const code = String(routes?.attributes["code"]);
    const handler = new Function(`${code}; return handler;`)() as (event: { request: { uri: string } }) => {
      uri: string;
    };
    const uriOf = (uri: string) => handler({ request: { uri } }).uri;
    expect(["/", "/agents", "/agents/1/branches/"].map(uriOf)).toEqual(Array(3).fill("/index.html"));
    expect(["/favicon.ico", "/assets/entry-1a2b.js"].map(uriOf)).toEqual([
      "/favicon.ico",
      "/assets/entry-1a2b.js",
    ]);
  });
});

describe("Hebo's names", () => {
  it("are the document's in production and previews", () => {
    const names = (stack: SynthesizedStack) =>
      [...new Set(stack.resources("aws_route53_record").map(({ attributes }) => String(attributes["name"])))]
        .filter((name) => name.endsWith("hebo.ai"))
        .sort();
    expect(names(prod)).toEqual(["api.hebo.ai", "console.hebo.ai", "gateway.hebo.ai"]);
    expect(names(preview)).toEqual(["api", "console", "gateway"].map((app) => `preview.dev.${app}.hebo.ai`));
  });

  it("of previews are covered by existing certificates, the console's in us-east-1", () => {
    expect(preview.resources("aws_acm_certificate")).toEqual([]);
    const certificates = shared
      .resources("aws_acm_certificate")
      .map(({ attributes }) => attributes["domain_name"]);
    expect(certificates).toEqual(["*.dev.api.hebo.ai", "*.dev.console.hebo.ai", "*.dev.gateway.hebo.ai"]);
    expect(shared.resource("aws_acm_certificate", "console").attributes["region"]).toBe("us-east-1");
  });

  it("are in a zone that is looked up or created, as the file says", () => {
    expect(shared.data("aws_route53_zone")).toHaveLength(1);
    expect(shared.resources("aws_route53_zone")).toEqual([]);
    const { shared: making } = synthesizeSystemFiles(system, ["shared"], (text) =>
      text.replace("zone: existing", "zone: managed"),
    );
    expect(making?.data("aws_route53_zone")).toEqual([]);
    expect(making?.resource("aws_route53_zone").attributes).toMatchObject({
      name: "hebo.ai",
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe("Hebo's stages", () => {
  it("read their infrastructure from shared, and prod reads only its secrets", () => {
    expect(
      Object.keys((preview.json["data"] as Record<string, object>)["terraform_remote_state"] ?? {}),
    ).toEqual(["shared"]);
    const read = (prod.json["data"] as Record<string, Record<string, { defaults: object }>>)[
      "terraform_remote_state"
    ];
    expect(Object.keys(read?.["shared"]?.defaults ?? {})).toEqual([
      "production_app_secret_arn",
      "production_gateway_secret_arn",
    ]);
  });

  it("have no separate network", () => {
    for (const type of ["aws_vpc", "aws_subnet", "aws_instance", "aws_acm_certificate", "aws_ecr_repository"])
      expect(preview.resources(type)).toEqual([]);
  });
});
