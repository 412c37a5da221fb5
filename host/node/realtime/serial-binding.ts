// The serial port library's binding for this system, with the end of a line heard in every case.
//
// A terminal whose other side is gone reads as an end of file, 0 bytes (read(2); Linux's hung_up_tty_read). The library takes 0
// bytes for "nothing yet" and reads again, for ever, unless the poll happened to report the hang-up before the read did.
import { read } from "node:fs";
import { platform } from "node:os";
import { promisify } from "node:util";
import { autoDetect, type AutoDetectTypes, BindingsError } from "@serialport/bindings-cpp";
import { unixRead } from "@serialport/bindings-cpp/dist/unix-read.js";

const readFile = promisify(read);
const detected = autoDetect();

export const serialBinding = platform() === "win32" ? detected : { ...detected, open: openHearingHangUps };

/** What the library reads a file with; 0 bytes end the line. */
const readOrHangUp = (async (...parameters: Parameters<typeof readFile>) => {
  const outcome = await readFile(...parameters);
  if (outcome.bytesRead === 0) throw new BindingsError("hang-up");
  return outcome;
}) as typeof readFile;

async function openHearingHangUps(options: Parameters<AutoDetectTypes["open"]>[0]) {
  const port = await detected.open(options as never);
  const hearing = port as Parameters<typeof unixRead>[0]["binding"];
  hearing.read = (buffer, offset, length) =>
    unixRead({ binding: hearing, buffer, offset, length, fsReadAsync: readOrHangUp });
  return port;
}
