// A transform for tests that compile assembly/ without the product's: the parser takes async functions, which these never call.
import type { Program } from "../compiler/asc.js";
import { installSyntax } from "../compiler/async/syntax.js";

export default class AsyncSyntax {
  // Given by asc, before the constructor runs.
  declare readonly program: Program;

  constructor() {
    installSyntax(this.program, "assembly/");
  }
}
