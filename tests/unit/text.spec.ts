// UTF-8 out of UTF-16, piece by piece: every class of character, whole at every boundary of a piece, lone surrogates replaced.
import { decode, encode, encoded, encodedUpTo } from "../../assembly/text";

/** All of a text in UTF-8, as the host gets it. */
function utf8(text: string): string {
  let hexadecimal = "";
  for (let from = 0; from < text.length; from = encodedUpTo) {
    const length = encode(text, from);
    for (let i = 0; i < length; i++) {
      const byte = load<u8>(encoded + i);
      hexadecimal += (byte >> 4).toString(16) + (byte & 15).toString(16);
    }
  }
  return hexadecimal;
}

/** What the standard library makes of it. */
function expected(text: string): string {
  const bytes = Uint8Array.wrap(String.UTF8.encode(text));
  let hexadecimal = "";
  for (let i = 0; i < bytes.length; i++) hexadecimal += (bytes[i] >> 4).toString(16) + (bytes[i] & 15).toString(16);
  return hexadecimal;
}

const REPLACEMENT = "efbfbd";

describe("text for the host", () => {
  it("is the same from the first to the last character of each length", () => {
    expect<string>(utf8("\0\x7f")).toBe("007f");
    expect<string>(utf8("\u0080\u07ff")).toBe("c280dfbf");
    expect<string>(utf8("\u0800\ud7ff\ue000\uffff")).toBe("e0a080ed9fbfee8080efbfbf");
    expect<string>(utf8("\ud800\udc00\udbff\udfff")).toBe("f0908080f48fbfbf");
    expect<string>(utf8("")).toBe("");
  });

  it("has U+FFFD for a surrogate without its partner", () => {
    expect<string>(utf8("\ud800")).toBe(REPLACEMENT, "at the end");
    expect<string>(utf8("\ud800a")).toBe(REPLACEMENT + "61", "before something else");
    expect<string>(utf8("\udc00a")).toBe(REPLACEMENT + "61", "a second half alone");
    expect<string>(utf8("\udc00\ud800")).toBe(REPLACEMENT + REPLACEMENT, "the wrong way round");
    expect<string>(utf8("\ud800\ud800\udc00")).toBe(REPLACEMENT + "f0908080", "twice the first half");
    expect<string>(utf8("\udfff\udfff")).toBe(REPLACEMENT + REPLACEMENT);
  });

  it("is never cut inside a character, wherever a piece ends", () => {
    const characters = ["a", "\u00e9", "\u20ac", "\ud83d\ude00"];
    for (let kind = 0; kind < characters.length; kind++) {
      for (let before = 0; before < 5; before++) {
        const text = "x".repeat(before) + characters[kind].repeat(200) + "z";
        expect<string>(utf8(text)).toBe(expected(text));
      }
    }
  });

  it("is replaced at the end of a piece too", () => {
    for (let before = 120; before < 130; before++) {
      const text = "x".repeat(before);
      expect<string>(utf8(text + "\ud800y")).toBe(expected(text) + REPLACEMENT + "79");
      expect<string>(utf8(text + "\ud83d\ude00y")).toBe(expected(text + "\ud83d\ude00y"));
    }
  });

  it("comes back as it was, every class of character at its bounds", () => {
    const text = "\0a\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfffz";
    const bytes = String.UTF8.encode(text);
    expect<string>(decode(changetype<usize>(bytes), bytes.byteLength)).toBe(text);
    expect<string>(decode(changetype<usize>(bytes), 0)).toBe("");
  });
});
