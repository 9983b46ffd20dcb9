import { availableEngines } from "../../../engines";
import { Workspace } from "./workspace";

const CANARY = "canary-5f1d2c";

describe.each(availableEngines())("write-only values under $kind", ({ path }) => {
  const workspace = new Workspace(path, { TF_VAR_password: CANARY });
  afterAll(() => workspace.close());

  const stack = (version: number) => ({
    variable: { password: { type: "string", ephemeral: true, sensitive: true } },
    resource: {
      aws_secretsmanager_secret: { app: { name: "app" } },
      aws_secretsmanager_secret_version: {
        app: {
          secret_id: "${aws_secretsmanager_secret.app.id}",
          secret_string_wo: "${var.password}",
          secret_string_wo_version: version,
        },
      },
      aws_ssm_parameter: {
        app: { name: "/app", type: "SecureString", value_wo: "${var.password}", value_wo_version: version },
      },
      aws_db_instance: {
        app: {
          allocated_storage: 20,
          engine: "postgres",
          identifier: "app",
          instance_class: "db.t4g.micro",
          password_wo: "${var.password}",
          password_wo_version: version,
          skip_final_snapshot: true,
          username: "app",
        },
      },
    },
  });

  it("reach the provider and neither state nor plan", async () => {
    await workspace.serve();
    await workspace.init(stack(1));
    const plan = await workspace.plan();
    expect(JSON.stringify(plan)).not.toContain(CANARY);
    await workspace.apply();
    expect(workspace.stateText()).not.toContain(CANARY);
    expect(workspace.state("aws_secretsmanager_secret_version")[0]).toMatchObject({
      secret_string_wo: null,
      has_secret_string_wo: true,
    });
  });

  it("change nothing until their version does", async () => {
    expect(await workspace.actions()).toEqual({});
    workspace.write(stack(2));
    expect(await workspace.actions()).toEqual({
      "aws_db_instance.app": "update",
      "aws_secretsmanager_secret_version.app": "delete/create",
      "aws_ssm_parameter.app": "update",
    });
  });
});
