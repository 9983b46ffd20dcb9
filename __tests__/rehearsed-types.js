"use strict";

const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/** Where stacks come from. */
const FOLDERS = ["backends", "constructs", "systems"];

const IMPORTED = /"@cdktf\/provider-aws\/lib\/([a-z\d-]+)"/g;

/** Three quarters of the schemas of all that is imported, for an option that one test rehearses: it asks for all types. */
const LARGE = "aws_wafv2_web_acl";

/** The types that this repository's stacks import, as the rehearsal's `GROUNDPLAN_REHEARSED_TYPES` names them. */
function rehearsedTypes() {
  const root = join(__dirname, "..");
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(root, folder, name)),
  );
  const imported = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(IMPORTED)].map(([, name]) => name),
  );
  const types = [...new Set(imported)].map(typeOf);
  return types.filter((type) => type !== LARGE).sort();
}

function typeOf(binding) {
  const type = `aws_${binding.replace(/^data-aws-/, "").replaceAll("-", "_")}`;
  return binding.startsWith("data-aws-") ? `data.${type}` : type;
}

module.exports = { rehearsedTypes };
