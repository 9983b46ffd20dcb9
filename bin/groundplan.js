#!/usr/bin/env node
"use strict";

// The AWS SDK announces, on every start, when it will leave Node 20; package.json's engines say it once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

require("./build").build();
require("../.build/src/cli/main.js");
