import { silentProgress } from "../../src/terminal/progress";
import { rehearseSystemLife } from "../../src/rehearsal/life/rehearse-system-life";
import { availableEngines } from "../engines";

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "a life cycle with %s",
  (_, engine) => {
    it("takes Hellotron Vega from nothing to prod and back", async () => {
      const life = await rehearseSystemLife({ system: "hellotron-vega", engine, progress: silentProgress });
      const outcomes = Object.fromEntries(life.stages.map(({ stage, outcome }) => [stage, outcome]));
      expect(outcomes).toEqual({
        "bootstrap: local state → bucket and lock table → state moved into the bucket": "created",
        "init prod on the bucket": "s3://hellotron-vega-terraform-state",
        "plan prod": "39 to create",
        "apply prod": "applied",
        "plan again": "no changes",
        "change instances.prod.instance_type: t3.medium → t3.large": "1 to update, applied",
        "destroy prod":
          "refused: prod/data/volume, prod/server/address, artifacts/bucket, secrets/secret are protected",
        "set protection: relaxed, then destroy": "32 to destroy, destroyed",
      });
      expect(life.backend).toEqual({
        bucket: "hellotron-vega-terraform-state",
        states: ["hellotron-vega/bootstrap/terraform.tfstate", "hellotron-vega/prod/terraform.tfstate"],
        lockTable: "hellotron-vega-terraform-locks",
        digests: [
          "hellotron-vega-terraform-state/hellotron-vega/bootstrap/terraform.tfstate-md5",
          "hellotron-vega-terraform-state/hellotron-vega/prod/terraform.tfstate-md5",
        ],
      });
    });
  },
);
