// One callback schedules the next, COUNT times: a turn of the loop each.
import { finish, loop, start, stop } from "./measure";
import { COUNT } from "./settings";

let done = 0;

function iteration(): void {
  done = 0;
  start();
  loop.callSoon(step);
}

function step(): void {
  if (++done < COUNT) {
    loop.callSoon(step);
  } else {
    stop();
    finish(done, iteration);
  }
}

iteration();
loop.runForever();
