"use strict";

const { createRequire } = require("node:module");
const { default: Sequencer } = createRequire(require.resolve("jest"))("@jest/test-sequencer");

/**
 * Starts the rehearsals before everything else, since some take minutes: what begins last runs alone at the end. Jest
 * knows how long a file took in a checkout that ran it before; in a new one it goes by the size of the files, by which
 * three of the longest come last.
 */
class LongestFirstSequencer extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isRehearsal = ({ path }) => path.includes("/__tests__/rehearsal/");
    return [...sorted.filter(isRehearsal), ...sorted.filter((test) => !isRehearsal(test))];
  }
}

module.exports = LongestFirstSequencer;
