"use strict";

/** Ends the run with one line that any CI reads: `N passed, N failed` (and `, N skipped`). */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A suite that cannot even load has no failed test of its own; it must still count.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
}

module.exports = ClosingLineReporter;
