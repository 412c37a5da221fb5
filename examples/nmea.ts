// Reads what a GPS receiver sends: NMEA 0183, a sentence a line, such as
//
//   $GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76
//
// Of GGA and RMC it tells time, place and what else they have. A sentence whose checksum is wrong, or a line that is no sentence or far too
// long, is reported and skipped. Numbers stay whole: degrees in millionths, tenths of metres, hundredths of knots.
//
//   npx wasyncio run examples/nmea.ts --uart0 /dev/ttyUSB0
import { Uart, ValueError, run } from "wasyncio";

/** NMEA allows 82 characters, with the line's end. */
const LONGEST = 82;
const MILLION: i64 = 1_000_000;

/** A decimal number with so many places behind the point: "61.7" with 2 is 6170. */
function fixed(text: string, places: i32): i64 {
  if (text.startsWith("-")) return -fixed(text.substring(1), places);
  let number: i64 = 0;
  let behind = -1; // places behind the point so far
  for (let i = 0; i < text.length && behind < places; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit == -2 && behind < 0) behind = 0;
    else if (digit < 0 || digit > 9) throw new ValueError(`"${text}" is no number`);
    else {
      number = number * 10 + digit;
      if (behind >= 0) behind++;
    }
  }
  for (behind = max(behind, 0); behind < places; behind++) number *= 10;
  return number;
}

/** Millionths of a degree of "5321.6802" (53 degrees, 21.6802 minutes) and its hemisphere. */
function degrees(angle: string, hemisphere: string): i64 {
  const minutes = angle.indexOf(".") - 2;
  if (minutes < 1) throw new ValueError(`"${angle}" is no angle`);
  const millionths = fixed(angle.substring(0, minutes), 0) * MILLION + fixed(angle.substring(minutes), 6) / 60;
  return hemisphere == "S" || hemisphere == "W" ? -millionths : millionths;
}

function clock(time: string): string {
  return `${time.substring(0, 2)}:${time.substring(2, 4)}:${time.substring(4, 6)}`;
}

/** Two digits. */
function hexadecimal(byte: i32): string {
  const digits = "0123456789ABCDEF";
  return digits.charAt(byte >> 4) + digits.charAt(byte & 15);
}

/** What stands between $ and *, if the checksum behind that is right: all of it, exclusive-or. */
function checked(line: string): string {
  const star = line.lastIndexOf("*");
  if (!line.startsWith("$") || star < 0) throw new ValueError("no sentence");
  let sum = 0;
  for (let i = 1; i < star; i++) sum ^= line.charCodeAt(i);
  if (line.substring(star + 1) != hexadecimal(sum)) throw new ValueError("wrong checksum");
  return line.substring(1, star);
}

function tell(sentence: string): void {
  const field = sentence.split(",");
  const kind = field[0].substring(2); // behind the talker: GP, GN, GL ...
  if (kind == "GGA" && field.length >= 10) {
    if (field[6] == "0") console.log(`${clock(field[1])} no fix yet`);
    else {
      const place = `${degrees(field[2], field[3])}, ${degrees(field[4], field[5])}`;
      console.log(`${clock(field[1])} at ${place}, ${fixed(field[9], 1)} dm high, ${field[7]} satellites`);
    }
  } else if (kind == "RMC" && field.length >= 10) {
    const date = field[9];
    const day = `20${date.substring(4)}-${date.substring(2, 4)}-${date.substring(0, 2)}`;
    if (field[2] == "A") console.log(`${day} ${clock(field[1])}, ${fixed(field[7], 2)} hundredths of a knot`);
    else console.log(`${day} ${clock(field[1])}, not valid`);
  } else console.log(`${kind} is of no interest`);
}

async function main(): Promise<void> {
  const port = Uart.open("uart0", 9600);
  let sentences = 0;
  let skipped = 0;
  while (true) {
    try {
      const line = await port.readLine();
      if (line.length == 0) break; // nobody is there any more
      if (line.length > LONGEST) throw new ValueError(`a line of ${line.length} characters`);
      tell(checked(line.trim()));
      sentences++;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      console.log(`skipped: ${error.message}`);
      skipped++;
    }
  }
  console.log(`${sentences} sentences, ${skipped} skipped`);
}

run(main());
