import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { natCloudInit } from "../../../constructs/network/nat-cloud-init";
import { describeWith, program } from "../../machine-programs";

describeWith(["cloud-init"], "the cloud-init of a NAT instance", () => {
  it("is valid cloud-init", () => {
    const folder = mkdtempSync(join(tmpdir(), "nat-cloud-init-"));
    try {
      const file = join(folder, "user-data");
      writeFileSync(file, natCloudInit("10.0.0.0/16"));
      const { status, stdout, stderr } = spawnSync(program("cloud-init"), ["schema", "--config-file", file], {
        encoding: "utf8",
      });
      expect(`${stdout}${stderr}`).not.toMatch(/Error|deprecated/i);
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
