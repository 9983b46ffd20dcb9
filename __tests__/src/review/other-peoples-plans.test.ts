import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Plan, ResourceChange } from "../../../src/plan/plan-model";
import type { Json, JsonObject } from "../../../src/text/json";
import { memberChanges, pairItems } from "../../../src/review/normalize/paired-items";
import { commentOf, created, destroyed, planOf, resource, reviewOf, updated } from "./plan-builders";

const casePlan = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, "fixtures", "cases", name), "utf8")) as Plan;

describe("a plan with -refresh-only", () => {
  const plan = casePlan("refresh-only.json");
  const drifted = (drift: readonly ResourceChange[]): Plan => ({ ...plan, resource_drift: drift });

  it("says that applying it records outside changes", () => {
    const comment = commentOf(plan);
    expect(comment).toContain("**No infrastructure changes.**");
    expect(comment).toContain("records outside changes in the state, 1 resource changed.");
    expect(comment).not.toContain("agrees");
    expect(comment).toContain("atlantis apply");
  });

  it("lists moves", () => {
    const moved = resource(
      "aws_eip.new",
      { actions: ["no-op"], before: { id: "a" }, after: { id: "a" } },
      { previous_address: "aws_eip.old" },
    );
    const comment = commentOf(drifted([moved]));
    expect(comment).toContain("1 resource moved");
    expect(comment).toContain("`aws_eip.new` has moved from `aws_eip.old`");
  });

  it("has its own fingerprint", () => {
    const fingerprint = (one: Plan) => reviewOf(one).projects[0]?.plan.fingerprint;
    const [drift] = plan.resource_drift ?? [];
    const other = JSON.parse(JSON.stringify(drift).replaceAll('"a":"2"', '"a":"3"')) as ResourceChange;
    const prints = [plan, drifted([other]), planOf([])].map(fingerprint);
    expect(new Set(prints).size).toBe(3);
  });

  it("may have an empty list of changes or none", () => {
    expect(commentOf({ ...plan, resource_changes: [] })).toContain("records outside changes in the state");
  });

  it("differs from a plan that has only drift", () => {
    const still = resource("aws_instance.a", { actions: ["no-op"], before: {}, after: {} });
    expect(commentOf({ ...plan, resource_changes: [still] })).toContain(
      "The configuration matches what changed outside",
    );
  });
});

describe("outputs", () => {
  it("are listed with empty and null values", () => {
    const comment = commentOf(casePlan("outputs-empty.json"));
    expect(comment).toContain('- gone = ""');
    expect(comment).toContain("- gone_null = []");
    expect(comment).toMatch(/\+ fresh: \(JSON\)\n\+ {3}\{\}/);
    expect(comment).toMatch(/! toempty:[^]*- {3}"a"/);
  });

  it("hide an equal value that only one side marks as sensitive", () => {
    const same = { actions: ["update"], before: "sunshine-a", after: "sunshine-a" } as const;
    const plan = planOf([], {
      output_changes: { o: { ...same, before_sensitive: true, after_sensitive: false } },
    });
    expect(commentOf(plan)).toContain("! o = (sensitive value) -> (sensitive value)");
    expect(commentOf(plan)).not.toContain("sunshine");
  });

  it("are listed once if both sides are null", () => {
    const none = { before: null, after: null };
    const plan = planOf([], {
      output_changes: { none: { actions: ["create"], ...none }, gone: { actions: ["delete"], ...none } },
    });
    expect(commentOf(plan).match(/^[-+] (?:none|gone) = null$/gm)).toEqual([
      "+ none = null",
      "- gone = null",
    ]);
  });
});

describe("forgotten resources", () => {
  const comment = commentOf(casePlan("i22-create-forget.json"));

  it("keep their reason if another one is created in their place", () => {
    expect(comment).toContain("it cannot be updated in place (identifier)");
  });

  it("are in the visible list if they hold data", () => {
    const visible = comment.replace(/<details>[^]*?<\/details>/g, "");
    expect(visible).toContain("2 resources with data will be forgotten");
    expect(visible).toContain("**forget** `aws_db_instance.a`");
    expect(visible).toContain("**forget** `aws_s3_bucket.gone`");
  });
});

it("reports a deferred destroy as one", () => {
  const deferred = [
    { reason: "instance_count_unknown", resource_change: destroyed("aws_db_instance.a", { id: "x" }) },
  ];
  const comment = commentOf(planOf([], { deferred_changes: deferred }));
  expect(comment).toContain("Deferred to a later plan, not counted here:");
  expect(comment).toContain("**destroy** `aws_db_instance.a`");
  expect(comment).toContain("(destroy)");
});

describe("named blocks", () => {
  it("say so if only their order changes, inside JSON", () => {
    const blocks = [
      { name: "a", image: "1" },
      { name: "b", image: "2" },
    ];
    const plan = planOf([
      updated("x_y.a", { json: JSON.stringify(blocks) }, { json: JSON.stringify([...blocks].reverse()) }),
    ]);
    expect(commentOf(plan)).toContain("(the same blocks in a different order)");
  });

  it("are paired by their names", () => {
    const { projects } = reviewOf(casePlan("set-env.json"));
    const env = projects[0]?.plan.changes[0]?.attributes.filter(({ path }) => path.includes("env"));
    expect(env?.map(({ path, before, after }) => [path.replace(/^.*env/, ""), before, after])).toEqual([
      ['["C"].value', "3", "4"],
      ['["D"].name', null, "D"],
      ['["D"].value', null, "5"],
      ['["A"].name', "A", null],
      ['["A"].value', "1", null],
    ]);
  });

  it.each<[by: string, before: Json[], after: Json[], path: string]>([
    [
      "id",
      [
        { id: "a", n: 1 },
        { id: "b", n: 1 },
      ],
      [
        { id: "b", n: 2 },
        { id: "a", n: 1 },
      ],
      'x["b"].n',
    ],
    [
      "Sid",
      [
        { Sid: "A", n: 1 },
        { Sid: "B", n: 1 },
      ],
      [
        { Sid: "B", n: 2 },
        { Sid: "A", n: 1 },
      ],
      'x["B"].n',
    ],
    [
      "origin_id",
      [
        { origin_id: "a", n: 1 },
        { origin_id: "b", n: 1 },
      ],
      [
        { origin_id: "b", n: 2 },
        { origin_id: "a", n: 1 },
      ],
      'x["b"].n',
    ],
    [
      "name and namespace",
      [
        { namespace: "m", name: "a", v: 1 },
        { namespace: "n", name: "a", v: 1 },
      ],
      [
        { namespace: "n", name: "a", v: 2 },
        { namespace: "m", name: "a", v: 3 },
      ],
      "x[0].v x[1].v",
    ],
  ])("are paired by their %s", (_by, before, after, path) => {
    const changes = reviewOf(planOf([updated("x_y.a", { x: before }, { x: after })])).projects[0]?.plan
      .changes;
    expect(changes?.[0]?.attributes.map((one) => one.path).join(" ")).toBe(path);
  });

  it("are paired by their ports if they are rules", () => {
    const rule = (port: number, cidr: string) => ({
      protocol: "tcp",
      from_port: port,
      to_port: port,
      cidr_blocks: [cidr],
    });
    const plan = planOf([
      updated(
        "aws_security_group.a",
        { ingress: [rule(80, "10.0.0.0/8"), rule(443, "10.0.0.0/8")] },
        { ingress: [rule(443, "10.1.0.0/16"), rule(80, "10.0.0.0/8")] },
      ),
    ]);
    const attributes = reviewOf(plan).projects[0]?.plan.changes[0]?.attributes ?? [];
    expect(attributes.map(({ path }) => path)).toEqual(["ingress[0].cidr_blocks"]);
  });

  it("are each in one pair, whatever their names and order", () => {
    const block = fc.record({ name: fc.constantFrom("a", "b", "c", "d", ""), value: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(block), fc.array(block), (before, after) => {
        const pairs = pairItems(before, after);
        const seen = (side: "before" | "after") =>
          pairs.flatMap((pair) => pair[side] ?? []).sort((a, b) => a - b);
        expect(seen("before")).toEqual(before.map((_, index) => index));
        expect(seen("after")).toEqual(after.map((_, index) => index));
      }),
    );
  });

  it("show the member that forces a replacement, inside JSON", () => {
    const visible = commentOf(casePlan("ecs-td.json")).replace(/<details>[^]*?<\/details>/g, "");
    expect(visible).toContain("app.image");
    expect(visible).toContain('"a:1" -> "a:2"');
    expect(visible).toContain("app.environment.C");
    expect(visible).not.toContain("environment.A");
  });

  it("have no differing members if only their order differs", () => {
    const named = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1 }), value: fc.nat() }), {
      selector: ({ name }) => name,
    });
    fc.assert(
      fc.property(named, (blocks) => {
        expect(memberChanges({ env: blocks } as Json, { env: [...blocks].reverse() } as Json)).toEqual([]);
      }),
    );
  });
});

describe("the network", () => {
  it("is unknown for a new security group without rules", () => {
    const { entries } = reviewOf(casePlan("net-sg-empty.json")).projects[0]?.network ?? { entries: [] };
    expect(entries.every(({ effect, widens }) => effect === "unknown" && !widens)).toBe(true);
    expect(commentOf(casePlan("net-sg-empty.json"))).not.toContain("all traffic");
  });

  it("lists a route to an internet gateway of the same plan", () => {
    const route = created(
      "aws_route.out",
      { destination_cidr_block: "0.0.0.0/0" },
      { after_unknown: { gateway_id: true } },
    );
    const plan = planOf([created("aws_internet_gateway.gw", {}), route], {
      configuration: {
        root_module: {
          resources: [
            {
              address: "aws_route.out",
              type: "aws_route",
              name: "out",
              expressions: {
                gateway_id: { references: ["aws_internet_gateway.gw.id", "aws_internet_gateway.gw"] },
              },
            },
          ],
        },
      },
    });
    expect(commentOf(plan)).toContain("`a route leads to the internet` `to aws_internet_gateway.gw`");
  });

  it("lists a module's route to a gateway from another part of the plan", () => {
    const open = { after_unknown: { gateway_id: true } };
    const route = created("module.n.aws_route.r", { destination_ipv6_cidr_block: "::/0" }, open);
    const handed = { references: ["module.vpc.igw"] };
    const plan = planOf([created("module.vpc.aws_internet_gateway.g", {}), route], {
      configuration: {
        root_module: {
          module_calls: {
            n: {
              expressions: { igw: handed },
              module: {
                resources: [
                  {
                    address: "aws_route.r",
                    type: "aws_route",
                    name: "r",
                    expressions: { gateway_id: { references: ["var.igw"] } },
                  },
                ],
              },
            },
            vpc: {
              module: { outputs: { igw: { expression: { references: ["aws_internet_gateway.g.id"] } } } },
            },
          },
        },
      },
    });
    expect(commentOf(plan)).toContain("to module.vpc.aws_internet_gateway.g");
  });

  it.each<[what: string, type: string, values: Json]>([
    [
      "an Azure owner by id",
      "azurerm_role_assignment",
      { role_definition_id: "/x/8e3af657-a8ff-443c-a75c-2fe8c4bcb635" },
    ],
    ["half the internet", "google_compute_firewall", { source_ranges: ["0.0.0.0/1", "128.0.0.0/1"] }],
    [
      "a public data set",
      "google_bigquery_dataset",
      { access: [{ special_group: "allAuthenticatedUsers" }] },
    ],
    ["an open vault", "azurerm_key_vault", { network_acls: [{ default_action: "Allow" }] }],
    [
      "an administrator in a manifest",
      "kubernetes_manifest",
      { manifest: { kind: "ClusterRoleBinding", roleRef: { kind: "ClusterRole", name: "cluster-admin" } } },
    ],
    [
      "everybody's role",
      "google_storage_bucket_iam_member",
      { role: "roles/storage.objectViewer", member: "allUsers" },
    ],
    ["an owner", "google_project_iam_member", { role: "roles/owner", member: "user:a@b.c" }],
    ["an Azure owner", "azurerm_role_assignment", { role_definition_name: "Owner" }],
    [
      "a firewall from anywhere",
      "google_compute_firewall",
      { direction: "INGRESS", source_ranges: ["0.0.0.0/0"] },
    ],
    [
      "a security rule from anywhere",
      "azurerm_network_security_rule",
      { access: "Allow", direction: "Inbound", source_address_prefix: "*" },
    ],
    [
      "a rule within a group",
      "azurerm_network_security_group",
      { security_rule: [{ name: "ssh", source_address_prefix: "Internet" }] },
    ],
    ["a public container", "azurerm_storage_container", { container_access_type: "blob" }],
    ["a public bucket", "google_storage_bucket_access_control", { entity: "allUsers" }],
    [
      "a cluster from anywhere",
      "google_container_cluster",
      { master_authorized_networks_config: [{ cidr_blocks: [{ cidr_block: "0.0.0.0/0" }] }] },
    ],
    [
      "a firewall without a source",
      "google_compute_firewall",
      { allow: [{ protocol: "tcp", ports: ["22"] }] },
    ],
    [
      "a rule of a firewall policy",
      "google_compute_network_firewall_policy_rule",
      { direction: "INGRESS", action: "allow", match: [{ src_ip_ranges: ["0.0.0.0/0"] }] },
    ],
    ["a cluster without authorized networks", "google_container_cluster", { name: "a" }],
    ["a cluster without authorized ranges", "azurerm_kubernetes_cluster", { name: "a" }],
    ["an administrator", "kubernetes_cluster_role_binding", { role_ref: [{ name: "cluster-admin" }] }],
  ])("and permissions of other clouds are reported in clear cases: %s", (_what, type, values) => {
    const review = reviewOf(planOf([created(`${type}.a`, values)]));
    const entries = [
      ...(review.projects[0]?.iam.entries ?? []),
      ...(review.projects[0]?.network.entries ?? []),
    ];
    expect(entries).toContainEqual(expect.objectContaining({ widens: true, address: `${type}.a` }));
    expect(commentOf(review)).toContain("not judged for these providers");
  });

  it.each<[what: string, type: string, values: Json]>([
    [
      "a denying rule within a group",
      "azurerm_network_security_group",
      { security_rule: [{ name: "no", access: "Deny", source_address_prefix: "*" }] },
    ],
    [
      "a firewall that denies",
      "google_compute_firewall",
      { source_ranges: ["0.0.0.0/0"], deny: [{ protocol: "all" }] },
    ],
    [
      "outgoing traffic",
      "azurerm_network_security_rule",
      { direction: "Outbound", source_address_prefix: "*" },
    ],
  ])("is not opened by %s", (_what, type, values) => {
    const { network } = reviewOf(planOf([created(`${type}.a`, values)])).projects[0] ?? {};
    expect(network?.entries).toEqual([]);
  });

  it.each<[what: string, type: string, before: JsonObject, after: JsonObject, says: string]>([
    [
      "another port of a firewall that is open",
      "google_compute_firewall",
      { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["443"] }] },
      { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["443", "22"] }] },
      "0.0.0.0/0 to tcp 22",
    ],
    [
      "a security rule that denied",
      "azurerm_network_security_rule",
      { access: "Deny", source_address_prefix: "*", destination_port_range: "22" },
      { access: "Allow", source_address_prefix: "*", destination_port_range: "22" },
      "* to 22",
    ],
    [
      "another owner",
      "google_project_iam_binding",
      { role: "roles/owner", members: ["user:a"] },
      { role: "roles/owner", members: ["user:a", "user:b"] },
      "roles/owner for user:b",
    ],
  ])(
    "and permissions of other clouds are judged with what does not change: %s",
    (_what, type, before, after, says) => {
      const { iam, network } = reviewOf(planOf([updated(`${type}.a`, before, after)])).projects[0] ?? {};
      const entries = [...(iam?.entries ?? []), ...(network?.entries ?? [])];
      expect(entries).toEqual([expect.objectContaining({ widens: true, note: says })]);
    },
  );

  it.each<[what: string, type: string, values: JsonObject, unknown: Json]>([
    [
      "a firewall for tags",
      "google_compute_firewall",
      { source_tags: ["web"], allow: [{ protocol: "tcp" }] },
      {},
    ],
    ["a firewall whose source is not known", "google_compute_firewall", {}, { source_ranges: true }],
    ["a private cluster", "azurerm_kubernetes_cluster", { private_cluster_enabled: true }, {}],
    [
      "a cluster whose networks are not known",
      "google_container_cluster",
      {},
      { private_cluster_config: true },
    ],
    ["a reader", "google_project_iam_member", { role: "roles/viewer", member: "user:a" }, {}],
  ])("is not opened by %s of another cloud", (_what, type, values, unknown) => {
    const { iam, network } =
      reviewOf(planOf([created(`${type}.a`, values, { after_unknown: unknown })])).projects[0] ?? {};
    expect([...(iam?.entries ?? []), ...(network?.entries ?? [])]).toEqual([]);
  });

  it("has no note about other providers in plans of AWS", () => {
    expect(commentOf(planOf([created("aws_eip.a", {})]))).not.toContain("not judged");
  });
});
