// What a call of the host costs: each is made N times, then 2N times; the instruments count between the marks.
import { GPIO_OUTPUT, gpioOpen, gpioSet, hostExplain, hostNow, hostWait } from "wasyncio/abi";

const N = 200;
const LINE = 40;
const record = memory.data(16, 8);

/** A landmark: the instruments count from one to the next. */
function mark(): void {
  hostExplain(0, 0);
}

const led = gpioOpen(LINE, GPIO_OUTPUT);

mark();
for (let i = N; i; i--) hostNow(0);
mark();
for (let i = 2 * N; i; i--) hostNow(0);
mark();
for (let i = N; i; i--) hostWait(i64.MIN_VALUE, record, 1);
mark();
for (let i = 2 * N; i; i--) hostWait(i64.MIN_VALUE, record, 1);
mark();
for (let i = N; i; i--) gpioSet(led, 1);
mark();
for (let i = 2 * N; i; i--) gpioSet(led, 1);
mark();
