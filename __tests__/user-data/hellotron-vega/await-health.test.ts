import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { waitsForHealth } from "../awaiting-health";

describe("await-health.sh of Hellotron Vega", () => {
  waitsForHealth({
    script: join(repositoryRoot, "user-data/hellotron-vega/await-health.sh"),
    environment: {},
    notYet: 503,
    complaint: "did not answer with success",
  });
});
