import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { waitsForHealth } from "../awaiting-health";

describe("await-health.sh of Hermes", () => {
  waitsForHealth({
    script: join(repositoryRoot, "user-data/hermes/await-health.sh"),
    environment: { HERMES_HEALTH_PATH: "/health" },
    // As the load balancer sees it: a redirect is not health.
    notYet: 301,
    complaint: "did not answer 200",
  });
});
