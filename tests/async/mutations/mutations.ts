// Mutations of the async compiler that the language's programs or the fuzzer must find. Each is a small mistake that a person could make.

export interface Mutation {
  /** What the mistake is. */
  readonly breaks: string;
  /** In compiler/async/. */
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

const mutation = (file: string, breaks: string, text: string, replacement: string): Mutation => ({
  breaks,
  file,
  text,
  replacement,
});

export const mutations: readonly Mutation[] = [
  // ---- loops that are entered once
  mutation("loop-entries.ts", "the copies of a loop's head do nothing", "code: block.code.map(copy)", "code: []"),

  // ---- the split
  mutation(
    "split.ts",
    "a slot that holds an old value is not stored again",
    "        if (writes) {\n          clean.delete(local);\n        }",
    "",
  ),
  mutation(
    "split.ts",
    "after a direct call everything that lives is thought to be in its slot",
    "const sure = plan.direct === null ? null : clean;",
    "const sure = null;",
  ),
  mutation(
    "split.ts",
    "what a branch has not stored counts as stored where branches meet",
    "        if (!clean.has(local)) {\n          old.delete(local);\n        }",
    "",
  ),
  mutation(
    "split.ts",
    "what is read after the next park is not loaded",
    "include([...end.live].filter((local) => !clean.has(local)));",
    "",
  ),
  mutation(
    "split.ts",
    "what a successor needs is not loaded",
    "            include(neededIn(successor));\n",
    "            void successor;\n",
  ),
  mutation(
    "split.ts",
    "an await in a try does not say that it has a handler",
    "const value = state | (point.handler ? HANDLES : 0);",
    "const value = state;",
  ),
  mutation(
    "split.ts",
    "the exceptional state goes on as the other",
    "resumeAt([number + 1], this.loadSlots(point.handler.liveIn, point.handler), point.handler);",
    "resumeAt([number + 1], this.loadSlots(point.liveNormal, point.to), point.to);",
  ),
  mutation(
    "split.ts",
    "the handler's locals are not loaded",
    "resumeAt([number + 1], this.loadSlots(point.handler.liveIn, point.handler), point.handler);",
    "resumeAt([number + 1], [], point.handler);",
  ),
  mutation(
    "split.ts",
    "a child that was called directly and stops does not know who awaits it",
    "        this.setParent(this.childOf(point).get(), this.frame()),\n        ...this.save(point),\n        this.note(module.return(this.getNext()), point),",
    "        ...this.save(point),\n        this.note(module.return(this.getNext()), point),",
  ),
  mutation(
    "split.ts",
    "what a child that was called directly throws passes the try around it",
    "const thrown = point.handler ? handlerOf(point.handler) : make([this.leave()]);",
    "const thrown = make([this.leave()]);",
  ),
  mutation(
    "split.ts",
    "the result of an await is not taken when it stopped",
    "[...this.loadSlots(point.liveNormal, point.to), ...this.setResult(point)]",
    "this.loadSlots(point.liveNormal, point.to)",
  ),
  mutation(
    "split.ts",
    "more than 255 states are told by one byte",
    "const wide = graph.points.length > 100;",
    "const wide = false;",
  ),
  mutation(
    "split.ts",
    "parameters are not in the frame at first",
    "resumeAt([], this.loadSlots(this.start, graph.entry), entry);",
    "resumeAt([], [], entry);",
  ),
  mutation(
    "split.ts",
    "a coroutine that has finished keeps its frame",
    "this.finish()]\n          : [this.finish()]",
    "this.finish()]\n          : [this.leave()]",
  ),
  mutation(
    "split.ts",
    "the masks of exceptional states are missing",
    "return handler ? [mask, mask] : [mask];",
    "return handler && this.graph.points.length > 1000 ? [mask, mask] : [mask];",
  ),
  // ---- slots
  mutation(
    "frame-layout.ts",
    "locals that live together share a slot",
    "!candidate.locals.some((other) => clashing.has(other))",
    "candidate.locals.length < 2",
  ),
  mutation(
    "frame-layout.ts",
    "references share slots with numbers",
    "          candidate.isManaged === isManaged &&\n",
    "",
  ),
  mutation(
    "frame-layout.ts",
    "the collector does not see a slot's first owner",
    "mask[index >> 3] |= 1 << (index & 7);",
    "if (index) mask[index >> 3] |= 1 << (index & 7);",
  ),
  mutation(
    "frame-layout.ts",
    "the ninth reference is not seen",
    "mask[index >> 3] |= 1 << (index & 7);",
    "if (index < 8) mask[index >> 3] |= 1 << (index & 7);",
  ),
  // ---- liveness and references
  mutation(
    "flow-graph.ts",
    "what only a handler needs does not live across an await",
    "end.live = new Set([...end.liveNormal, ...(end.handler?.liveIn ?? [])]);",
    "end.live = new Set(end.liveNormal);",
  ),
  mutation(
    "flow-graph.ts",
    "liveness is computed in one round",
    "for (let changed = true; changed;) {\n    changed = false;\n    for (const block of blocks) {\n      const live",
    "for (let changed = true; changed; changed = false) {\n    for (const block of blocks) {\n      const live",
  ),
  mutation("flow-graph.ts", "a copy of a reference is no reference", "copies.push([local, info.index]);", ""),
  mutation(
    "flow-graph.ts",
    "what a call has made is no reference",
    "} else if (isManagedValue(value, info)) {",
    '} else if (isManagedValue(value, info) && info.kind !== "Call") {',
  ),
  // ---- exceptions
  mutation(
    "lower-exceptions.ts",
    "an error that was caught stays on its way",
    "[this.set(error, this.getPending()), this.setPending(module.i32.const(0)), this.get(error)]",
    "[this.set(error, this.getPending()), this.get(error)]",
  ),
  mutation(
    "lower-exceptions.ts",
    "a finally does not throw on",
    "list.push(module.if(this.get(fin.error), module.block(null, rethrow)));",
    "void rethrow;",
  ),
  mutation(
    "lower-exceptions.ts",
    "a way out remembers the error of an earlier one",
    "      this.setConstant(fin.error, 0),\n      this.setConstant(fin.why, number + 1),",
    "      this.setConstant(fin.why, number + 1),",
  ),
  mutation(
    "lower-exceptions.ts",
    "a finally that ends normally leaves as it did before",
    "const noExit = fin.exits.length ? [this.setConstant(fin.why, 0)] : [];",
    "const noExit: ExpressionRef[] = [];",
  ),
  mutation(
    "lower-exceptions.ts",
    "a return in a try leaves past its finally",
    '    return this.leaveThrough(place.fin, "~return", null, isResult, kept);',
    "    return ir.module.return(value);",
  ),
  mutation(
    "lower-exceptions.ts",
    "a break leaves past a finally",
    "return (known?.fin ?? null) !== place.fin;",
    "return known === undefined;",
  ),
  mutation(
    "lower-exceptions.ts",
    "what a handler throws is caught by its own try",
    "this.low(info.ifFalse, place)],\n      binaryen.none,\n    );\n  }\n\n  /**",
    "this.low(info.ifFalse, { ...place, handler: place.handler ?? null, fin: null })],\n      binaryen.none,\n    );\n  }\n\n  /**",
  ),
  mutation(
    "lower-exceptions.ts",
    "an await in a try is not tested",
    "(park && place.handler !== null)",
    "(park && place.handler === null)",
  ),
  mutation(
    "throwing.ts",
    "what a catch throws is thought to be caught",
    "walk(info.ifFalse, caught);",
    "walk(info.ifFalse, true);",
  ),
  mutation(
    "throwing.ts",
    "what is called through the table is thought not to throw",
    "          if (inTable.has(name)) {\n            this.signatures.add(conduct.signature);\n          }\n",
    "",
  ),
  mutation(
    "throwing.ts",
    "only direct callers of what throws are known to throw",
    "for (let before = -1; before !== this.functions.size;) {\n      before = this.functions.size;",
    "for (let round = 0; round < 1; round++) {",
  ),
  // ---- the flow of a try
  mutation(
    "throw.ts",
    "after a swallowed error the function has ended",
    "from.set(FlowFlags.Returns);",
    "from.set(FlowFlags.Returns | FlowFlags.Terminates);",
  ),
  // ---- roots
  mutation(
    "roots.ts",
    "roots are not given back",
    "        point.ref,\n        module.global.set(top, here()),",
    "        point.ref,",
  ),
  mutation(
    "roots.ts",
    "the first root is not stored",
    "...live.map((local, index) => module",
    "...live.slice(1).map((local, index) => module",
  ),
  mutation(
    "roots.ts",
    "what is called through the table is thought not to collect",
    "signatures.add(signature); // the library's",
    "// the library's",
  ),
  // ---- awaits and their graph
  mutation(
    "await-graph.ts",
    "coroutines that await each other call each other directly",
    "from.component !== to.component && ",
    "",
  ),
  mutation("await-graph.ts", "what a child's child throws is forgotten", "    this.spreadThrows();\n  }", "  }"),
  mutation(
    "using.ts",
    "the last of several contexts is entered first",
    "const inner = others.length ? lower(others, range, rest) : null;",
    "const inner = others.length ? lower([...others].reverse(), range, rest) : null;",
  ),
  mutation(
    "using.ts",
    "an error is thrown on although it was swallowed",
    "Node.createUnaryPrefixExpression(Token.Exclamation, make.id(SWALLOW), range)",
    "Node.createTrueExpression(range)",
  ),
  mutation(
    "for-await.ts",
    "an iterator that has come to its end is closed",
    "make.statement(make.binary(Token.Equals, make.id(OPEN), Node.createFalseExpression(word))),",
    "",
  ),
  mutation(
    "iterating.ts",
    "who extends an iterator that closes nothing is thought to close nothing",
    "return element instanceof ClassPrototype && element.extends(base);",
    "return element === base;",
  ),
  mutation(
    "iterating.ts",
    "no iterator has anything to close",
    "prototype.declaration.range.source.internalPath === DEFAULTS &&",
    "",
  ),
  mutation(
    "tables.ts",
    "coroutines with other references share a table",
    "const key = bytes.join();",
    "const key = String(managedSlots);",
  ),
  mutation(
    "syntax.ts",
    "an arrow's value is not returned",
    "declaration.body = Node.createBlockStatement([value], body.range);",
    "declaration.body = Node.createBlockStatement([body], body.range);",
  ),
];
