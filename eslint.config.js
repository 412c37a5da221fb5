// ESLint for both languages: strict, type-checked rules for the TypeScript of host, compiler and cli; for AssemblyScript the
// rules that need no TypeScript types (decorators on functions are valid there, so an invalid AST is allowed).
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const assemblyScript = [
  "assembly/**/*.ts",
  "examples/*.ts",
  "tests/unit/**/*.ts",
  "tests/programs/**/*.ts",
  "bench/programs/**/*.ts",
];
const tour = "examples/tour.ts";

export default tseslint.config(
  { ignores: ["dist/", "build/", "node_modules/", "assembly/abi.ts", "host/node/abi.ts"] },
  {
    files: ["**/*.ts"],
    ignores: assemblyScript.filter((pattern) => pattern !== "examples/*.ts").concat("examples/!(tour).ts"),
    extends: [eslint.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
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
      eqeqeq: "error",
      curly: ["error", "multi-line"],
    },
  },
);
