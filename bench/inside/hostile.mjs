// Prints the cost of the largest replies of the kinds that are slowest to parse. For each kind: the duration of a run
// in which every account gets such a reply, less that of a run with empty replies, per account.

import { sampleAnswers } from "../../tests/simulator/accounts.js";

const LARGEST = 1024 * 1024;
const LATER = 5;
const LONG = "0123456789abcdeF".repeat(1000);

/** @param {string} open @param {(n: number) => string} item @param {string} end */
function filled(open, item, end) {
  const parts = [];
  for (let size = open.length + end.length, n = 0; ; n += 1) {
    const part = item(n);
    size += part.length + 1;
    if (size > LARGEST) break;
    parts.push(part);
  }
  return `${open}${parts.join(",")}${end}`;
}

const limit = '{"a_window":{"used_percent":1}}';
/** @type {Record<string, string>} */
const replies = {
  nothing: "",
  numbers: filled('{"data":[', () => "0", "]}"),
  "empty arrays": filled('{"data":[', () => "[]", "]}"),
  "keys of no use": filled("{", (n) => `"${n}":{}`, "}"),
  limits: filled('{"code":200,"success":true,"data":{"limits":[', () => '{"type":"x"}', "]}}"),
  "limits with long names": filled('{"code":200,"success":true,"data":{"limits":[', () => `{"type":"${LONG}"}`, "]}}"),
  "additional limits": filled(
    '{"plan_type":"x","additional_rate_limits":[',
    (n) => `{"limit_name":"${n}","rate_limit":${limit}}`,
    "]}",
  ),
  slots: filled('{"plan_type":"x","rate_limit":{', (n) => `"${n}_window":{"used_percent":1}`, "}}"),
  snapshots: filled('{"copilot_plan":"x","quota_snapshots":{', (n) => `"${n}":{}`, "}}"),
  "models used": filled('{"usageItems":[', (n) => `{"sku":"ai credit","model":"${n}","grossQuantity":1}`, "]}"),
  models: filled('{"models":{', (n) => `"m${n}":{"quotaInfo":{}}`, "}}"),
  "models with long names": filled('{"models":{', (n) => `"${n}${LONG}":{"quotaInfo":{}}`, "}}"),
  "a message": `{"message":"${"x".repeat(LARGEST - 20)}"}`,
  "a message of another script": `{"message":"${"가".repeat(LARGEST / 3 - 20)}"}`,
  tags: "<a>".repeat(LARGEST / 3),
};

const signIn = JSON.stringify(/** @type {any} */ (sampleAnswers()["POST https://oauth2.googleapis.com/token"]).body);
let body = "";
const answer = async (/** @type {URL} */ url) => new Response(url.host === "oauth2.googleapis.com" ? signIn : body);
globalThis.fetch = /** @type {any} */ (answer);

const { report } = await import("../../js-shim/run.js");
const run = () => report({ lang: "en" }, (run) => run.text(false));
// An account with an empty reply is a failure.
const accounts = await report({ lang: "en" }, (run) => run.json().failures.length);

/** @type {Record<string, number>} */
const taken = {};
for (const [name, reply] of Object.entries(replies)) {
  body = reply;
  const times = [];
  for (let turn = 0; turn < LATER; turn += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  taken[name] = times.sort((a, b) => a - b)[LATER >> 1] ?? Number.NaN;
}
const { nothing = 0, ...rest } = taken;
const each = Object.entries(rest).map(([name, time]) => [name, (time - nothing) / accounts]);
console.log(JSON.stringify({ taken: Object.fromEntries(each) }));
