// A stderr on a full disk: EIO, at some point; the program goes on.
import { EIO, STDERR, hostWrite } from "wasyncio/abi";
import { bytesOf, fails, waitFor } from "./check";

let result = 0;
for (let i = 0; i < 10000 && result >= 0; i++) {
  result = hostWrite(STDERR, bytesOf("words\n"), 6);
  waitFor(1000);
}
fails("host.write", EIO, result);
