// How a result goes from a coroutine that has finished to who awaited it: through a global of its type. Nothing runs between.
export let i32Result: i32 = 0;
export let i64Result: i64 = 0;
export let f32Result: f32 = 0;
export let f64Result: f64 = 0;

/** The result of the coroutine that has finished last, whose type is T. References are addresses. */
@inline
export function takeResult<T>(): T {
  if (isVoid<T>()) return;
  if (isFloat<T>()) return sizeof<T>() == 4 ? <T>f32Result : <T>f64Result;
  if (isReference<T>()) return changetype<T>(<usize>i32Result);
  return sizeof<T>() == 8 ? <T>i64Result : <T>i32Result;
}

/** Gives a result as a coroutine does that finishes. */
@inline
export function giveResult<T>(value: T): void {
  if (isVoid<T>()) return;
  if (isFloat<T>()) {
    if (sizeof<T>() == 4) f32Result = <f32>value;
    else f64Result = <f64>value;
  } else if (isReference<T>()) i32Result = <i32>changetype<usize>(value);
  else if (sizeof<T>() == 8) i64Result = <i64>value;
  else i32Result = <i32>value;
}
