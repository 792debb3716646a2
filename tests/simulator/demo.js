// A machine to show: the sample accounts, and beside them accounts of other platforms, which the shared vectors
// describe. Their times are moved to now, so that no reset lies in the past.

import { readFileSync } from "node:fs";
import { sampleAnswers, sampleFiles } from "./accounts.js";

/** @typedef {Record<string, any>} Json */
/** @typedef {import("./simulator.js").Answer} Answer */
/** @typedef {{ files: Record<string, any>, env: Record<string, string>, answers: Record<string, Answer> }} Machine */

/** The platforms of the sample accounts, and those that make ten with them. */
const SAMPLES = ["openai", "zhipu", "zai", "copilot", "google"];
const MORE = ["opencode-go", "kimi", "minimax", "openrouter", "deepseek"];

const AUTH = ".local/share/opencode/auth.json";
const SETTINGS = ".config/opencode/mystatus.json";
const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Times further away than this are no times that matter. */
const FAR = 400 * 86_400_000;

/**
 * @param {boolean} all whether every platform has an account; else ten have one
 * @returns {Machine}
 */
export function demoMachine(all) {
  /** @type {Machine} */
  const machine = { files: sampleFiles(), env: {}, answers: sampleAnswers() };
  const names = ["plans.json", "balances.json", "own.json"];
  /** @type {Json[]} */
  const vectors = names.flatMap((name) =>
    JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")),
  );
  const shown = new Set(SAMPLES);
  const enabled = new Set();
  for (const vector of vectors.filter(isSample)) {
    const platform = vector.facts.accounts[0].platform;
    if (shown.has(platform) || !(all || MORE.includes(platform))) continue;
    shown.add(platform);
    for (const id of vector.opt_in ?? []) enabled.add(id);
    add(machine, /** @type {Json} */ (moved(vector, vector.now_ms, Date.now() - vector.now_ms)));
  }
  if (enabled.size > 0) machine.files[SETTINGS] = { enable: [...enabled] };
  return machine;
}

/** Whether all that a vector has is one account that answers. @param {Json} vector */
function isSample({ facts, files, http }) {
  const own = "mystatus.json" in files || "opencode.json" in files;
  return (
    facts.accounts?.length === 1 &&
    !facts.failures &&
    !own &&
    http.every((/** @type {Json} */ answer) => answer.status === 200)
  );
}

/**
 * Puts the account of `vector` on `machine`.
 * @param {Machine} machine
 * @param {Json} vector
 */
function add({ files, env, answers }, vector) {
  for (const [name, content] of Object.entries(vector.files)) {
    if (name === "auth.json") files[AUTH] = { ...content, ...files[AUTH] };
    else files[name.startsWith("~/") ? name.slice(2) : `.config/opencode/${name}`] = content;
  }
  Object.assign(env, vector.env);
  for (const call of new Set(vector.http.map(callOf))) {
    const replies = vector.http.filter((/** @type {Json} */ http) => callOf(http) === call);
    let asked = 0;
    answers[call] ??= ({ url }, response) => {
      const query = url.split("?")[1] ?? "";
      const fit = replies.filter((/** @type {Json} */ http) => (http.query ?? query) === query);
      const { body } = fit[asked % fit.length] ?? replies[0];
      asked += 1;
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
  }
}

/** @param {Json} http */
const callOf = ({ method, url }) => `${method} ${url.split("?")[0]}`;

/**
 * `value` with every time in it that is near `then` moved by `ms`.
 * @param {unknown} value
 * @param {number} then epoch milliseconds
 * @param {number} ms
 * @returns {unknown}
 */
function moved(value, then, ms) {
  if (Array.isArray(value)) return value.map((item) => moved(item, then, ms));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, moved(member, then, ms)]));
  }
  if (typeof value === "number") {
    if (Math.abs(value - then) < FAR) return value + ms;
    return Math.abs(value * 1000 - then) < FAR ? value + Math.round(ms / 1000) : value;
  }
  if (typeof value !== "string") return value;
  if (/^\d{10}(\d{3})?$/.test(value)) return String(moved(Number(value), then, ms));
  if (JWT.test(value)) return movedToken(value, then, ms);
  return value.replace(ISO, (time) => new Date(Date.parse(time) + ms).toISOString());
}

/**
 * A token with the times that it carries moved; `token` itself where it carries nothing.
 * @param {string} token
 * @param {number} then
 * @param {number} ms
 */
function movedToken(token, then, ms) {
  const [head, claims = "", signature] = token.split(".");
  try {
    const carried = JSON.parse(Buffer.from(claims, "base64url").toString());
    const text = JSON.stringify(moved(carried, then, ms));
    return [head, Buffer.from(text).toString("base64url"), signature].join(".");
  } catch {
    return token;
  }
}
