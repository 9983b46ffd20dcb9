// How far the simulated provider agrees with plans that the real one made.
//
//   node tools/agreement/agreement.mjs PLAN.json … [--differences]
//
// Takes every creation of an AWS resource in the plans (`show -json`), plans the same arguments with the simulated
// provider, and compares each attribute: its value, or whether it is unknown, or null. An attribute that only one of the
// two versions has is left out. Prints one JSON line: creations, types, attributes, equal ones; with --differences, one
// line for each that differs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isDeepStrictEqual } from "node:util";

const require = createRequire(import.meta.url);
await require("../../bin/build.js").build();
const { ProviderSchemas } = require("../../.build/src/rehearsal/provider/schema/provider-schemas.js");
const { planChange } = require("../../.build/src/rehearsal/provider/simulate/plan.js");
const { UNKNOWN, isUnknown } = require("../../.build/src/rehearsal/provider/values/unknown.js");

const EMPTY = new Set([undefined, null, "", false]);
const [flags, files] = [[], []];
for (const word of process.argv.slice(2)) (word.startsWith("--") ? flags : files).push(word);
const schemas = ProviderSchemas.load();
const typeNames = new Set(schemas.typeNames("resource"));
const total = { plans: 0, creations: 0, types: new Set(), attributes: 0, equal: 0 };

for (const file of files) {
  const plan = JSON.parse(readFileSync(file, "utf8"));
  const creations = (plan.resource_changes ?? []).filter(isCreation);
  if (creations.length > 0) total.plans += 1;
  for (const creation of creations) {
    const expressions = configurationOf(plan, creation)?.expressions;
    if (expressions !== undefined) compare(creation, expressions, file);
  }
}
console.log(JSON.stringify({ ...total, types: total.types.size, share: total.equal / total.attributes }));

function isCreation({ mode, type, change }) {
  return mode === "managed" && typeNames.has(type) && change?.actions?.join() === "create";
}

/** The resource's block in the plan's configuration, through the modules of its address. */
function configurationOf(plan, { module_address: path = "", type, name }) {
  const modules = path.split(/\.?module\./).slice(1);
  const calls = modules.map((step) => step.replace(/\[.*$/, ""));
  const module = calls.reduce(
    (at, call) => at?.module_calls?.[call]?.module,
    plan.configuration?.root_module,
  );
  return module?.resources?.find(
    (each) => each.mode === "managed" && each.type === type && each.name === name,
  );
}

function compare({ address, type, change }, expressions, file) {
  const block = schemas.resource(type);
  const config = configured(block, expressions, change.after, change.after_unknown ?? {});
  const region = change.after?.region ?? regionOf(change.after) ?? "us-east-1";
  const settings = { region, defaultTags: {} };
  const { planned } = planChange({ typeName: type, block, proposed: config, config }, settings);
  total.creations += 1;
  total.types.add(type);
  for (const name of [...Object.keys(block.attributes), ...Object.keys(block.blocks)]) {
    const theirs = merged(change.after?.[name], change.after_unknown?.[name]);
    if (!(name in (change.after ?? {})) && change.after_unknown?.[name] === undefined) continue;
    const ours = normal(onlyKeysOf(rawOf(change, name), planned[name]));
    total.attributes += 1;
    if (isSame(ours, theirs)) total.equal += 1;
    else if (flags.includes("--differences"))
      console.log(
        `${type}.${name}\n    real:      ${told(theirs)}\n    simulated: ${told(ours)}\n    ${file} ${address}`,
      );
  }
}

/** The arguments as they were written: what the configuration names, with the values that the plan knows. */
function configured(block, expressions, after, unknown) {
  const values = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const isWritten = name in expressions || isDynamicAttribute(attribute, after?.[name]);
    values[name] = isWritten ? written(after?.[name], unknown?.[name]) : null;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const blocks = expressions[name] ?? [];
    if (isExpression(blocks)) {
      values[name] = written(after?.[name], unknown?.[name]);
      continue;
    }
    const inner = Array.isArray(blocks) ? blocks : [blocks];
    const theirs = after?.[name] ?? [];
    // A plan's configuration does not show `dynamic` blocks: their values are all that is known of them.
    const isDynamic = expressions[name] === undefined && !isOwnIdea(nested, theirs);
    const named = isDynamic ? undefined : Object.assign({}, ...inner);
    values[name] = (Array.isArray(theirs) ? theirs : [theirs]).flatMap((each, at) => {
      if (!isDynamic && inner.length === 0) return [];
      const unknowns = unknown?.[name]?.[at] ?? {};
      return [configured(nested.block, named ?? notEmpty(each), each, unknowns)];
    });
    if (nested.nesting === "single") values[name] = values[name][0] ?? null;
  }
  return values;
}

/** `dynamic` blocks of an attribute that may be written as blocks, such as a security group's rules. */
function isDynamicAttribute({ type }, value) {
  return Array.isArray(type) && Array.isArray(type[1]) && type[1][0] === "object" && !isEmpty(value);
}

/** Whether the provider may have filled in the blocks by itself: nothing in them was written. */
function isOwnIdea({ block }, theirs) {
  const written = Object.entries(block.attributes).filter(([, { computed }]) => computed !== true);
  return [theirs].flat().every((each) => written.every(([name]) => isEmpty(each?.[name])));
}

function isEmpty(value) {
  return EMPTY.has(value) || (Array.isArray(value) && value.length === 0);
}

function notEmpty(values) {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => !isEmpty(value)));
}

/** Blocks that may be written as an attribute. */
function isExpression(blocks) {
  return !Array.isArray(blocks) && ("constant_value" in blocks || "references" in blocks);
}

function rawOf({ after, after_unknown: unknown }, name) {
  return withUnknowns(after?.[name] ?? null, unknown?.[name]);
}

/** Leaves out what a nested object has in our version only. */
function onlyKeysOf(theirs, ours) {
  if (isUnknown(ours) || ours === null || typeof ours !== "object") return ours;
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs)) return ours;
    const all = Object.assign({}, ...theirs.filter((each) => typeof each === "object" && each !== null));
    return ours.map((each, at) =>
      onlyKeysOf(ours.length === theirs.length ? (theirs[at] ?? all) : all, each),
    );
  }
  if (theirs === null || typeof theirs !== "object" || isUnknown(theirs)) return ours;
  const shared = Object.entries(ours).filter(([key]) => key in theirs);
  return Object.fromEntries(shared.map(([key, value]) => [key, onlyKeysOf(theirs[key], value)]));
}

function written(value, unknown) {
  return unknown === true ? UNKNOWN : withUnknowns(value ?? null, unknown);
}

function withUnknowns(value, unknown) {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value)) return value.map((each, at) => withUnknowns(each, unknown?.[at]));
  if (value === null || typeof value !== "object") return value;
  const keys = new Set([...Object.keys(value), ...Object.keys(unknown ?? {})]);
  return Object.fromEntries([...keys].map((key) => [key, withUnknowns(value[key] ?? null, unknown?.[key])]));
}

function merged(value, unknown) {
  return normal(withUnknowns(value ?? null, unknown));
}

/** Unknown values as a word, keys that are null left out: later versions have more of them. */
function normal(value) {
  if (isUnknown(value)) return "(unknown)";
  if (Array.isArray(value)) return value.map(normal);
  if (value === null || value === undefined || typeof value !== "object") return value ?? null;
  const entries = Object.entries(value).map(([key, inner]) => [key, normal(inner)]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== null));
}

/** Sets have no order, and numbers may be written as texts. */
function isSame(ours, theirs) {
  return isDeepStrictEqual(sorted(ours), sorted(theirs));
}

function sorted(value) {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value === null || typeof value !== "object") return typeof value === "number" ? String(value) : value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function regionOf(after) {
  return /^[a-z]{2}-[a-z]+-\d/.exec(after?.availability_zone ?? "")?.[0];
}

function told(value) {
  return JSON.stringify(value).slice(0, 200);
}
