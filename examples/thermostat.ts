// A thermostat. A sensor on uart1 sends a line with the temperature now and then; a command line on uart0 asks and sets; a pin switches the
// heater. A sensor that is silent switches the heater off: nobody knows how warm it is.
//
//   npx wasyncio run examples/thermostat.ts --uart0 stdio --uart1 /dev/ttyUSB0 --gpio led=print
import { Pin, TimeoutError, Uart, ValueError, createTask, run, waitFor } from "wasyncio";

/** A sensor that has said nothing for so long is broken, ms. */
const SILENCE: i64 = 10_000;
/** Below the target less this the heater goes on, at the target off; tenths of a degree. */
const HYSTERESIS = 5;
const COLDEST = 50;
const WARMEST = 300;

/** Tenths of a degree of "21.5", "21" or "-3.0". */
function tenths(text: string): i32 {
  const isNegative = text.startsWith("-");
  const parts = text.substring(i32(isNegative)).split(".");
  const fraction = parts.length > 1 ? parts[1] : "0";
  if (parts.length > 2 || fraction.length != 1 || parts[0].length < 1 || parts[0].length > 3) {
    throw new ValueError(`"${text}" is no temperature: say 21 or 21.5`);
  }
  const digits = parts[0] + fraction;
  let number = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) throw new ValueError(`"${text}" is no temperature: say 21 or 21.5`);
    number = number * 10 + digit;
  }
  return isNegative ? -number : number;
}

function degrees(tenths: i32): string {
  return `${tenths < 0 ? "-" : ""}${abs(tenths) / 10}.${abs(tenths) % 10}`;
}

class Thermostat {
  private target: i32 = 200;
  private measured: i32 = 0;
  /** Why the measured temperature does not count; empty: it does. */
  private trouble: string = "nothing measured yet";
  private isHeating: bool = false;

  constructor(private readonly heater: Pin) {}

  /** Takes what the sensor says, until its port is gone. */
  async follow(sensor: Uart): Promise<void> {
    while (true) {
      try {
        const line = await waitFor(sensor.readLine(), SILENCE);
        if (!line.length) break; // nothing comes any more
        this.measured = tenths(line.trim());
        this.trouble = "";
      } catch (error) {
        if (error instanceof TimeoutError) this.trouble = "the sensor is silent";
        else if (error instanceof ValueError) this.trouble = `the sensor: ${error.message}`;
        else throw error;
      }
      this.decide();
    }
    this.trouble = "the sensor is gone";
    this.decide();
  }

  private decide(): void {
    if (this.trouble.length || this.measured >= this.target) this.isHeating = false;
    else if (this.measured < this.target - HYSTERESIS) this.isHeating = true;
    this.heater.write(this.isHeating);
  }

  /** Does what a line says; the answer. */
  command(line: string): string {
    const words = line.split(" ");
    if (words[0] == "get" && words.length == 1) return this.trouble.length ? this.trouble : degrees(this.measured);
    if (words[0] == "set" && words.length == 2) {
      const target = tenths(words[1]);
      if (target < COLDEST || target > WARMEST) throw new ValueError(`from ${degrees(COLDEST)} to ${degrees(WARMEST)}`);
      this.target = target;
      this.decide();
      return `target ${degrees(target)}`;
    }
    if (words[0] == "status" && words.length == 1) {
      const now = this.trouble.length ? this.trouble : degrees(this.measured);
      return `target ${degrees(this.target)}, now ${now}, heater ${this.isHeating ? "on" : "off"}`;
    }
    throw new ValueError("say get, set DEGREES, status or quit");
  }
}

async function main(): Promise<void> {
  const thermostat = new Thermostat(Pin.outputNamed("led")); // low when the program ends, however it does
  createTask(thermostat.follow(Uart.open("uart1", 9600)), "sensor");
  const terminal = Uart.open("uart0", 115200);
  while (true) {
    const line = await terminal.readLine();
    if (!line.endsWith("\n") || line.trim() == "quit") break;
    try {
      terminal.writeText(`${thermostat.command(line.trim())}\n`);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      terminal.writeText(`error: ${error.message}\n`);
    }
  }
}

run(main());
