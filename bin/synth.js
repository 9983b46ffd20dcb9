"use strict";

// What `app` of every cdktf.json runs.
require("./build").build("tsconfig.synth.json");
require("../.build/main.js");
