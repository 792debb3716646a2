// What the plugin does in a terminal while none of it is on the screen.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { terminalModules } from "../tests/opencode/modules.js";
import { home, root } from "../tests/programs.js";
import { bun, inside, timed } from "./programs.mjs";
import { goal, goals } from "./results.mjs";

/** @returns {Promise<import("./results.mjs").Section>} */
export async function hidden() {
  const place = home(terminalModules);
  for (const part of ["js-shim", "pkg"]) cpSync(join(root, part), join(place.home, part), { recursive: true });
  const program = join(place.home, "hidden.mjs");
  cpSync(inside("hidden.mjs"), program);
  /** @type {{ never: number, shown: number, hidden: number }} */
  const woken = JSON.parse((await timed(bun, [program, join(place.home, "js-shim/tui/watch.js")], place)).stdout);
  if (woken.shown === 0) throw new Error("the sidebar is not asked for on the screen");
  return {
    title: "Hidden",
    text: `How often the plugin wakes its process in a second and a half: before anything of it was on the screen, and once
nothing is any more. On the screen, in the same time, it is ${woken.shown}.`,
    tables: [
      goals([
        goal("wake-ups before anything is shown", 0, woken.never, String),
        goal("wake-ups once nothing is shown", 0, woken.hidden, String),
      ]),
    ],
  };
}
