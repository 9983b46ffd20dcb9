"use strict";

/**
 * Tells the program which sources it was made of, as one word that changes with them: what it remembers of itself in
 * `.build/` is of no use to another one. `src/process/program.ts` reads it.
 */
function nameProgram(look) {
  globalThis[Symbol.for("groundplan.program")] = look;
}

module.exports = { nameProgram };
