// The other side of a serial line, as a process of its own: `node terminalPeer.js echo PATH SEED BYTES` writes so many seeded
// bytes in random chunks and wants them back; `line PATH TEXT` writes a line and prints the one it gets; `take PATH` prints
// what comes until the line hangs up, or until it was quiet for half a second.
import { createHash } from "node:crypto";
import { constants, openSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ReadStream } from "node:tty";
import { random } from "./random.js";

const [mode, path = "", ...rest] = process.argv.slice(2);
const line = new ReadStream(openSync(path, constants.O_RDWR | constants.O_NOCTTY));

async function write(bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    line.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function echo(seed: number, total: number): Promise<void> {
  const next = random(seed);
  const bytes = Buffer.alloc(total);
  // The last byte ends the program, so it must be the only one of its kind.
  for (let at = 0; at < total; at++) bytes[at] = next(256) | 0x80;
  bytes[total - 1] = "!".charCodeAt(0);
  let received = 0;
  const done = new Promise<void>((resolve, reject) => {
    line.on("data", (chunk: Buffer) => {
      if (!chunk.equals(bytes.subarray(received, received + chunk.length))) {
        reject(new Error(`byte ${received} or one of the ${chunk.length} from there is not what was sent`));
      }
      received += chunk.length;
      if (received === total) resolve();
    });
  });
  for (let at = 0; at < total;) {
    const length = Math.min(1 + next(next(8) === 0 ? 20000 : 300), total - at);
    await write(bytes.subarray(at, at + length));
    at += length;
    if (next(50) === 0) await delay(next(5));
  }
  await done;
  process.stdout.write(`${received} bytes in order\n`);
}

async function exchange(text: string): Promise<void> {
  let answer = "";
  const answered = new Promise<void>((resolve) => {
    line.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      if (answer.endsWith("\n")) resolve();
    });
  });
  await write(Buffer.from(`${text}\n`));
  await answered;
  process.stdout.write(answer);
}

async function take(): Promise<void> {
  const hash = createHash("sha256");
  let total = 0;
  await new Promise<void>((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    line.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      total += chunk.length;
      line.pause();
      setTimeout(() => line.resume(), 1);
      clearTimeout(quiet);
      quiet = setTimeout(resolve, 500);
    });
    line
      .on("end", resolve)
      .on("close", resolve)
      .on("error", () => {
        resolve();
      });
  });
  process.stdout.write(`${total} ${hash.digest("hex")}\n`);
}

if (mode === "echo") await echo(Number(rest[0]), Number(rest[1]));
else if (mode === "line") await exchange(rest[0] ?? "");
else await take();
line.destroy();
