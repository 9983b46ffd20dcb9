import type { SharedChange } from "../../../../src/review/analyses/shared-changes";
import type { Plan, ResourceChange } from "../../../../src/plan/plan-model";
import { commentOf, created, destroyed, planOf, reviewTogether, updated } from "../plan-builders";

const sharedBy = (plans: Readonly<Record<string, Plan>>): readonly SharedChange[] =>
  reviewTogether(plans).shared;

/** One plan for each environment, from a change that may use its name. */
function plansOf(
  environments: readonly string[],
  change: (environment: string) => ResourceChange | undefined,
  system = "hermes-",
): Record<string, Plan> {
  return Object.fromEntries(
    environments.map((environment) => {
      const own = change(environment);
      return [`${system}${environment}`, planOf(own === undefined ? [] : [own])];
    }),
  );
}

const ALL = ["prod", "stage", "dev"];
const resized = (address: string) => updated(address, { size: 1 }, { size: 2 });

it("is shown once, with its environments", () => {
  const shared = sharedBy(plansOf(ALL, (name) => (name === "stage" ? undefined : resized("aws_x.a"))));
  expect(shared).toMatchObject([{ projects: ["hermes-prod", "hermes-dev"], differences: [] }]);
});

it("is the same if only the environment's name differs", () => {
  for (const address of [
    (name: string) => `aws_x.${name}`,
    (name: string) => `aws_x.hermes_${name}_bucket`,
    (name: string) => `aws_x.${name}Bucket`,
    (name: string) => `aws_x.hermes${name.slice(0, 1).toUpperCase()}${name.slice(1)}Bucket`,
    (name: string) => `module.${name}.aws_x.a["${name}-key"]`,
  ])
    expect(sharedBy(plansOf(ALL, (name) => resized(address(name))))).toMatchObject([
      { projects: ["hermes-prod", "hermes-stage", "hermes-dev"] },
    ]);
});

it("is the same if the name is inside another word in all of them", () => {
  for (const address of ["aws_x.products", "aws_x.device_status", "aws_developer.a"])
    expect(sharedBy(plansOf(ALL, () => resized(address)))).toMatchObject([{ projects: { length: 3 } }]);
  const regions = plansOf(["us-east-1", "eu-west-1"], () => resized("aws_x.status_of_queue"), "app-");
  expect(sharedBy(regions)).toHaveLength(1);
});

it("shows differences by the same attribute in each", () => {
  const values = (name: string, own: string, size: number) =>
    // The order of arguments is not that of the other environment.
    name === "prod"
      ? { [`on-${name}`]: own, size, note: `in ${name}` }
      : { note: `in ${name}`, size, [`on-${name}`]: own };
  const tagged = (name: string) => updated("aws_x.a", values(name, "a", 1), values(name, `b-${name}`, 2));
  const [shared] = sharedBy(plansOf(["prod", "stage"], tagged));
  expect(shared?.differences.map(({ values }) => values.map(({ attribute }) => attribute.after))).toEqual([
    ["b-prod", "b-stage"],
  ]);
});

it.each<[string, (name: string) => ResourceChange]>([
  [
    "something else is done",
    (name) => (name === "prod" ? destroyed("aws_x.a", { size: 1 }) : created("aws_x.a", { size: 1 })),
  ],
  ["another attribute changes", (name) => updated("aws_x.a", { [name === "prod" ? "x" : "y"]: 1 }, {})],
  ["it is another resource", (name) => resized(name === "prod" ? "aws_x.a" : "aws_x.b")],
])("is not shared if %s", (_, change) => {
  expect(sharedBy(plansOf(["prod", "stage"], change))).toEqual([]);
});

it("is in the comment once", () => {
  const comment = commentOf(
    reviewTogether(plansOf(ALL, () => destroyed("aws_db_instance.main", { size: 1 }))),
  );
  expect(comment.match(/<summary>.*aws_db_instance\.main/g)).toHaveLength(1);
});
