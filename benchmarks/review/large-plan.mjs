import { closeSync, openSync, writeSync } from "node:fs";

/**
 * Writes a plan of `changes` changes the way `show -json` does: planned values, drift, changes, prior state and
 * configuration, all in one line. Ten thousand changes make about 100 MB. The same every time.
 */
export function writeLargePlan(file, changes) {
  const out = openSync(file, "w");
  const write = (text) => writeSync(out, text);
  const numbers = Array.from({ length: changes }, (_, index) => index);
  write(
    `{"format_version":"1.2","terraform_version":"1.11.4","variables":{"region":{"value":"eu-south-2"}},`,
  );
  write(`"planned_values":{"root_module":{"resources":[`);
  list(
    write,
    numbers.filter((n) => n % 10 !== 9),
    (n) => ({ ...identity(n), values: after(n), sensitive_values: {} }),
  );
  write(`]}},"resource_drift":[`);
  list(
    write,
    numbers.filter((n) => n % 50 === 0),
    (n) => ({
      ...identity(n),
      change: {
        actions: ["update"],
        before: values(n, "a"),
        after: { ...values(n, "a"), description: "by hand" },
      },
    }),
  );
  write(`],"resource_changes":[`);
  list(write, numbers, resourceChange);
  write(`],"prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[`);
  list(
    write,
    numbers.filter((n) => n % 10 > 3),
    (n) => ({ ...identity(n), values: before(n), sensitive_values: {} }),
  );
  write(`]}}},"configuration":{"root_module":{"resources":[`);
  list(write, numbers, (n) => ({
    ...identity(n),
    expressions: EXPRESSIONS,
  }));
  write(`]}}}\n`);
  closeSync(out);
}

function list(write, items, toElement) {
  items.forEach((item, index) => write((index === 0 ? "" : ",") + JSON.stringify(toElement(item))));
}

/** Of ten changes four create, four update, one replaces and one destroys. */
function resourceChange(n) {
  const actions =
    n % 10 <= 3 ? ["create"] : n % 10 <= 7 ? ["update"] : n % 10 === 8 ? ["delete", "create"] : ["delete"];
  const change = {
    actions,
    before: before(n),
    after: after(n),
    before_sensitive: {},
    after_sensitive: { password: true },
  };
  change.after_unknown = n % 10 <= 3 ? { id: true, arn: true } : {};
  if (n % 10 === 8) change.replace_paths = [["availability_zone"]];
  return { ...identity(n), change };
}

function identity(n) {
  const type = TYPES[n % TYPES.length];
  return {
    address: `${type}.resource_${n}`,
    mode: "managed",
    type,
    name: `resource_${n}`,
    provider_name: "registry.terraform.io/hashicorp/aws",
  };
}

const TYPES = [
  "aws_instance",
  "aws_security_group",
  "aws_iam_role_policy",
  "aws_lb_target_group",
  "aws_ecs_task_definition",
  "aws_cloudwatch_metric_alarm",
  "aws_route53_record",
];

const before = (n) => (n % 10 <= 3 ? null : values(n, "a"));
const after = (n) => (n % 10 === 9 ? null : values(n, "b"));

function values(n, version) {
  const tags = Object.fromEntries(
    Array.from({ length: 12 }, (_, t) => [`tag-${t}`, `value ${t} of resource ${n}`]),
  );
  return inOrder({
    description: `Version ${version} of resource ${n}`,
    availability_zone: version === "b" && n % 10 === 8 ? "eu-south-2b" : "eu-south-2a",
    subnet_ids: Array.from(
      { length: 6 },
      (_, s) => `subnet-${(n * 7919 + s).toString(16).padStart(17, "0")}`,
    ),
    ...(n % 5 === 0 ? { password: `Xy7-${n}-not-to-be-shown` } : {}),
    ...OWN[TYPES[n % TYPES.length]](n, version),
    ...UNSET,
    tags,
    tags_all: tags,
  });
}

/** Both engines write the attributes of a resource in alphabetical order. */
const inOrder = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What each type has that the others have not: scripts, policies, rules, containers. */
const OWN = {
  aws_instance: (n, version) => ({
    user_data: `#!/bin/bash\nset -eu\n${Array.from({ length: 40 }, (_, l) => `install --unit ${l} --of ${n}`).join("\n")}\necho ${version}\n`,
  }),
  aws_security_group: (n, version) => ({
    ingress: Array.from({ length: 8 }, (_, r) => ({
      from_port: 8000 + r,
      to_port: 8000 + r,
      protocol: "tcp",
      cidr_blocks: [`10.${n % 250}.${r}.0/${version === "b" && r === 0 ? 23 : 24}`],
      description: `Rule ${r}`,
    })),
  }),
  aws_iam_role_policy: (n, version) => ({
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: 6 }, (_, s) => ({
        Effect: "Allow",
        Action: ["s3:GetObject", version === "b" && s === 0 ? "s3:*" : "s3:ListBucket"],
        Resource: [`arn:aws:s3:::bucket-${n}-${s}/*`],
      })),
    }),
  }),
  aws_lb_target_group: (n) => ({
    health_check: [{ path: `/health/${n}`, interval: 30, matcher: "200-299" }],
  }),
  aws_ecs_task_definition: (n, version) => ({
    container_definitions: JSON.stringify([
      {
        name: `app-${n}`,
        image: `hermes:${version}`,
        environment: Array.from({ length: 15 }, (_, e) => ({
          name: `SETTING_${e}`,
          value: `value ${e} of ${n}`,
        })),
      },
    ]),
  }),
  aws_cloudwatch_metric_alarm: (n) => ({
    dimensions: { InstanceId: `i-${n.toString(16).padStart(17, "0")}` },
    threshold: n,
  }),
  aws_route53_record: (n) => ({ records: [`10.0.${n % 250}.1`], ttl: 60 }),
};

/** Most arguments of a real resource are not set: providers write them all the same. */
const UNSET = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => [
    `argument_nobody_sets_${index}`,
    [null, false, [], "", 0][index % 5],
  ]),
);

/** The configuration repeats every argument as an expression with its references. */
const EXPRESSIONS = Object.fromEntries(
  ["description", "availability_zone", "subnet_ids", "policy", "user_data", "rule", "password", "tags"].map(
    (name) => [name, { references: [`local.settings.${name}`, "local.settings", `var.${name}`] }],
  ),
);
