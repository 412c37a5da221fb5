// The native host on an emulated board, as sealed firmware: pins over qtest, the console as stdin and stdout. With the virtual
// clock it runs in lock step: the board asks on its console before time jumps.
import assert from "node:assert/strict";
import { loadBoard } from "../../host/node/board.js";
import { ModuleError } from "../../host/node/module.js";
import { buildFirmware, linkedModule, type Engine } from "../../host/native/firmware.js";
import { Machine } from "../../host/native/qemu.js";
import { Script, board, grants, outputs, type ConformanceHost, type Ended } from "./host.js";
import type { Program, Stimulus } from "./programs.js";

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const ASKS_TO_GO_ON = "\x05";
const GO_ON = "\x06";

export interface BoardHostKind {
  readonly engine: Engine;
  readonly virtualClock?: boolean;
}

/** The conformance board's names and ports on a real board's devices. */
const definition = { ...board, name: loadBoard("lm3s6965evb").name };

export function boardHost(kind: BoardHostKind): ConformanceHost {
  const { engine, virtualClock = false } = kind;
  return {
    name: `lm3s6965evb, ${engine}${virtualClock ? ", virtual clock" : ""}`,
    abilities: new Set(["stdin", "deadlock", "interrupt", virtualClock ? "virtual time" : "real time"]),
    async run(wasm, program): Promise<Ended> {
      try {
        const name = `conformance-${engine}${virtualClock ? "-virtual" : ""}`;
        const firmware = await buildFirmware({
          name,
          wasm,
          board: definition,
          grants,
          engine,
          virtualClock,
          stack: 1024,
        });
        assert.deepEqual(linkedModule(name), Buffer.from(wasm), "the bytes that every host runs");
        return await run(firmware.elf, program);
      } catch (error) {
        // A sealed firmware's module is checked when it is built.
        if (!(error instanceof ModuleError)) throw error;
        return { status: 2, stdout: "", stderr: `${error.message}\n`, levels: {}, sent: "" };
      }
    },
  };
}

async function run(elf: string, program: Program): Promise<Ended> {
  const { names } = board.gpio;
  const machine = await Machine.start({ elf, watch: names["output"] });
  try {
    if (program.stdin !== undefined) {
      await machine.until("the console listens", () => machine.consoleListens());
      machine.type(program.stdin + CTRL_D);
    }
    const player = new Player(machine, program);
    const status = await player.untilEnd();
    // A line is low at first, and an output that stays so is no change.
    const levels: Record<string, number> = Object.fromEntries(outputs.map((output) => [output, 0]));
    for (const { line, level } of machine.outputs)
      for (const output of outputs) if (names[output] === line) levels[output] = level;
    return { status, stdout: player.script.text, stderr: machine.errors, levels, sent: machine.sent };
  } finally {
    machine.end();
  }
}

/** Plays cues one after the other, and answers the board when it asks to go on. */
class Player {
  readonly script: Script;
  private readonly levels = new Map<string, 0 | 1>();
  private work: Promise<unknown> = Promise.resolve();
  private seen = 0;

  constructor(
    private readonly machine: Machine,
    program: Program,
  ) {
    this.script = new Script(program, (stimulus) => {
      this.work = this.work.then(() => this.play(stimulus));
    });
  }

  async untilEnd(): Promise<number> {
    let status: number | string | null = null;
    void this.machine.exit.then((how) => (status = how));
    await this.machine.until(
      "the program ends",
      async () => {
        this.look();
        await this.work;
        return status !== null;
      },
      { mayEnd: true },
    );
    status = await this.machine.finish();
    this.look();
    await this.work;
    if (typeof status !== "number") throw new Error(`QEMU was ended by ${status}`);
    return status;
  }

  /** Takes in what the console has said since the last look. */
  private look(): void {
    const { console } = this.machine;
    while (this.seen < console.length) {
      const character = String.fromCodePoint(console.codePointAt(this.seen)!); // of which a string may have two halves
      this.seen += character.length;
      if (character === ASKS_TO_GO_ON) this.work = this.work.then(() => this.goOn());
      else this.script.write(Buffer.from(character));
    }
  }

  private async goOn(): Promise<void> {
    await this.machine.settled();
    this.machine.type(GO_ON);
  }

  private async play(stimulus: Stimulus): Promise<void> {
    const { machine } = this;
    if ("pin" in stimulus) for (const level of stimulus.levels) await this.drive(stimulus.pin, level);
    else if ("toggle" in stimulus) await this.drive(stimulus.toggle, this.levels.get(stimulus.toggle) === 1 ? 0 : 1);
    else if ("send" in stimulus) machine.send(stimulus.bytes);
    else if ("stdin" in stimulus) machine.type(stimulus.stdin);
    else if ("stdinEnd" in stimulus) machine.type(CTRL_D);
    else if ("interrupt" in stimulus) machine.type(CTRL_C);
    else throw new Error(`a board's wires cannot do that: ${JSON.stringify(stimulus)}`);
  }

  private async drive(pin: string, level: 0 | 1): Promise<void> {
    this.levels.set(pin, level);
    await this.machine.edge(board.gpio.names[pin], level);
  }
}
