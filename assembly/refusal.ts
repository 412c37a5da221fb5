// What is thrown where the host refuses: the errno, and the host's own words. The words live in the host and are those of its last refusal,
// so they are fetched before anything else is asked of it; where nothing ever reads a message, nothing is fetched, and the host adds its
// words when the error ends the program.
import { ENFILE, ENOSPC, hostExplain } from "./abi";
import { CATCHES } from "./capacities";
import { CapacityError, HostError } from "./errors";
import { CAPACITY, decode, encoded } from "./text";

/** Whether anything reads the message of an error. The compiler sets this. */
export let messagesAreRead = true;

/** Throws what a negative answer means. */
export function refused(answer: i32): void {
  if (!CATCHES) throw new HostError("", -answer);
  throw new HostError(words(), -answer);
}

/** The same of what has opened a source: CapacityError when a capacity is used up. */
export function openRefused(answer: i32): void {
  if (answer == -ENFILE || answer == -ENOSPC) {
    if (!CATCHES) throw new CapacityError("");
    throw new CapacityError(words());
  }
  refused(answer);
}

/** What the host has to say of its last refusal. */
function words(): string {
  if (!messagesAreRead) return "";
  const length = hostExplain(encoded, CAPACITY);
  if (length <= CAPACITY) return decode(encoded, length);
  const text = heap.alloc(length);
  hostExplain(text, length);
  const words = decode(text, length);
  heap.free(text);
  return words;
}
