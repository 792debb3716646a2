// Refusals as the platforms send them, and a home with an account on each platform.

import { sampleFiles } from "../simulator/accounts.js";

export const HOUR = 3_600_000;
/** A prompt that the command line passes on unchanged. */
export const PROMPT = "PROMPT-of-the-user";

/** A local time in China, in Z.ai's format. @param {number} ms from now */
const inChina = (ms) => new Date(Date.now() + ms + 8 * HOUR).toISOString().slice(0, 19).replace("T", " ");

/** Seconds since the epoch, as a header. @param {number} ms from now */
const inSeconds = (ms) => String(Math.round((Date.now() + ms) / 1000));

/**
 * A platform's refusal, and the notice about it.
 * @typedef {object} Case
 * @property {string} [provider] the provider's id if it differs from the case's name
 * @property {string} [npm] the provider's package if it is not the OpenAI-compatible one
 * @property {string} [id] the model's id
 * @property {() => import("../simulator/model.js").Refusal} refusal
 * @property {RegExp} said
 */

/** Z.ai's refusal of its 5-hour limit. @returns {import("../simulator/model.js").Refusal} */
export function zai() {
  const message = `Usage limit reached for 5 hour. Your limit will reset at ${inChina(2.5 * HOUR)}`;
  return { status: 429, body: { error: { code: "1308", message } } };
}

/**
 * A refusal by Antigravity.
 * @param {string} model
 * @param {number} ms
 */
export function antigravity(model, ms) {
  const delay = `${ms / 1000}s`;
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.floor((ms / 1000) % 60)];
  const wait = `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}s`;
  const reset = new Date(Date.now() + ms).toISOString();
  const metadata = { uiMessage: "true", model, quotaResetDelay: delay, quotaResetTimeStamp: reset };
  const domain = "cloudcode-pa.googleapis.com";
  const message = `You have exhausted your capacity on this model. Your quota will reset after ${wait}.`;
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "QUOTA_EXHAUSTED", domain, metadata },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: delay },
  ];
  return { status: 429, body: { error: { code: 429, message, status: "RESOURCE_EXHAUSTED", details } } };
}

/** Claude's refusal to a plan. @param {Record<string, string>} headers */
export function claude(headers) {
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return { status: 429, headers, body: { type: "error", error: { type: "rate_limit_error", message } } };
}

/** The headers that name Claude's window. */
export const unified = () => ({
  "anthropic-ratelimit-unified-status": "rejected",
  "anthropic-ratelimit-unified-representative-claim": "five_hour",
  "anthropic-ratelimit-unified-5h-status": "rejected",
  "anthropic-ratelimit-unified-5h-utilization": "1.0",
  "anthropic-ratelimit-unified-5h-reset": inSeconds(2.5 * HOUR),
  "anthropic-ratelimit-unified-7d-status": "allowed",
  "anthropic-ratelimit-unified-7d-utilization": "0.59",
  "anthropic-ratelimit-unified-7d-reset": inSeconds(30 * HOUR),
});

export const CODEX = "POST https://chatgpt.com/backend-api/codex/responses";
/** A refusal by ChatGPT's own server. @type {import("../simulator/model.js").Refusal} */
export const CODEX_REFUSAL = {
  status: 429,
  headers: {
    "x-codex-plan-type": "plus",
    "x-codex-primary-used-percent": "12",
    "x-codex-primary-window-minutes": "300",
    "x-codex-primary-reset-after-seconds": "9000",
    "x-codex-secondary-used-percent": "100",
    "x-codex-secondary-window-minutes": "10080",
    "x-codex-secondary-reset-after-seconds": "183600",
  },
  body: {
    error: {
      type: "usage_limit_reached",
      message: "The usage limit has been reached",
      plan_type: "plus",
      resets_in_seconds: 183_600,
    },
  },
};

/** The files of a home with an account on each platform. */
export function files() {
  const all = sampleFiles();
  const auth = /** @type {object} */ (all[".local/share/opencode/auth.json"]);
  const keys = ["kimi-for-coding", "minimax-coding-plan", "openrouter", "opencode-go", "ollama-cloud"];
  const entries = keys.map((name) => [name, { type: "api", key: `sample-${name}-key` }]);
  const claudeAiOauth = { accessToken: "sk-ant-oat01-0123456789", subscriptionType: "max" };
  return {
    ...all,
    ".local/share/opencode/auth.json": { ...auth, ...Object.fromEntries(entries) },
    ".claude/.credentials.json": { claudeAiOauth },
    ".config/opencode/mystatus.json": { enable: ["claude"] },
  };
}

/** Hosts that report what is left, besides the hosts of the scripted models. */
export const QUOTA_HOSTS =
  /chatgpt\.com|api\.z\.ai|bigmodel|googleapis|api\.github\.com|opencode\.ai|anthropic\.com|kimi|minimax|openrouter|ollama/;

/**
 * Returns who was asked what is left. ChatGPT's host also serves its models, so that there only the usage counts.
 * @param {import("../simulator/simulator.js").Simulator} simulator
 * @param {number} [since] how many hosts had been asked before
 */
export function askedForQuota({ hosts, requests }, since = 0) {
  const { host: codex } = new URL(CODEX.split(" ")[1] ?? "");
  const usage = requests.map(({ url }) => url).filter((url) => url.includes("/wham/usage"));
  return [...hosts.slice(since).filter((host) => QUOTA_HOSTS.test(host) && host !== codex), ...usage];
}
