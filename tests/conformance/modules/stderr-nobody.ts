// A stderr that nobody reads any more: EPIPE, at some point and then for good; the program goes on.
import { EPIPE, STDERR, hostWrite } from "wasyncio/abi";
import { bytesOf, equal, fails, waitFor } from "./check";

let result = 0;
for (let i = 0; i < 10000 && result >= 0; i++) {
  result = hostWrite(STDERR, bytesOf("words\n"), 6);
  waitFor(1000);
}
fails("host.write", EPIPE, result);
fails("host.write", EPIPE, hostWrite(STDERR, bytesOf("words\n"), 6), "again");
equal("host.write/nothing-to-nobody", hostWrite(STDERR, 0, 0), 0);
