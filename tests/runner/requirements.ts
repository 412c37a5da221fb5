// What suites need beyond Node: commands, and the Debian packages that have them. What is missing is installed through apt
// where that is possible without asking anybody, and said; elsewhere the suite is skipped with its reason.
import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Machine, Suite } from "./suite.js";

export interface Requirement {
  readonly command: string;
  /** The Debian packages that have it. */
  readonly packages: readonly string[];
}

/** Why a suite cannot run. */
export interface Obstacle {
  readonly reason: string;
  /** It could be installed on a machine like this one. */
  readonly installable: boolean;
}

/** The path of a command, or undefined. */
function find(command: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function missing(suite: Suite, env: NodeJS.ProcessEnv): readonly Requirement[] {
  return (suite.needs ?? []).filter((need) => find(need.command, env) === undefined);
}

/** How apt-get can be run without asking for a password; undefined where it cannot. */
function aptCommand(machine: Machine): readonly string[] | undefined {
  if (find("apt-get", machine.env) === undefined) return undefined;
  if (machine.superuser) return ["apt-get"];
  const { status } = spawnSync("sudo", ["-n", "true"], { env: machine.env, stdio: "ignore" });
  return status === 0 ? ["sudo", "-n", "apt-get"] : undefined;
}

function install(packages: readonly string[], apt: readonly string[], machine: Machine): void {
  const [program, ...first] = apt;
  let log = "";
  const run = (...args: string[]): boolean => {
    const done = spawnSync(program, [...first, "-q", ...args], {
      env: { ...machine.env, DEBIAN_FRONTEND: "noninteractive" },
      encoding: "utf8",
      timeout: 900_000,
    });
    log += `${done.stdout}${done.stderr}${done.error ? `${done.error.message}\n` : ""}`;
    return done.status === 0;
  };
  const installed = (): boolean => run("install", "-y", "--no-install-recommends", ...packages);
  if (!installed() && run("update")) installed();
  const folder = join(machine.root, "build/tests");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "apt.log"), log);
}

/** Installs what is missing, where that can be done; answers what keeps suites from running, by their names. */
export function prepare(suites: readonly Suite[], machine: Machine): Map<string, Obstacle> {
  const lacking = (): Suite[] => suites.filter((suite) => missing(suite, machine.env).length > 0);
  const apt = lacking().length > 0 ? aptCommand(machine) : undefined;
  if (apt) {
    const packages = new Map<string, Set<string>>();
    for (const suite of lacking())
      for (const name of missing(suite, machine.env).flatMap((need) => need.packages))
        packages.set(name, new Set(packages.get(name)).add(suite.name));
    for (const [name, users] of packages) machine.say(`installing ${name} with apt, for ${[...users].join(", ")}\n`);
    install([...packages.keys()], apt, machine);
  }
  const hasApt = find("apt-get", machine.env) !== undefined;
  return new Map(
    lacking().map((suite): [string, Obstacle] => {
      const needs = missing(suite, machine.env);
      const commands = needs.map((need) => need.command).join(", ");
      const packages = needs.flatMap((need) => need.packages).join(" ");
      const next = apt
        ? `apt could not install ${packages}, see build/tests/apt.log`
        : hasApt
          ? `run: sudo apt-get install ${packages}`
          : `Debian has it in ${packages}`;
      return [suite.name, { reason: `${commands} is missing; ${next}`, installable: hasApt }];
    }),
  );
}
