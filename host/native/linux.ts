// The native host for this computer: built once for each kind, and started with a board's definition.
import { join } from "node:path";
import type { BoardDefinition } from "../node/board.js";
import type { Grants } from "../node/grants.js";
import { cmakeBuild } from "./cmake.js";
import { wamrSource } from "./wamr.js";

export interface LinuxHostKind {
  /** Time is counted, not measured: every run is the same. */
  readonly virtualClock?: boolean;
  /** With AddressSanitizer and UndefinedBehaviorSanitizer. */
  readonly sanitize?: boolean;
}

/** The path of the host's program. Throws NativeBuildError. */
export async function buildLinuxHost(kind: LinuxHostKind = {}): Promise<string> {
  const { virtualClock = false, sanitize = false } = kind;
  const folder = ["linux", virtualClock ? "virtual" : "real", ...(sanitize ? ["sanitized"] : [])].join("-");
  const out = await cmakeBuild(folder, {
    WASYNCIO_PORT: "linux",
    WASYNCIO_VIRTUAL_CLOCK: virtualClock,
    WASYNCIO_SANITIZE: sanitize,
    WASYNCIO_OPTIMISE: sanitize ? "-O1" : "-O2",
    WAMR_ROOT_DIR: wamrSource(),
  });
  return join(out, "firmware");
}

/** What a port of the board is on this computer: `pty`, `stdio`, `script`, `none`, or a device's path. */
export type PortKinds = Readonly<Record<string, string>>;

/** The command line that describes a board and what a program may reach of it. Ports that are not named are `none`. */
export function boardArguments(board: BoardDefinition, grants: Grants, ports: PortKinds = {}): string[] {
  const words = ["--lines", String(board.gpio.lines)];
  for (const [name, line] of Object.entries(board.gpio.names)) words.push("--pin", `${name}=${line}`);
  for (const name of Object.keys(board.uarts)) words.push("--uart", `${name}=${ports[name] ?? "none"}`);
  for (const kind of ["gpio", "uart"] as const) {
    const grant = grants[kind];
    if (grant === "all") words.push(`--allow-${kind}`);
    else if (grant.length > 0) words.push(`--allow-${kind}=${grant.join(",")}`);
  }
  return words;
}
