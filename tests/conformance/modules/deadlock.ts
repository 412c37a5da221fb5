// Nothing can ever wake the program: EDEADLK, as often as it asks.
import { EDEADLK, EVENT_RISING, GPIO_DEPTH_SHIFT, GPIO_OUTPUT, hostClose } from "wasyncio/abi";
import { SHORT, cueAndDone, equal, fails, openPin, recordFlags, recordSource, waitFor, waitForever } from "./check";

fails("host.wait", EDEADLK, waitForever());
fails("host.wait", EDEADLK, waitForever(), "again");
equal("host.wait/a-deadline-still-comes", waitFor(SHORT), 0);
const output = openPin("output", GPIO_OUTPUT);
fails("host.wait", EDEADLK, waitForever(), "an-output-never-fires");
hostClose(output);

const input = openPin("input", 1 << GPIO_DEPTH_SHIFT);
const done = openPin("done", 0);
cueAndDone("rise", done);
equal("host.wait/an-event-there-is-told", waitForever(), 1);
equal("host.wait/its-source", recordSource(0), input);
equal("host.wait/its-flags", recordFlags(0), EVENT_RISING);
hostClose(input);
hostClose(done);
fails("host.wait", EDEADLK, waitForever(), "all-closed");
