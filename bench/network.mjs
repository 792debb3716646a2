// The time that a report takes in addition to the network's own.

import { setTimeout as sleep } from "node:timers/promises";
import { cli, home } from "../tests/programs.js";
import { sampleAnswers, sampleFiles } from "../tests/simulator/accounts.js";
import { startSimulator } from "../tests/simulator/simulator.js";
import { fifty } from "./fifty.mjs";
import { bun, measured, timed } from "./programs.mjs";
import { goal, goals, over } from "./results.mjs";
import { series } from "./series.mjs";

const MOST_MS = 5;

/** The command line's exit status with the sample accounts. */
const ONE_FAILED = 1;

/**
 * The requests of each platform, one after another, with the delay of each answer in milliseconds. Google's requests
 * are the last.
 * @type {[call: string, ms: number][][]}
 */
const CHAINS = [
  [["GET https://chatgpt.com/backend-api/wham/usage", 500]],
  [["GET https://bigmodel.cn/api/monitor/usage/quota/limit", 50]],
  [["GET https://api.z.ai/api/monitor/usage/quota/limit", 150]],
  [["GET https://api.github.com/copilot_internal/user", 300]],
  [
    ["POST https://oauth2.googleapis.com/token", 200],
    ["POST https://cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels", 250],
  ],
];

/** How many requests a run has open at once. */
const AT_ONCE = 16;

/** @returns {Promise<import("./results.mjs").Section>} */
export async function network() {
  const few = await ofFive();
  return {
    title: "Network",
    text: `The platforms, played on loopback behind a proxy and TLS, answer after 50 to 500 ms, and Bun reports on all of them; by
turns with it, plain fetches ask for the same, each platform's one after another, and each over a connection of its own,
as a report's. Of fifty platforms, ${AT_ONCE} are asked at once, by either.`,
    tables: [goals([...few, await ofFifty()])],
  };
}

/** The figures of the sample accounts. */
async function ofFive() {
  const simulator = await startSimulator(slowed());
  try {
    const chains = CHAINS.map((chain) => chain.map(([call]) => call));
    const place = { ...home(sampleFiles()), env: simulator.env };
    await timed(bun, [cli, "--json"], place, ONE_FAILED);
    const sent = simulator.requests.map(({ method, url }) => `${method} ${url}`);
    const requests = chains.map((chain) => sent.filter((call) => chain.includes(call)).length);
    const { reports, fetches } = await measured("network.mjs", [JSON.stringify(chains)], place);
    return [
      over("report, over the slowest platform's answers", MOST_MS, series(reports), series(fetches)),
      goal("requests to Google", 2, requests.pop() ?? Number.NaN, String),
      goal("requests to any other platform", 1, Math.max(...requests), String),
    ];
  } finally {
    await simulator.close();
  }
}

/** The figures of fifty platforms. */
async function ofFifty() {
  const { ids: platforms, calls, answers, place } = await fifty();
  const slow = calls.map((call, index) => {
    // Only a few are slow, so with as many requests at once as are allowed, a run waits only for the slowest.
    const ms = 50 + 450 * (1 - index / (calls.length - 1)) ** 4;
    /** @type {import("../tests/simulator/simulator.js").Answer} */
    const answer = (request, response) => void sleep(ms).then(() => answered(answers[call], request, response));
    return [call, answer];
  });
  const simulator = await startSimulator(Object.fromEntries(slow));
  try {
    const asking = { ...place, env: { ...place.env, ...simulator.env } };
    const chains = calls.map((call) => [call]);
    const { reports, fetches } = await measured(
      "network.mjs",
      [JSON.stringify(chains), JSON.stringify({ platforms }), String(AT_ONCE)],
      asking,
    );
    return over("report on fifty, over the slowest platform's answer", MOST_MS, series(reports), series(fetches));
  } finally {
    await simulator.close();
  }
}

/**
 * Answers with `answer`.
 * @param {import("../tests/simulator/simulator.js").Answer | undefined} answer
 * @param {import("../tests/simulator/simulator.js").Received} request
 * @param {import("node:http").ServerResponse} response
 */
function answered(answer, request, response) {
  if (typeof answer === "function") answer(request, response);
  else response.end(JSON.stringify(answer?.body));
}

/** The sample answers, each after its delay. */
function slowed() {
  const answers = sampleAnswers();
  /** @type {[string, import("../tests/simulator/simulator.js").Answer][]} */
  const slow = CHAINS.flat().map(([call, ms]) => {
    const answer = answers[call];
    const body = JSON.stringify(typeof answer === "object" ? answer.body : undefined);
    return [call, (_, response) => void sleep(ms).then(() => response.end(body))];
  });
  return Object.fromEntries(slow);
}
