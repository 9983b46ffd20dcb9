"use strict";

// What `app` of every cdktf.json runs.
require("./build").build();
require("../.build/main.js");
