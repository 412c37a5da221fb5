// Where the keys of a JSON object stand: JSON.parse does not say, and a person looks for a line.

export interface Place {
  readonly start: number;
  readonly end: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The keys of the outermost object of valid JSON, in order, with the places of key and value. */
export function keysOf(
  text: string,
): readonly { readonly key: string; readonly place: Place; readonly value: Place }[] {
  const keys: { key: string; place: Place; value: Place }[] = [];
  let depth = 0;
  let key: { text: string; place: Place } | undefined;
  let valueStart = -1;
  let last = "";
  let end = 0;
  const finish = (): void => {
    if (key && valueStart >= 0) {
      keys.push({ key: JSON.parse(key.text) as string, place: key.place, value: { start: valueStart, end } });
    }
    key = undefined;
    valueStart = -1;
  };
  for (const match of text.matchAll(token)) {
    const word = match[0];
    const place = { start: match.index, end: match.index + word.length };
    if (depth === 1 && (word === "," || word === "}")) {
      finish();
    } else if (depth === 1 && word.startsWith('"') && (last === "{" || last === ",") && !key) {
      key = { text: word, place };
    } else if (depth === 1 && key && word !== ":" && valueStart < 0) {
      valueStart = place.start;
    }
    if (word === "{" || word === "[") {
      depth++;
    } else if (word === "}" || word === "]") {
      depth--;
    }
    last = word;
    end = place.end;
  }
  return keys;
}

/** Where JSON.parse gave up, from its message; the end of the text where it does not say. */
export function placeOfSyntaxError(error: unknown, text: string): Place {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  const start = position ? Math.min(Number(position[1]), text.length) : text.trimEnd().length;
  return { start, end: Math.min(start + 1, text.length) };
}
