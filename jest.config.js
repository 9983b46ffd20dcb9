"use strict";

const { rehearsedTypes } = require("./__tests__/rehearsed-types");
const { keepTemporaryFilesInMemory } = require("./__tests__/temporary-files-in-memory");

keepTemporaryFilesInMemory();
process.env.GROUNDPLAN_REHEARSED_TYPES = rehearsedTypes().join();

// Engines live for a second, of which collecting garbage takes a third.
process.env.GOGC ??= "400";

// The AWS SDK announces, on every start, when it will leave Node 20.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** Tests that start real programs (moto, an engine, a shell, a browser) or take seconds: `npm run check` leaves them out. */
const SLOW = [
  "{backends,rehearsal,tools,user-data}/**/*",
  "*",
  "constructs/identity/{provider-calls,readable-services}",
  "constructs/network/nat-cloud-init",
  "src/cli/{main,commands/*-commands,commands/interrupted-*,completion/shells}",
  "src/engine/{live-failures,find-engine}",
  "src/lifecycle/*-processes",
  "src/policy/{all-systems,checkov}",
  "src/{process,recovery,rehearsal,releases}/**/*",
  "src/review/post/*",
  "src/review/analyses/permissions/permissions-oracle",
  "systems/*/{rehearsed-*,*-commands,plans,options,scripts,workflow,workflows}",
].map((glob) => `**/__tests__/${glob}.test.ts`);

/** Minutes each: `npm run test:sweep` runs them, `npm test` leaves them out. */
const LONG =
  process.env["GROUNDPLAN_LONG_TESTS"] === "1"
    ? []
    : [
        "/__tests__/rehearsal/(pairs-of-commands|recover-hermes|second-environment|roles/deployers)\\.test\\.ts$",
      ];

const common = {
  testPathIgnorePatterns: ["/node_modules/", ...LONG],
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  transform: {
    "^.+\\.[jt]s$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
  },
  // Packages that are ES modules only: Node requires them as they are, Jest does so from Node 24.9 on.
  transformIgnorePatterns: [
    "node_modules/(?!(@octokit|before-after-hook|content-type|json-with-bigint|universal-user-agent)/)",
  ],
  // A dynamic import names the compiled file; Jest runs the source.
  moduleNameMapper: { "^(\\.{1,2}/commands/.+)\\.js$": "$1" },
  modulePathIgnorePatterns: ["<rootDir>/.build", "<rootDir>/bin"],
};

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    {
      ...common,
      displayName: "fast",
      testMatch: ["**/__tests__/**/*.test.ts", ...SLOW.map((glob) => `!${glob}`)],
    },
    { ...common, displayName: "slow", testMatch: SLOW, globalSetup: "<rootDir>/__tests__/prepare-run.ts" },
  ],
  // The slow tests start moto, engines and machines, and wait for them half of the time: two cores bear three of them.
  maxWorkers: 3,
  testTimeout: 120_000,
  testSequencer: "<rootDir>/__tests__/longest-first-sequencer.js",
  reporters: ["default", "summary", "<rootDir>/__tests__/closing-line-reporter.js"],
};
