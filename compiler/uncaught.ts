// The end of a program that something thrown has left: a call of the library's __uncaught with class, message and place.
import { posix } from "node:path";
import type { AscFunction, AstNode, Compiler, ExpressionRef, FunctionPrototype } from "./asc.js";
import { LIBRARY } from "./library.js";
import type { Texts } from "./texts.js";

export class Uncaught {
  /** `entry`: the program's normalized path. `where`: whether places in libraries are told too, not only the program's. */
  constructor(
    private readonly texts: Texts,
    private readonly entry: () => string,
    private readonly where: "program" | "everywhere",
  ) {}

  /** The address of a static text, as a constant. */
  text(compiler: Compiler, value: string): ExpressionRef {
    return this.texts.addressOf(compiler, value);
  }

  /** A place as operands: the address of the file's name, line, column. */
  place(compiler: Compiler, node: AstNode): ExpressionRef[] {
    const { module } = compiler;
    const { source, start } = node.range;
    const told = this.where === "everywhere" || !isLibrary(source.normalizedPath);
    const line = told ? source.lineAt(start) : 0;
    const column = told ? source.columnAt() : 0;
    const file = told ? nameOf(source.normalizedPath, this.entry()) : "";
    return [this.text(compiler, file), module.i32(line), module.i32(column)];
  }

  /** Ends the program at `node`. `name` and `message` are addresses of strings. */
  end(compiler: Compiler, name: ExpressionRef, message: ExpressionRef, node: AstNode): ExpressionRef {
    const { module } = compiler;
    const operands = [name, message, ...this.place(compiler, node)];
    const call = compiler.makeCallDirect(uncaughtFunction(compiler), operands, node);
    return module.block(null, [call, module.unreachable()]);
  }
}

/** A file or an element of AssemblyScript's library, of ours, or of a package. */
export function isLibrary(path: string): boolean {
  return path.startsWith("~lib/");
}

/** A file's name in messages: relative to the program's folder, wherever the build was started. */
export function nameOf(path: string, entry: string): string {
  return isLibrary(path) ? path : posix.relative(posix.dirname(entry), path);
}

function uncaughtFunction(compiler: Compiler): AscFunction {
  const prototype = compiler.program.elementsByName.get(`${LIBRARY}abort/__uncaught`) as FunctionPrototype;
  const instance = compiler.resolver.resolveFunction(prototype, null)!;
  compiler.compileFunction(instance);
  return instance;
}
