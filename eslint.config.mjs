import tseslint from "typescript-eslint";

/** The barrel of the AWS bindings costs 7× the time and 8× the memory of a deep import (docs/decisions/0003). */
const barrelImport = {
  paths: [
    {
      name: "@cdktf/provider-aws",
      message: "Import the one resource: @cdktf/provider-aws/lib/<resource>.",
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/",
      ".build/",
      "**/cdktf.out/",
      ".cache/",
      "coverage/",
      "benchmarks/fixtures/",
      "__tests__/systems/hebo/console/build/",
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-restricted-imports": ["error", barrelImport],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
);
