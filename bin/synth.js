"use strict";

// What `app` of every cdktf.json runs.
const { build, load } = require("./build");

/** A fifth of a synth's time is the loading of these: it happens while the compiler runs. */
const LIBRARIES = ["cdktf", "@cdktf/provider-aws/lib/provider", "yaml", "zod"];

build("tsconfig.synth.json", loadLibraries).then(() => load("main.js"));

function loadLibraries() {
  try {
    LIBRARIES.forEach(require);
  } catch {
    // What is missing is told by the compiler or by main.js.
  }
}
