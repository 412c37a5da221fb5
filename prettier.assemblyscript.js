// Prettier for AssemblyScript. Its syntax is TypeScript's but for decorators, which may also stand before functions,
// variables and namespaces: there they are hidden from Prettier's parser in comments and printed as decorators again.
import estree from "prettier/plugins/estree";
import typescript from "prettier/plugins/typescript";
import ts from "typescript";

const open = "hidden decorator «";
const close = "»";

function hideDecorators(code) {
  const source = ts.createSourceFile("file.ts", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const decorators = [];
  const visit = (node) => {
    if (ts.isDecorator(node) && !ts.canHaveDecorators(node.parent)) decorators.push([node.getStart(source), node.end]);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  let cursor = 0;
  let hidden = "";
  for (const [start, end] of decorators) {
    hidden += `${code.slice(cursor, start)}/*${open}${code.slice(start, end)}${close}*/`;
    cursor = end;
  }
  return hidden + code.slice(cursor);
}

export default {
  parsers: {
    typescript: { ...typescript.parsers.typescript, astFormat: "assemblyscript", preprocess: hideDecorators },
  },
  printers: {
    assemblyscript: {
      ...estree.printers.estree,
      printComment(path, options) {
        const { value } = path.node;
        if (value.startsWith(open) && value.endsWith(close)) return value.slice(open.length, -close.length);
        return estree.printers.estree.printComment(path, options);
      },
    },
  },
};
