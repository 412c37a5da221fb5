// ESLint for both languages: strict, type-checked rules for the TypeScript that Node runs; for AssemblyScript, where
// TypeScript knows no types and decorators may stand before functions, the rules that need neither.
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const tour = "examples/tour.ts";
const assemblyScript = [
  "assembly/**/*.ts",
  "examples/**/*.ts",
  "tests/unit/**/*.ts",
  "tests/programs/**/*.ts",
  "tests/async/programs/**/*.ts",
  "tests/oracle/programs/**/*.ts",
  "tests/types/**/*.ts",
  "tests/conformance/modules/**/*.ts",
  "tests/**/*.as.ts",
  "bench/programs/**/*.ts",
];

export default tseslint.config(
  { ignores: ["dist/", "build/", "node_modules/", "assembly/abi.ts", "host/node/abi.ts", "types/globals/"] },
  {
    files: ["**/*.js"],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { process: "readonly", URL: "readonly" } },
  },
  {
    files: ["**/*.ts"],
    ignores: assemblyScript.filter((pattern) => !pattern.startsWith("examples/")).concat("examples/!(tour).ts"),
    extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["describe", "it", "test", "suite"] },
          ],
        },
      ],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: assemblyScript,
    ignores: [tour],
    languageOptions: { parser: tseslint.parser, parserOptions: { allowInvalidAST: true } },
    rules: {
      "no-var": "error",
      "no-debugger": "error",
      "no-dupe-keys": "error",
      "no-duplicate-case": "error",
      "no-fallthrough": "error",
      "no-self-assign": "error",
      "no-unreachable": "error",
      "no-unused-labels": "error",
      "no-useless-return": "error",
      curly: ["error", "multi-line"],
    },
  },
  {
    // What the language means, unusual ways included.
    files: ["tests/async/programs/**/*.ts"],
    rules: { "no-fallthrough": "off", "no-unreachable": "off" },
  },
);
