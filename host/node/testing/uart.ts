// A serial port of the simulated board as a test holds it: the test is at the other end of the line.
import { formatBytes } from "../simulated/format.js";
import { WITHIN_MS, toMicros } from "./pin.js";
import type { TestedBoard } from "./tested-board.js";

export interface WriteOptions {
  /** Bits a second; the port's own rate when absent. Infinity: all bytes at the same microsecond. */
  readonly baud?: number;
  /** Each byte comes up to so much later, µs, as the seed says. */
  readonly jitterMicros?: number;
}

/** The latest bytes that a failure shows. */
const SHOWN_BYTES = 200;

export class BoardUart {
  private text = "";
  /** Up to where `readLine` and `expect` have taken the text. */
  private taken = 0;
  private readonly decoder = new TextDecoder();
  private sent = 0;

  constructor(
    readonly name: string,
    private readonly board: TestedBoard,
  ) {}

  /** Everything the program has sent so far, as text. */
  get output(): string {
    return this.text;
  }

  /** Sends to the program, after what is already on its way, a byte each frame. Does not wait. */
  write(data: string | Uint8Array, { baud, jitterMicros = 0 }: WriteOptions = {}): void {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data.slice();
    this.sent += bytes.length;
    this.board.stimulate({ kind: "send", port: this.name, bytes, baud, jitterMicros });
  }

  /** Connects it with another port, or with itself: what one sends the other receives. */
  connect(other: BoardUart): void {
    this.board.stimulate({ kind: "connect", port: this.name, other: other.name });
  }

  /** Takes the device away: the program is told of a hang-up. */
  unplug(): void {
    this.board.stimulate({ kind: "unplug", port: this.name });
  }

  /** Runs until the program has sent a line; answers it without its end. */
  async readLine({ withinMs = WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<string> {
    const line = await this.find("\n", "a line", withinMs);
    return line.before.endsWith("\r") ? line.before.slice(0, -1) : line.before;
  }

  /**
   * Runs until what the program has sent since the last `expect` or `readLine` contains `pattern`, and takes it up to there.
   * Answers what was found; of a RegExp the groups too.
   */
  async expect(
    pattern: string | RegExp,
    { withinMs = WITHIN_MS }: { readonly withinMs?: number } = {},
  ): Promise<string[]> {
    const what = typeof pattern === "string" ? formatBytes(new TextEncoder().encode(pattern)) : String(pattern);
    return (await this.find(pattern, what, withinMs)).found;
  }

  private async find(
    pattern: string | RegExp,
    what: string,
    withinMs: number,
  ): Promise<{ before: string; found: string[] }> {
    const since = this.board.nowMicros;
    const unread = (): string => this.text.slice(this.taken);
    const waited = await this.board.wait(
      { kind: "output", port: this.name, pattern, unread: unread() },
      since + toMicros(withinMs),
      () => search(unread(), pattern) !== null,
    );
    const text = unread();
    const match = search(text, pattern);
    if (match === null) throw this.board.failure(`${this.name} did not send ${what}`, since, waited);
    this.taken += match.at + match.found[0].length;
    return { before: text.slice(0, match.at), found: match.found };
  }

  /** What the board reported. */
  take(bytes: Uint8Array): void {
    this.text += this.decoder.decode(bytes, { stream: true });
  }

  /** `uart0: sent "hello\n" (6 characters, 0 not read yet), was sent 3 bytes` */
  describe(): string {
    const { text } = this;
    const latest = formatBytes(new TextEncoder().encode(text.slice(-SHOWN_BYTES)));
    const unread = text.length - this.taken;
    const sent =
      text === ""
        ? "sent nothing"
        : `sent ${text.length > SHOWN_BYTES ? "… " : ""}${latest} (${text.length} characters, ${unread} not read by the test)`;
    return `${this.name}: ${sent}${this.sent === 0 ? "" : `; the test wrote ${this.sent} bytes`}`;
  }

  /** Whether anything went over the port. */
  get used(): boolean {
    return this.text !== "" || this.sent > 0;
  }
}

function search(text: string, pattern: string | RegExp): { at: number; found: string[] } | null {
  if (typeof pattern === "string") {
    const at = text.indexOf(pattern);
    return at < 0 ? null : { at, found: [pattern] };
  }
  pattern.lastIndex = 0;
  const match = pattern.exec(text);
  return match === null ? null : { at: match.index, found: [...match] };
}
