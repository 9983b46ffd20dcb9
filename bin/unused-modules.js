"use strict";

const { createRequire } = require("node:module");

/**
 * What libraries load at their start and a synth never uses: 270 of its 900 modules.
 *
 * - cdktf zips folders in a process of their own.
 * - zod speaks English unless it is told otherwise.
 */
const UNUSED = [
  { library: "cdktf", module: "archiver" },
  { library: "zod", module: "./v4/locales/index.cjs" },
];

/** Leaves these modules out. A library that does use one after all says that a name of it is not known. */
function leaveOutUnused() {
  for (const { library, module } of UNUSED) {
    const file = createRequire(require.resolve(`${library}/package.json`)).resolve(module);
    require.cache[file] = { id: file, filename: file, loaded: true, exports: {}, children: [], paths: [] };
  }
}

module.exports = { leaveOutUnused };
