// The time that the worst replies cost the core, which runs on the host's own thread.

import { home } from "../tests/programs.js";
import { sampleFiles } from "../tests/simulator/accounts.js";
import { measured } from "./programs.mjs";
import { goal, goals, ms } from "./results.mjs";
import { series } from "./series.mjs";

const WORST_MS = 50;
const ROUNDS = 5;

/** @returns {Promise<import("./results.mjs").Section>} */
export async function hostile() {
  const place = home(sampleFiles());
  /** @type {Record<string, number[]>} */
  const taken = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    /** @type {{ taken: Record<string, number> }} */
    const found = await measured("hostile.mjs", [], place);
    for (const [kind, time] of Object.entries(found.taken)) taken[kind] = [...(taken[kind] ?? []), time];
  }
  const kinds = Object.entries(taken).map(([kind, times]) => ({ kind, time: series(times).median }));
  kinds.sort((one, other) => other.time - one.time);
  return {
    title: "Hostile replies",
    text: `Every account is answered with a reply of 1 MiB that is made to be read slowly, from within the process: what a
run takes over one whose replies are empty, for each account, reading the reply's text included.`,
    tables: [
      goals(kinds.slice(0, 5).map(({ kind, time }) => goal(`an account answered with ${kind}`, WORST_MS, time, ms))),
    ],
  };
}
