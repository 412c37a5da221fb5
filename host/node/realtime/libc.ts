// The few calls of the C library that Node has no function for, through koffi. Loaded only by a run that opens a terminal.
import { constants, platform } from "node:os";
import type { LibraryHandle } from "koffi";

const { default: koffi } = await import("koffi");
const library: LibraryHandle = koffi.load(platform() === "darwin" ? "/usr/lib/libSystem.B.dylib" : null);

type Call<Parameters extends readonly unknown[], Result> = (...parameters: Parameters) => Result;
const bind = <Parameters extends readonly unknown[], Result>(prototype: string): Call<Parameters, Result> =>
  library.func(prototype) as Call<Parameters, Result>;

/** Opens a new pseudo-terminal's master end; -1: `lastError` says why. */
export const posix_openpt = bind<[flags: number], number>("int posix_openpt(int)");
export const grantpt = bind<[fd: number], number>("int grantpt(int)");
export const unlockpt = bind<[fd: number], number>("int unlockpt(int)");
/** The path of the slave end. */
export const ptsname = bind<[fd: number], string | null>("const char *ptsname(int)");
/** `settings`: TERMIOS_BYTES bytes that only the C library looks into. */
export const tcgetattr = bind<[fd: number, settings: Uint8Array], number>("int tcgetattr(int, void *)");
export const tcsetattr = bind<[fd: number, when: number, settings: Uint8Array], number>(
  "int tcsetattr(int, int, const void *)",
);
/** Changes `settings` so that every byte passes as it is. */
export const cfmakeraw = bind<[settings: Uint8Array], undefined>("void cfmakeraw(void *)");
export const close = bind<[fd: number], number>("int close(int)");
const ioctlPointer = bind<[fd: number, request: number, kind: string, out: Uint8Array], number>(
  "int ioctl(int, unsigned long, ...)",
);

/** Larger than any system's struct termios. */
export const TERMIOS_BYTES = 256;
export const TCSANOW = 0;

/** An ioctl that fills a struct; -1: `lastError` says why. */
export function ioctl(fd: number, request: number, out: Uint8Array): number {
  return ioctlPointer(fd, request, "void *", out);
}

/** Name of the last call's error, `ENXIO`. */
export function lastError(): string {
  const code = koffi.errno();
  return Object.entries(constants.errno).find(([, value]) => value === code)?.[0] ?? `error ${code}`;
}
