// The simulated board, in process: a cue is played in the middle of the `write` that gives it.
import { ModuleError } from "../../host/node/module.js";
import type { SimulatedBoard } from "../../host/node/simulated/board.js";
import { givenInput } from "../../host/node/simulated/output.js";
import { startSimulated } from "../../host/node/simulated/start.js";
import { Script, board, grants, outputs, type ConformanceHost, type Ended } from "./host.js";
import type { Program, Stimulus } from "./programs.js";

export const simulated: ConformanceHost = {
  name: "simulated",
  abilities: new Set(["unplug", "hold", "pulls", "burst", "overruns", "virtual time", "deadlock", "interrupt"]),
  async run(wasm: Uint8Array, program: Program): Promise<Ended> {
    let made: SimulatedBoard | undefined;
    const script = new Script(program, (stimulus) => {
      play(made!, stimulus);
    });
    const stderr: Uint8Array[] = [];
    try {
      const run = await startSimulated(wasm, {
        board,
        grants,
        stdin: givenInput(Buffer.from(program.stdin ?? "")),
        stdout: script.write,
        stderr: (bytes) => void stderr.push(bytes),
        prepare: (fresh) => {
          made = fresh;
          fresh.uart("absent").unplug();
          for (const [a, b] of program.wires ?? []) fresh.pin(a).wire(fresh.pin(b));
        },
      });
      const { status } = await run.outcome;
      return {
        status,
        stdout: script.text,
        stderr: Buffer.concat(stderr).toString(),
        levels: Object.fromEntries(outputs.map((name) => [name, run.board.pin(name).level ? 1 : 0])),
        sent: sentBy(run.board),
      };
    } catch (error) {
      if (!(error instanceof ModuleError)) throw error;
      return { status: 2, stdout: script.text, stderr: `${error.message}\n`, levels: {}, sent: "" };
    }
  },
};

function play(board: SimulatedBoard, stimulus: Stimulus): void {
  if ("pin" in stimulus) for (const level of stimulus.levels) board.pin(stimulus.pin).drive(level === 1);
  else if ("toggle" in stimulus) board.pin(stimulus.toggle).drive(!board.pin(stimulus.toggle).level);
  else if ("send" in stimulus) board.uart(stimulus.send).send(Buffer.from(stimulus.bytes, "latin1"));
  else if ("unplug" in stimulus) board.uart(stimulus.unplug).unplug();
  else if ("interrupt" in stimulus) board.end({ how: "interrupt", status: 130 });
  // A port whose program writes faster than its rate has no room soon enough: nothing need be held.
}

/** The bytes that left uart0, from the board's log. */
function sentBy(board: SimulatedBoard): string {
  return [...board.uart("uart0").lines()].map(({ text }) => /^uart0 sent "(.*)"$/.exec(text)?.[1] ?? "").join("");
}
