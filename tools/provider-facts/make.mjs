#!/usr/bin/env node
// Makes src/provider-facts/facts.txt, the product's table of what the real AWS provider does with its arguments,
// from a JSON file of facts with one key a resource type (its format: src/provider-facts/README.md).
//
//   node tools/provider-facts/make.mjs <facts.json> <provider version>

import { readFileSync, writeFileSync } from "node:fs";

const [file, version] = process.argv.slice(2);
if (file === undefined || version === undefined) {
  console.error("usage: node tools/provider-facts/make.mjs <facts.json> <provider version>");
  process.exit(2);
}

/** A list of arguments, and the letter that marks an argument that stands in it. */
const FLAGS = {
  replaces: "R",
  replacesIf: "r",
  computedBlocks: "B",
  sensitive: "S",
  writeOnly: "W",
  unknownOnUpdate: "U",
  unknownOnUpdateIf: "u",
  setsNew: "n",
};

const GROUPS = ["exactlyOneOf", "atLeastOneOf", "conflictsWith", "requiredWith"];

const enumNumbers = new Map();

/** The place of a list of values in the table of such lists, which many arguments share. */
function enumNumber(values) {
  const key = JSON.stringify(values);
  if (!enumNumbers.has(key)) enumNumbers.set(key, enumNumbers.size);
  return enumNumbers.get(key);
}

const bounds = ([from, to]) => `${from ?? ""}:${to ?? ""}`;

const RULES = {
  range: (value) => `g${bounds(value)}`,
  length: (value) => `l${bounds(value)}`,
  oneOf: (value) => `e${enumNumber(value)}`,
  oneOfAnyCase: (value) => `i${enumNumber(value)}`,
  arn: () => "a",
  json: () => "j",
  cidr: (value) => `c${value}`,
};

/** One rule as a word; undefined for what says nothing: no bounds, or the empty text as the only value known. */
function ruleWord(name, value) {
  const each = name.startsWith("each.");
  const rule = each ? name.slice("each.".length) : name;
  if (Array.isArray(value) && value.every((item) => item === null || item === "")) return undefined;
  return (each ? "*" : "") + RULES[rule](value);
}

/** Steps to an argument, without the `0` that stands for the one element of a block. */
const stepsOf = (path) => path.split(".").filter((step) => step !== "0");

function makeTree(facts) {
  const tree = {};
  const mark = (path, word) => {
    let node = tree;
    for (const step of stepsOf(path)) node = node[step] ??= {};
    node[""] = node[""] === undefined ? word : `${node[""]} ${word}`;
  };
  for (const [key, letter] of Object.entries(FLAGS)) for (const path of facts[key] ?? []) mark(path, letter);
  for (const [path, count] of Object.entries(facts.minItems ?? {})) mark(path, `>${count}`);
  for (const [path, count] of Object.entries(facts.maxItems ?? {})) mark(path, `<${count}`);
  for (const [path, rules] of Object.entries(facts.rules ?? {}))
    for (const [name, value] of Object.entries(rules)) {
      const word = ruleWord(name, value);
      if (word !== undefined) mark(path, word);
    }
  // Last, because a text may hold spaces.
  for (const [path, value] of Object.entries(facts.defaults ?? {})) mark(path, `=${JSON.stringify(value)}`);
  return simplify(tree);
}

/** An argument without arguments of its own is its words alone. */
function simplify(node) {
  const names = Object.keys(node);
  if (names.length === 1 && names[0] === "") return node[""];
  return Object.fromEntries(names.map((name) => [name, name === "" ? node[""] : simplify(node[name])]));
}

/** Each group once. A group that every member names is a list of them; otherwise who names whom. */
function makeGroups(facts) {
  const groups = {};
  for (const kind of GROUPS) {
    const entries = Object.entries(facts[kind] ?? {});
    if (entries.length === 0) continue;
    if (kind === "conflictsWith" || kind === "requiredWith") {
      groups[kind] = Object.fromEntries(
        entries.map(([path, others]) => [path, others.map((other) => stepsOf(other).join("."))]),
      );
      continue;
    }
    const lists = entries.map(([, members]) =>
      JSON.stringify(members.map((member) => stepsOf(member).join(".")).sort()),
    );
    groups[kind] = [...new Set(lists)].map((list) => JSON.parse(list));
  }
  return groups;
}

const facts = JSON.parse(readFileSync(file, "utf8"));
const lines = Object.entries(facts)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([type, known]) => {
    const groups = makeGroups(known);
    const parts = [
      type,
      known.sdk === "framework" ? "f" : "s",
      JSON.stringify(makeTree(known)),
      ...(Object.keys(groups).length === 0 ? [] : [JSON.stringify(groups)]),
    ];
    return parts.join("\t");
  });

const head = [
  `# Facts about the arguments of hashicorp/aws ${version}, a work licensed under the Mozilla Public License 2.0 by HashiCorp.`,
  "# Facts only: names, flags, numbers and allowed values, taken from its published source. No sentence and no code of it.",
  "# Made by tools/provider-facts/make.mjs; do not edit. README.md beside this file explains the words.",
];
const enums = [...enumNumbers.keys()].join("\n");
writeFileSync(
  new URL("../../src/provider-facts/facts.txt", import.meta.url),
  [...head, "", enums, "", ...lines, ""].join("\n"),
);
console.log(`${lines.length} types, ${enumNumbers.size} lists of values`);
