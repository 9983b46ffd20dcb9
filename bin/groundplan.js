#!/usr/bin/env node
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

// The AWS SDK announces, on every start, when it will leave Node 20; package.json's engines say it once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Node 22 and later warn of a call in cdktf, which nobody who runs a command can change.
process.noDeprecation = true;

const { build, load } = require("./build");

const main = join("src", "cli", "main.js");
// Whoever presses the completion key does not wait for the compiler: what was compiled last answers, if anything was.
const isCompleting = process.argv[2] === "__complete";

if (!isCompleting) build().then(() => load(main));
else if (existsSync(join(__dirname, "..", ".build", main))) load(main);
