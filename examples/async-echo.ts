// Sends back every line that comes in on the serial port, while another task blinks the LED. The line "bye" ends it.
//
//   npx wasyncio run examples/async-echo.ts --uart0 stdio        then type
import { Pin, Uart, createTask, run, sleep } from "wasyncio";

async function blink(led: Pin): Promise<void> {
  try {
    while (true) {
      led.toggle();
      await sleep(250);
    }
  } finally {
    led.write(false); // it is cancelled when main ends
    console.log("dark");
  }
}

async function main(): Promise<void> {
  createTask(blink(Pin.outputNamed("led")));
  const port = Uart.open("uart0", 115200);
  port.writeText("echo: say bye to end\n");
  let lines = 0;
  for await (const line of port) {
    if (!line.endsWith("\n") || line.trim() == "bye") break; // without an end: nobody is there any more
    port.writeText(line);
    await port.drain();
    lines++;
  }
  console.log(`echoed ${lines} lines`);
}

run(main());
