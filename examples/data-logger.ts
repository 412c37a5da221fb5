// Logs every change of a pin on the serial port, with its time: a line each. The port is slow, so there is back-pressure all the way:
//
//   pin ──► its ring of edges ──► sampler ──► queue ──► writer ──► port
//           full: drops and                   full:     drains
//           counts                            waits
//
// While the port is busy the writer waits, then the queue is full and the sampler waits, then the pin keeps edges, and then it drops some and
// counts them: the log says where, and how many. Nothing is lost silently. Ctrl-C ends it, and what was sampled is still written.
//
//   npx wasyncio run examples/data-logger.ts --uart0 pty --gpio 2=script:changes.txt
import { CancelledError, Edge, Pin, Pull, Queue, ReturnWhen, Uart, createTask, run, wait } from "wasyncio";

const DEPTH = 16;

class Logger {
  private readonly samples: Queue<Edge> = new Queue<Edge>(DEPTH);
  private sampled: i32 = 0;
  private written: i32 = 0;
  private lost: i32 = 0;
  /** Samples that had to wait for room in the queue. */
  private delayed: i32 = 0;
  /** Changes that were still to be sampled at the end. */
  private left: i32 = 0;

  async sample(pin: Pin): Promise<void> {
    let inHand = 0;
    try {
      for await (const edge of pin) {
        inHand = 1 + edge.lost;
        if (this.samples.full()) this.delayed++;
        await this.samples.put(edge);
        inHand = 0;
        this.sampled++;
      }
    } finally {
      this.samples.shutdown(); // no more come: the writer ends when it has written what there is
      this.left = inHand + pin.lost;
      for (let edge = pin.edgeNowait(); edge; edge = pin.edgeNowait()) this.left += 1 + edge.lost;
    }
  }

  async write(port: Uart): Promise<void> {
    for await (const sample of this.samples) {
      if (sample.lost) port.writeText(`lost ${sample.lost}\n`);
      port.writeText(`${sample.micros} ${sample.level ? "high" : "low"}\n`);
      await port.drain();
      this.written++;
      this.lost += sample.lost;
    }
  }

  tell(): void {
    console.log(`${this.sampled} sampled, ${this.delayed} of them delayed; ${this.written} written`);
    console.log(`${this.lost} lost, ${this.left} left`);
  }
}

async function main(): Promise<void> {
  const logger = new Logger();
  const sampling = createTask(logger.sample(Pin.input(2, Pull.Up)));
  const writing = createTask(logger.write(Uart.open("uart0", 9600)));
  try {
    await wait<void>([sampling, writing], -1, ReturnWhen.FirstCompleted); // the pin has no end, but the port may be gone
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error; // Ctrl-C
  }
  sampling.cancel();
  await writing;
  logger.tell();
}

run(main());
