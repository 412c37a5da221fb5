// Nodes of AssemblyScript's tree that the parser makes instead of what is written, all of them at one place of the source.
import type * as assemblyscript from "assemblyscript";
import { CommonFlags, Node, type CallExpression, type Expression, type Range, type Statement } from "../asc.js";
import type { Identifier } from "./parser.js";

export function nodesAt(range: Range) {
  const id = (name: string): Identifier => Node.createIdentifierExpression(name, range);
  const property = (of: Expression, name: string): Expression =>
    Node.createPropertyAccessExpression(of, id(name), range);
  return {
    id,
    property,
    call: (of: Expression, method: string, args: Expression[] = []): CallExpression =>
      Node.createCallExpression(property(of, method), null, args, range),
    statement: (expression: Expression): Statement => Node.createExpressionStatement(expression),
    binary: (operator: assemblyscript.Token, left: Expression, right: Expression): Expression =>
      Node.createBinaryExpression(operator, left, right, range),
    if: (condition: Expression, then: Statement): Statement => Node.createIfStatement(condition, then, null, range),
    variable: (
      name: string,
      value: Expression,
      flags: assemblyscript.CommonFlags = CommonFlags.Const,
      type: assemblyscript.TypeNode | null = null,
    ): Statement =>
      Node.createVariableStatement(
        null,
        [Node.createVariableDeclaration(id(name), null, flags, type, value, range)],
        range,
      ),
  };
}
