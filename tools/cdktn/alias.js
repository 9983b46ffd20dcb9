"use strict";

// For `node --require`: whoever asks for cdktf, its AWS bindings or constructs gets those in the folder CDKTN_FOLDER.

const Module = require("node:module");
const { join } = require("node:path");

const CONTINUED_AS = {
  cdktf: "cdktn",
  "@cdktf/provider-aws": "@cdktn/provider-aws",
  constructs: "constructs",
};

const folder = process.env.CDKTN_FOLDER;
if (!folder) throw new Error("CDKTN_FOLDER is not set: tools/cdktn/install.sh prints it");

/** Stands for a module of that folder, which Node looks packages up for. */
const asker = { id: "alias", filename: join(folder, "alias.js"), paths: Module._nodeModulePaths(folder) };
const resolve = Module._resolveFilename;

Module._resolveFilename = function resolveContinued(request, parent, ...rest) {
  const [old, name] =
    Object.entries(CONTINUED_AS).find(([each]) => request === each || request.startsWith(`${each}/`)) ?? [];
  return old === undefined
    ? resolve.call(this, request, parent, ...rest)
    : resolve.call(this, name + request.slice(old.length), asker, ...rest);
};
