import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadPackage } from "../checkout.mjs";
import { printProperties, printValue } from "./print-value.mjs";

const { TerraformStack, TerraformResource, TerraformDataSource, TerraformProvider } = loadPackage("cdktf");
const { DefaultTokenResolver, StringConcat, Tokenization } = loadPackage("cdktf");

/** What `cdktf init --template=typescript` writes, with a folder for the rest of the project's sources left out. */
const TSCONFIG = {
  compilerOptions: {
    alwaysStrict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
    lib: ["es2018"],
    module: "CommonJS",
    noEmitOnError: true,
    noFallthroughCasesInSwitch: true,
    noImplicitAny: true,
    noImplicitReturns: true,
    noImplicitThis: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    resolveJsonModule: true,
    strict: true,
    strictNullChecks: true,
    strictPropertyInitialization: true,
    stripInternal: true,
    target: "ES2018",
    incremental: true,
    skipLibCheck: true,
  },
  include: ["**/*.ts"],
  exclude: ["node_modules", "cdktf.out"],
};

/**
 * Writes a project as cdktf's stock template has it, one main.ts with the barrel import, that makes the same
 * stacks with the same resources as an app of ours.
 *
 * @param app the constructed app, synthesized before so that every stack's JSON is final
 */
export function generateStockProject(app, folder) {
  const barrel = namesInBarrel();
  const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
  const used = new Set();
  const classes = stacks.map((stack, index) => printStack(stack, `Stack${index}`, barrel, used));
  const body = [
    ...classes,
    `const app = new App({ context: { excludeStackIdFromLogicalIds: true } });`,
    ...stacks.map(({ node }, index) => `new Stack${index}(app, ${JSON.stringify(node.id)});`),
    "app.synth();",
  ].join("\n");
  const ours = ["App", "S3Backend", "TerraformOutput", "TerraformStack", "TerraformVariable", "Token"];
  const isUsed = (name) => new RegExp(`\\b${name}\\b`).test(body);
  const imports = [
    `import { Construct } from "constructs";`,
    `import { ${ours.filter(isUsed).join(", ")} } from "cdktf";`,
    `import { ${[...used].sort().join(", ")} } from "@cdktf/provider-aws";`,
  ];
  writeFileSync(join(folder, "main.ts"), `${imports.join("\n")}\n\n${body}\n`);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG, null, 2));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "stock", version: "1.0.0", private: true }),
  );
}

/** Under which namespace the barrel exports each class. */
function namesInBarrel() {
  const names = new Map();
  for (const [namespace, members] of Object.entries(loadPackage("@cdktf/provider-aws"))) {
    for (const member of Object.values(members)) {
      if (typeof member === "function") names.set(member, namespace);
    }
  }
  return names;
}

function printStack(stack, className, barrel, used) {
  const json = stack.toTerraform();
  const constructs = stack.node.findAll().filter(isOfProvider);
  constructs.forEach(({ constructor }) => used.add(barrel.get(constructor)));
  const statements = [
    printBackend(json.terraform),
    ...constructs.map((construct) => printConstruct(construct, stack, barrel)),
    ...printNamed("TerraformVariable", json.variable),
    ...printNamed("TerraformOutput", json.output),
    ...printRemoteStates(json),
    ...printLocals(json),
    ...printOverrides(stack),
  ];
  return [
    `class ${className} extends TerraformStack {`,
    "  constructor(scope: Construct, id: string) {",
    "    super(scope, id);",
    ...statements.map((statement) => `    ${statement}`),
    "  }",
    "}",
    "",
  ].join("\n");
}

function isOfProvider(construct) {
  return [TerraformResource, TerraformDataSource, TerraformProvider].some(
    (kind) => construct instanceof kind,
  );
}

function printConstruct(construct, stack, barrel) {
  const { constructor } = construct;
  const id = construct instanceof TerraformProvider ? construct.node.id : construct.friendlyUniqueId;
  const resolve = resolverOf(stack);
  const config = { ...inputsOf(construct), ...metaArgumentsOf(construct) };
  const made = `new ${barrel.get(constructor)}.${constructor.name}(this, ${JSON.stringify(id)}, { ${printProperties(config, resolve)} })`;
  const overrides = Object.entries(construct.rawOverrides)
    .filter(([key]) => key !== "//")
    .map(([key, value]) => `.addOverride(${JSON.stringify(key)}, ${printValue(value, resolve)})`);
  return overrides.length === 0 ? `${made};` : overrides.map((override) => `${made}${override};`).join("\n");
}

function resolverOf(stack) {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return (value) => Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
}

/** What was configured, by the names of the properties: each binding has a getter `<property>Input` for it. */
function inputsOf(construct) {
  const getters = Object.getOwnPropertyNames(Object.getPrototypeOf(construct));
  const inputs = getters.filter((name) => name.endsWith("Input"));
  return Object.fromEntries(inputs.map((name) => [name.slice(0, -"Input".length), construct[name]]));
}

function metaArgumentsOf({ dependsOn, lifecycle, count, forEach, provisioners, connection }) {
  for (const unknown of [count, forEach, provisioners, connection]) {
    if (unknown !== undefined)
      throw new Error("count, forEach and provisioners are not printed: add them here");
  }
  const after = dependsOn?.map((fqn) => ({ fqn }));
  return {
    ...(after?.length > 0 ? { dependsOn: after } : {}),
    ...(lifecycle === undefined ? {} : { lifecycle }),
  };
}

function printBackend({ backend }) {
  const { use_lockfile: lockFile, ...s3 } = backend?.s3 ?? {};
  if (s3.bucket === undefined) return "";
  const config = Object.fromEntries(Object.entries(s3).map(([key, value]) => [camelCase(key), value]));
  const made = `new S3Backend(this, ${JSON.stringify(config)})`;
  return lockFile === undefined
    ? `${made};`
    : `${made}.addOverride("use_lockfile", ${JSON.stringify(lockFile)});`;
}

function printNamed(className, section = {}) {
  return Object.entries(section).map(([name, settings]) => {
    const { ephemeral, ...config } = settings;
    Reflect.deleteProperty(config, "//");
    const made = `new ${className}(this, ${JSON.stringify(name)}, ${JSON.stringify(config)})`;
    const named = `${made}.overrideLogicalId(${JSON.stringify(name)});`;
    return ephemeral === undefined ? named : `{ const made = ${made}; made.addOverride("ephemeral", true); }`;
  });
}

/** Outputs of another stack, as plain JSON: less for the template to make than a construct would be. */
function printRemoteStates({ data }) {
  return Object.entries(data?.terraform_remote_state ?? {}).map(([name, { ...state }]) => {
    delete state["//"];
    return `this.addOverride(${JSON.stringify(`data.terraform_remote_state.${name}`)}, ${JSON.stringify(state)});`;
  });
}

/** Under the names that they have in our JSON, which a TerraformLocal would not give them. */
function printLocals({ locals }) {
  return locals === undefined ? [] : [`this.addOverride("locals", ${JSON.stringify(locals)});`];
}

function printOverrides(stack) {
  const resolve = resolverOf(stack);
  return Object.entries(stack.rawOverrides)
    .filter(([key]) => key !== "//")
    .map(([key, value]) => `this.addOverride(${JSON.stringify(key)}, ${JSON.stringify(resolve(value))});`);
}

function camelCase(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}
