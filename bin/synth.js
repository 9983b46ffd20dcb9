"use strict";

// What `app` of every cdktf.json runs.
const { build, load } = require("./build");

build("tsconfig.synth.json");
load("main.js");
