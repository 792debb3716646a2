// The time that platforms cost on which the user has no account.

import { home } from "../tests/programs.js";
import { sampleFiles } from "../tests/simulator/accounts.js";
import { measured } from "./programs.mjs";
import { goal, goals, over } from "./results.mjs";
import { series } from "./series.mjs";

const MOST_MS = 1;
const MOST_FILES = 5;

/** The platforms of the sample accounts. */
const PRESENT = ["openai", "zhipu", "zai", "copilot", "google"];

/** @typedef {{ ms: number, read: number, missing: number }} Taken */

/** @returns {Promise<import("./results.mjs").Section>} */
export async function absent() {
  /** @type {[Taken[], Taken[]]} */
  const [all, present] = await measured("absent.mjs", [JSON.stringify(PRESENT)], home(sampleFiles()));
  const [all0, present0] = [all[0], present[0]];
  if (!all0 || !present0) throw new Error("nothing was measured");
  const time = (/** @type {Taken[]} */ taken) => series(taken.map(({ ms }) => ms));
  return {
    title: "Platforms without an account",
    text: `A report on five accounts where every platform is looked for, over one where only theirs are. Of the files that the
platforms look for, ${all0.missing} are not there, where ${present0.missing} are not for these five; they are all tried at once.`,
    tables: [
      goals([
        over("report that looks for all", MOST_MS, time(all), time(present)),
        goal("files that it reads more", MOST_FILES, all0.read - present0.read, String),
      ]),
    ],
  };
}
