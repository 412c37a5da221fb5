// What Binaryen's expressions are: read through its C functions, which tell one thing each. Its own getExpressionInfo finds out anew for
// each expression what there is to ask and copies every text: most of the time that lowering took.
import type { Binaryen, ExpressionRef } from "../asc.js";

/** What of each kind is of interest; a star marks a list. `parts` are the expressions in it, in evaluation order. */
const KINDS = {
  Block: { parts: ["children*"], texts: ["name"] },
  If: { parts: ["condition", "ifTrue", "ifFalse"] },
  Loop: { parts: ["body"], texts: ["name"] },
  Break: { parts: ["value", "condition"], texts: ["name"] },
  Switch: { parts: ["value", "condition"], texts: ["names*", "defaultName"] },
  Call: { parts: ["operands*"], texts: ["target"] },
  CallIndirect: { parts: ["operands*", "target"], numbers: ["params", "results"] },
  LocalGet: { numbers: ["index"] },
  LocalSet: { parts: ["value"], numbers: ["index"] },
  GlobalGet: { texts: ["name"] },
  GlobalSet: { parts: ["value"], texts: ["name"] },
  Load: { parts: ["ptr"] },
  Store: { parts: ["ptr", "value"] },
  Const: {},
  Unary: { parts: ["value"] },
  Binary: { parts: ["left", "right"] },
  Select: { parts: ["ifTrue", "ifFalse", "condition"] },
  Drop: { parts: ["value"] },
  Return: { parts: ["value"] },
  MemorySize: {},
  MemoryGrow: { parts: ["delta"] },
  MemoryCopy: { parts: ["dest", "source", "size"] },
  MemoryFill: { parts: ["dest", "value", "size"] },
  Nop: {},
  Unreachable: {},
  RefFunc: { texts: ["func"] },
  RefNull: {},
  AtomicRMW: { parts: ["ptr", "value"] },
  AtomicCmpxchg: { parts: ["ptr", "expected", "replacement"] },
  AtomicWait: { parts: ["ptr", "expected", "timeout"] },
  AtomicNotify: { parts: ["ptr", "notifyCount"] },
  AtomicFence: {},
  SIMDExtract: { parts: ["vec"] },
  SIMDReplace: { parts: ["vec", "value"] },
  SIMDShuffle: { parts: ["left", "right"] },
  SIMDTernary: { parts: ["a", "b", "c"] },
  SIMDShift: { parts: ["vec", "shift"] },
  SIMDLoad: { parts: ["ptr"] },
  SIMDLoadStoreLane: { parts: ["ptr", "vec"] },
} as const satisfies Readonly<
  Record<string, { readonly parts?: readonly string[]; texts?: readonly string[]; numbers?: readonly string[] }>
>;

export type Kind = keyof typeof KINDS;

const NONE: readonly never[] = [];

/** What is told of an expression: of any kind, what that kind has not is empty. Other parts than these have names of their own. */
export class Expression {
  readonly name: string = "";
  readonly index: number = -1;
  /** The function called; of a CallIndirect an expression. */
  readonly target: string = "";
  /** The function of a RefFunc. */
  readonly func: string = "";
  readonly params: number = 0;
  readonly results: number = 0;
  readonly condition: ExpressionRef = 0;
  readonly value: ExpressionRef = 0;
  readonly ifTrue: ExpressionRef = 0;
  readonly ifFalse: ExpressionRef = 0;
  readonly body: ExpressionRef = 0;
  readonly operands: readonly ExpressionRef[] = NONE;
  readonly children: readonly ExpressionRef[] = NONE;
  readonly names: readonly string[] = NONE;
  readonly defaultName: string = "";
  // Of operators and memory, so that all have one shape.
  readonly left: ExpressionRef = 0;
  readonly right: ExpressionRef = 0;
  readonly ptr: ExpressionRef = 0;

  constructor(readonly kind: Kind) {}
}

type Get = (ref: ExpressionRef, index?: number) => number;
type GetText = (ref: ExpressionRef, index?: number) => string;

/** How to read one thing of an expression. */
interface Field {
  readonly name: string;
  readonly get: Get;
  /** Of a list. */
  readonly count: Get | null;
  /** Of a text: `get` tells its address. */
  readonly text: GetText | null;
}

type Told = Readonly<Record<string, ExpressionRef | readonly ExpressionRef[]>>;

interface Shape {
  readonly kind: Kind;
  readonly parts: readonly Field[];
  readonly fields: readonly Field[];
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export class Reader {
  /** By Binaryen's number of the kind. */
  private readonly shapes: Shape[] = [];
  private readonly shapeOf = new Map<Kind, Shape>();
  private readonly id: Get;
  /** By address. Binaryen keeps every text once, and where it is. */
  private readonly texts = new Map<number, string>();

  constructor(private readonly binaryen: Binaryen) {
    this.id = this.function("ExpressionGetId");
    const ids = binaryen as unknown as Readonly<Record<string, number>>;
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const known: { readonly [list in "parts" | "texts" | "numbers"]?: readonly string[] } = KINDS[kind];
      const field = (name: string, isText: boolean): Field => this.field(kind, name, isText);
      const parts = (known.parts ?? []).map((name) => field(name, false));
      const others = (known.numbers ?? []).map((name) => field(name, false));
      const shape = {
        kind,
        parts,
        fields: [...parts, ...others, ...(known.texts ?? []).map((name) => field(name, true))],
      };
      this.shapes[ids[`${kind}Id`]] = shape;
      this.shapeOf.set(kind, shape);
    }
  }

  kind(ref: ExpressionRef): Kind {
    return this.shape(ref).kind;
  }

  info(ref: ExpressionRef): Expression {
    return this.read(ref, this.shape(ref));
  }

  /** Everything in `ref` and then itself, in evaluation order. */
  visit(ref: ExpressionRef, see: (ref: ExpressionRef, info: Expression) => void): void {
    if (!ref) {
      return;
    }
    const shape = this.shape(ref);
    const info = this.read(ref, shape);
    const told = info as unknown as Told;
    for (const { name, count } of shape.parts) {
      const part = told[name];
      if (count) {
        for (const child of part as readonly ExpressionRef[]) {
          this.visit(child, see);
        }
      } else {
        this.visit(part as ExpressionRef, see);
      }
    }
    see(ref, info);
  }

  eachChild(info: Expression, visit: (child: ExpressionRef, part: string, index: number) => void): void {
    const told = info as unknown as Told;
    for (const { name, count } of this.shapeOf.get(info.kind)!.parts) {
      const part = told[name];
      if (count) {
        (part as readonly ExpressionRef[]).forEach((child, index) => {
          visit(child, name, index);
        });
      } else if (part) {
        visit(part as ExpressionRef, name, -1);
      }
    }
  }

  private read(ref: ExpressionRef, shape: Shape): Expression {
    const info = new Expression(shape.kind);
    const told = info as unknown as Record<string, unknown>;
    for (const { name, get, count, text } of shape.fields) {
      if (count) {
        const length = count(ref);
        const list = new Array<number | string>(length);
        for (let at = 0; at < length; at++) {
          list[at] = text ? this.text(get(ref, at), text, ref, at) : get(ref, at);
        }
        told[name] = list;
      } else {
        told[name] = text ? this.text(get(ref), text, ref) : get(ref);
      }
    }
    return info;
  }

  private shape(ref: ExpressionRef): Shape {
    const shape = this.shapes[this.id(ref)] as Shape | undefined;
    if (!shape) {
      throw new Error(`unknown expression: ${this.binaryen.emitText(ref)}`);
    }
    return shape;
  }

  private text(address: number, read: GetText, ref: ExpressionRef, at?: number): string {
    let text = this.texts.get(address);
    if (text === undefined) {
      text = address ? read(ref, at) : "";
      this.texts.set(address, text);
    }
    return text;
  }

  /** `children*`: so many as BlockGetNumChildren tells, each by BlockGetChildAt; `names*` likewise. */
  private field(kind: Kind, star: string, isText: boolean): Field {
    const name = star.replace("*", "");
    const isList = name !== star;
    const one = isList ? `${name === "children" ? "Child" : capitalised(name).slice(0, -1)}At` : capitalised(name);
    const wrapper = (this.binaryen as unknown as Readonly<Record<string, Readonly<Record<string, GetText>>>>)[kind];
    return {
      name,
      get: this.function(`${kind}Get${one}`),
      count: isList ? this.function(`${kind}GetNum${capitalised(name)}`) : null,
      text: isText ? wrapper[`get${one}`] : null,
    };
  }

  private function(name: string): Get {
    return (this.binaryen as unknown as Readonly<Record<string, Get>>)[`_Binaryen${name}`];
  }
}
