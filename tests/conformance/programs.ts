// The conformance programs: what a host must have and do while each runs, and how it must end. What a program writes to stdout
// is in modules/NAME.expected.

/** What may happen to a program from outside. */
export type Stimulus =
  | { readonly pin: string; readonly levels: readonly (0 | 1)[] } // drives an input, one level after the other
  | { readonly toggle: string } // turns an input over
  | { readonly send: string; readonly bytes: string } // to a port, a byte a character
  | { readonly hold: string } // the port's other end takes nothing
  | { readonly release: string } // and takes again
  | { readonly unplug: string } // the port's device is gone
  | { readonly stdin: string }
  | { readonly stdinEnd: true }
  | { readonly interrupt: true }; // the host is asked to end the program

/** What not every host has. */
export type Ability =
  | "stdin" // can be given piece by piece
  | "unplug"
  | "pulls" // its inputs have pulls
  | "burst" // takes tens of thousands of edges
  | "overruns" // its serial port drops what finds no room
  | "virtual time"
  | "real time"
  | "broken" // has a device that cannot be opened
  | "stderr" // can write its stderr to nobody
  | "full" // and to a full disk
  | "hold"
  | "deadlock" // knows that nothing can come
  | "interrupt";

export interface Program {
  readonly name: string;
  /** What happens when the program writes `> CUE`. */
  readonly cues?: Readonly<Record<string, readonly Stimulus[]>>;
  readonly needs?: readonly Ability[];
  /** The import that ends it: no line can say that it worked. */
  readonly ends?: string;
  /** 0 when absent. */
  readonly status?: number;
  /** What stderr begins with; it is empty when absent. */
  readonly stderr?: string;
  /** Levels of outputs when the program has ended. */
  readonly levels?: Readonly<Record<string, 0 | 1>>;
  /** Whether that is what came out of uart0. */
  readonly sent?: (bytes: string) => boolean;
  /** Where its stderr goes, if not to the suite. */
  readonly stderrTo?: "nobody" | "a full disk";
  /** Pins that are wired together, where the host has wires. */
  readonly wires?: readonly (readonly [string, string])[];
  /** stdin that is there from the start; empty when absent. */
  readonly stdin?: string;
}

const done: Stimulus = { toggle: "done" };
const input = (...levels: (0 | 1)[]): Stimulus => ({ pin: "input", levels });
const send = (bytes: string): Stimulus => ({ send: "uart0", bytes });

export const programs: readonly Program[] = [
  { name: "base-arguments" },
  { name: "gpio-arguments", levels: { output: 0 } },
  { name: "uart-arguments", levels: { output: 0 } },
  { name: "sources" },
  { name: "clock" },
  {
    name: "edges",
    cues: {
      rise: [input(1), done],
      fall: [input(0), done],
      "fall-rise-fall": [input(0, 1, 0), done],
      "six-edges": [input(1, 0, 1, 0, 1, 0), done],
      bounce: [input(1, 0, 1), done],
    },
  },
  {
    name: "edges-burst",
    needs: ["burst"],
    cues: { "70000-edges": [input(...Array.from({ length: 70_000 }, (_, i): 0 | 1 => (i % 2 === 0 ? 1 : 0))), done] },
  },
  { name: "pulls", needs: ["pulls"] },
  {
    name: "fairness",
    cues: {
      "noise-then-two-edges": [
        { pin: "noisy", levels: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0] },
        { toggle: "input" },
        { toggle: "extra" },
        done,
      ],
    },
  },
  {
    name: "uart-stream",
    needs: ["hold"],
    cues: {
      "send-abc": [send("abc")],
      "send-hello": [send("hello")],
      "send-world": [send(" world"), done],
      hold: [{ hold: "uart0" }],
      release: [{ release: "uart0" }],
    },
    sent: (bytes) => Number(/^written\.+#(\d+)$/.exec(bytes)?.[1]) === bytes.lastIndexOf(".") + 1 - "written".length,
  },
  {
    name: "uart-unplugged",
    needs: ["unplug"],
    cues: { "send-abc": [send("abc")], unplug: [{ unplug: "uart0" }] },
  },
  {
    name: "uart-overrun",
    needs: ["overruns"],
    cues: { "send-200-bytes": [send(String.fromCharCode(...Array.from({ length: 200 }, (_, i) => i)))] },
  },
  { name: "stdin-given", stdin: "abcdefgh" },
  {
    name: "stdin",
    needs: ["stdin"],
    cues: {
      "first-line": [{ stdin: "first\n" }],
      "second-line": [{ stdin: "second\n" }],
      end: [{ stdinEnd: true }],
    },
  },
  { name: "uart-broken", needs: ["broken"] },
  { name: "stderr-nobody", needs: ["stderr"], stderrTo: "nobody" },
  { name: "stderr-full", needs: ["full"], stderrTo: "a full disk" },
  { name: "deadlock", needs: ["deadlock"], cues: { rise: [input(1), done] }, levels: { output: 0 } },
  { name: "forever-virtual", needs: ["virtual time"] },
  { name: "forever-real", needs: ["real time", "interrupt"], cues: { interrupt: [{ interrupt: true }] } },
  {
    name: "canceled",
    needs: ["interrupt"],
    cues: { interrupt: [{ interrupt: true }] },
    status: 130,
    levels: { output: 0 },
  },
  { name: "ends-by-exit", ends: "host.exit", status: 3, stderr: "last words\n", levels: { output: 0, other: 1 } },
  { name: "ends-by-return", levels: { output: 0, other: 1 } },
  { name: "ends-by-abort", ends: "host.abort", status: 1, stderr: "OhError: no ä € 😀\n", levels: { output: 1 } },
  { name: "ends-by-wild-abort", status: 1, stderr: "OhError\n" },
  { name: "ends-by-trap", status: 1, stderr: "Trap", levels: { output: 0 } },
];
