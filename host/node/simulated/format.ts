// Times and counts as a person reads them, the same in every locale.

/** 7200 → `7,200` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** µs as milliseconds to the last microsecond: 500003 → `500.003 ms`. */
export function formatMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${formatCount(millis)}.${String(micros % 1000).padStart(3, "0")} ms`;
}

/** Bytes as text in quotes; what is no printable ASCII as an escape. */
export function formatBytes(bytes: ArrayLike<number>): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x0a) text += "\\n";
    else if (byte === 0x0d) text += "\\r";
    else if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `"${text}"`;
}
