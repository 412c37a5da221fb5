// The tables: for a terminal, as wide as it is, and in Markdown.
import type { Result, ResultCell, ResultPeer, ResultRow } from "./result.js";
import { figureText, machineLines, noteLines, ratioText, spreadText, summaryLines, warningLines } from "./texts.js";

export interface Look {
  /** Columns of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
}

const CELL = 14;

/** Two lines a row: how many times what the subject takes, and below it the time with the spread of the rounds. */
export function terminalTable(result: Result, subject: string, { columns, colour }: Look): string {
  const style = (code: number, text: string): string => (colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
  const bold = (text: string): string => style(1, text);
  const dim = (text: string): string => style(2, text);
  const names = Math.max(...result.rows.map(({ name }) => name.length));
  const most = Math.max(2, Math.floor((columns - names) / CELL));
  const [first, ...others] = result.peers;
  const blocks: string[] = [];
  for (let from = 0; from === 0 || from < others.length; from += most - 1) {
    const shown: ResultPeer[] = [first, ...others.slice(from, from + most - 1)];
    const line = (head: string, cells: readonly string[], look: (text: string) => string): string =>
      `${head.padEnd(names)}${cells.map((cell) => look(cell.padStart(CELL))).join("")}`.trimEnd();
    const lines = [
      line("", titles(shown, 0), bold),
      line("", titles(shown, 1), bold),
      ...result.rows.flatMap(({ name, unit, cells }) => [
        "",
        line(
          name,
          shown.map((peer) => upper(cells[peer.name], unit, peer.name === subject)),
          bold,
        ),
        line(
          "",
          shown.map((peer) => lower(cells[peer.name], unit, peer.name === subject)),
          dim,
        ),
      ]),
    ];
    blocks.push(lines.join("\n"));
  }
  const notes = noteLines(result);
  return [
    machineLines(result).join("\n"),
    ...blocks,
    result.rows.map(({ name, operation }) => dim(`${name.padEnd(names)}  ${operation}`)).join("\n"),
    ...(notes.length === 0 ? [] : [dim(notes.join("\n"))]),
    [...summaryLines(result).map((text) => (text.includes("NOT") ? bold(text) : text)), ...warningLines(result)].join(
      "\n",
    ),
    "",
  ].join("\n\n");
}

function titles(peers: readonly ResultPeer[], line: 0 | 1): string[] {
  return peers.map(({ title }) => title[line]);
}

type Unit = ResultRow["unit"];

function upper(cell: ResultCell, unit: Unit, isSubject: boolean): string {
  if ("absent" in cell) return "-";
  if ("failed" in cell) return "FAILED";
  return isSubject || cell.ratio === null ? figureText(cell.each, unit) : ratioText(cell.ratio);
}

function lower(cell: ResultCell, unit: Unit, isSubject: boolean): string {
  if ("absent" in cell || "failed" in cell) return "";
  const spread = cell.samples.length === 1 ? "" : spreadText(cell.spread);
  return isSubject || cell.ratio === null ? spread : `${figureText(cell.each, unit)} ${spread}`;
}

export function markdownTable(result: Result, subject: string): string {
  const { peers, rows } = result;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    ...machineLines(result).map((line) => `${line}  `),
    "",
    row(["one operation", ...peers.map(({ title }) => title.join(" "))]),
    row(["---", ...peers.map(() => "---:")]),
    ...rows.map(({ name, unit, cells }) =>
      row([
        name,
        ...peers.map((peer) => {
          const isSubject = peer.name === subject;
          const [above, below] = [upper(cells[peer.name], unit, isSubject), lower(cells[peer.name], unit, isSubject)];
          return below === "" ? above : isSubject ? `**${above}** ${below}` : `**${above}**<br>${below}`;
        }),
      ]),
    ),
    "",
    ...rows.map(({ name, operation }) => `- \`${name}\`: ${operation}`),
    "",
    ...noteLines(result).map((line) => `- ${line}`),
    "",
    ...[...summaryLines(result), ...warningLines(result)].map((line) => `- ${line}`),
    "",
  ].join("\n");
}
