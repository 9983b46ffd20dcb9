#!/usr/bin/env node
"use strict";

require("./build").build();
require("../.build/src/cli/main.js");
