// AssemblyScript's types declare a console with nothing but `log`, for the whole program; this is the rest of Node's.
declare namespace console {
  function error(...data: unknown[]): void;
  function warn(...data: unknown[]): void;
}
