// Software PWM: a task per channel makes the pulses, others change their duty. A button makes the LED brighter, step by step; lines on the
// serial port set it ("duty 30"), and a second channel fades up and down by itself.
//
//   npx wasyncio run examples/software-pwm.ts --uart0 stdio --gpio led=print --gpio 5=print --gpio button=key:b
import { Edge, Pin, Pull, Uart, createTask, run, sleep, sleepMicros } from "wasyncio";

const PERIOD_MICROS: i64 = 10_000;

class Pwm {
  /** Percent of the time that the pin is high. */
  duty: i32 = 0;

  constructor(readonly pin: Pin) {}

  /** Makes pulses until it is cancelled. A duty that changes counts from the next period on. */
  async run(): Promise<void> {
    try {
      while (true) {
        const high = (PERIOD_MICROS * this.duty) / 100;
        if (high > 0) {
          this.pin.write(true);
          await sleepMicros(high);
        }
        if (high < PERIOD_MICROS) {
          this.pin.write(false);
          await sleepMicros(PERIOD_MICROS - high);
        }
      }
    } finally {
      this.pin.write(false);
    }
  }
}

/** A quarter more with each press; after full comes dark. */
async function brighten(pwm: Pwm, button: Pin): Promise<void> {
  button.debounceMicros = 5000;
  while (true) {
    await button.edge(Edge.Falling);
    pwm.duty = pwm.duty < 100 ? min(pwm.duty + 25, 100) : 0;
    console.log(`button: ${pwm.duty} %`);
  }
}

/** Up and down, a percent every 20 ms. */
async function fade(pwm: Pwm): Promise<void> {
  for (let step = 1; ; pwm.duty += step) {
    if (pwm.duty == 0) step = 1;
    else if (pwm.duty == 100) step = -1;
    await sleep(20);
  }
}

async function main(): Promise<void> {
  const light = new Pwm(Pin.outputNamed("led"));
  const other = new Pwm(Pin.output(5));
  createTask(light.run(), "light");
  createTask(other.run(), "other");
  createTask(fade(other), "fade");
  createTask(brighten(light, Pin.inputNamed("button", Pull.Up)), "button");

  const port = Uart.open("uart0", 115200);
  while (true) {
    const line = await port.readLine();
    const words = line.trim().split(" ");
    if (!line.endsWith("\n") || words[0] == "quit") break; // the tasks are cancelled, and both lights go out
    const percent = words.length == 2 ? I32.parseInt(words[1]) : -1;
    if (words[0] == "duty" && percent >= 0 && percent <= 100) {
      light.duty = percent;
      port.writeText(`duty ${percent} %\n`);
    } else {
      port.writeText("say: duty 0..100, or quit\n");
    }
  }
}

run(main());
