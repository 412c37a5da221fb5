// A port whose device cannot be opened: EIO, and the source and its ring are free again.
import { EIO } from "wasyncio/abi";
import { equal, fails, holds, openPin, openPort } from "./check";

fails("uart.open", EIO, openPort("broken"));
fails("uart.open", EIO, openPort("broken"), "again");
const first = openPin("input", 40 << 8);
holds("uart.open/its-ring-came-back", first > 0);
equal("uart.open/its-slot-came-back", first & 0xffff, 3);
