"use strict";

const { createRequire } = require("node:module");

/**
 * Loads cdktf's zip library at its first use. cdktf loads it at its start, which is 203 of a synth's 900 modules, and then
 * zips folders in a process of their own.
 */
function loadArchiverLate() {
  const requireInCdktf = createRequire(require.resolve("cdktf/package.json"));
  const file = requireInCdktf.resolve("archiver");
  const archiver = (...options) => {
    Reflect.deleteProperty(require.cache, file);
    return requireInCdktf("archiver")(...options);
  };
  require.cache[file] = {
    id: file,
    filename: file,
    loaded: true,
    exports: archiver,
    children: [],
    paths: [],
  };
}

module.exports = { loadArchiverLate };
