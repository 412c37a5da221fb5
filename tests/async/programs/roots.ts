// What plain functions hold while run collects below them is kept.
// logs: t1/box1:t1/box1!t1/box1:box1 op2x2!x2 p1?p1?!p1?p1?|q1?q1?!q1?q1? keptz1f!f keptz1broken z1
import { log, run, sleep } from "wasyncio/virtual";

class Box {
  constructor(public s: string) {}
}
async function leaf(s: string): Promise<string> {
  const t = s + "!";
  await sleep(1);
  return t + s;
}
function local(b: Box, tag: string): string {
  const pre = tag + "/" + b.s;
  const r = run(leaf(pre));
  return pre + ":" + r + ":" + b.s;
}
function operand(n: i32): string {
  return ("op" + n.toString()).concat(run(leaf("x" + n.toString())));
}
function indirect(list: string[]): string {
  return list
    .map<string>((s) => {
      const t = s + "?";
      return t + run(leaf(t)) + t;
    })
    .join("|");
}
async function broken(s: string): Promise<void> {
  await sleep(1);
  throw new Error("broken " + s);
}
function fails(b: Box): string {
  const kept = "kept" + b.s;
  try {
    run(broken(b.s));
    return "no";
  } catch (e) {
    return kept + e.message;
  } finally {
    log(kept + run(leaf("f")));
  }
}
log(local(new Box("box1"), "t1"));
log(operand(2));
log(indirect(["p1", "q1"]));
log(fails(new Box("z1")));
