// The externs of assembly/abi.ts, called through the host that units run on.
import {
  EDEADLK,
  EVENT_FLAGS,
  EVENT_LOST,
  EVENT_MICROS,
  EVENT_READABLE,
  EVENT_SIZE,
  EVENT_SOURCE,
  FOREVER,
  hostNow,
  hostWait,
} from "../../assembly/abi";
import { hostEvent, hostReset } from "./host";

const records = memory.data(4 * EVENT_SIZE, 8);

describe("the host of the units", () => {
  beforeEach(hostReset);

  it("moves its clock to the deadline of a wait", () => {
    expect<i64>(hostNow(0)).toBe(0);
    expect<i32>(hostWait(1500, records, 4)).toBe(0);
    expect<i64>(hostNow(0)).toBe(1500);
  });

  it("never moves its clock back", () => {
    hostWait(1500, records, 4);
    hostWait(700, records, 4);
    expect<i64>(hostNow(0)).toBe(1500);
  });

  it("answers EDEADLK when nothing can ever come", () => {
    expect<i32>(hostWait(FOREVER, records, 4)).toBe(-EDEADLK);
  });

  it("writes the records a unit has put in, as the ABI draws them", () => {
    hostEvent(0x00020003, EVENT_READABLE, 5, 42);
    hostEvent(0x00020004, EVENT_READABLE, 0, 43);
    expect<i32>(hostWait(FOREVER, records, 1)).toBe(1);
    expect<i32>(load<i32>(records + EVENT_SOURCE)).toBe(0x00020003);
    expect<u32>(load<u16>(records + EVENT_FLAGS)).toBe(EVENT_READABLE);
    expect<u32>(load<u16>(records + EVENT_LOST)).toBe(5);
    expect<i64>(load<i64>(records + EVENT_MICROS)).toBe(42);
    expect<i32>(hostWait(FOREVER, records, 4)).toBe(1);
    expect<i64>(load<i64>(records + EVENT_MICROS)).toBe(43);
  });
});
