// A machine with an account on each of fifty platforms that need one request each.

import { cli, home, run } from "../tests/programs.js";
import { demoMachine } from "../tests/simulator/demo.js";
import { startSimulator } from "../tests/simulator/simulator.js";
import { bun } from "./programs.mjs";

const FIFTY = 50;

/** @typedef {import("../tests/simulator/simulator.js").Answer} Answer */

/**
 * The platforms' ids, the request of each, and all answers.
 * @typedef {{ ids: string[], calls: string[], answers: Record<string, Answer>, place: import("../tests/programs.js").Place }} Fifty
 */

/** @type {Promise<Fifty> | undefined} */
let found;

/** @returns {Promise<Fifty>} */
export function fifty() {
  found ??= find();
  return found;
}

/** Finds the platforms by querying each one alone. @returns {Promise<Fifty>} */
async function find() {
  const { files, env, answers } = demoMachine(true);
  const simulator = await startSimulator(answers);
  const place = { ...home(files), env };
  const asked = { ...place, env: { ...env, ...simulator.env } };
  try {
    /** @type {{ accounts: { platform: string }[] }} */
    const { accounts } = JSON.parse((await run(bun, [cli, "--json"], asked)).stdout);
    const ids = [];
    const calls = [];
    for (const id of new Set(accounts.map(({ platform }) => platform))) {
      simulator.requests.length = 0;
      await run(bun, [cli, "--json", "--platform", id], asked);
      const [request, ...more] = simulator.requests;
      if (!request || more.length > 0) continue;
      ids.push(id);
      calls.push(`${request.method} ${request.url.split("?")[0]}`);
      if (ids.length === FIFTY) return { ids, calls, answers, place };
    }
    throw new Error(`there are ${ids.length} platforms that are asked once, not ${FIFTY}`);
  } finally {
    await simulator.close();
  }
}
