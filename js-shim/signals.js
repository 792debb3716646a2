// Signals of refused requests from OpenCode's events and hooks, in the form that the core reads. Only the members named
// here are copied. Beyond a call, only the headers of each provider's last answer are kept.

/** @typedef {import("./tui/elements.js").Model} Model */
/**
 * @typedef {object} Signal
 * @property {"answer" | "error" | "retry"} type
 * @property {string} provider
 * @property {string} model
 * @property {number} at
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {string} [body] of a refusal
 * @property {string} [message]
 * @property {number} [attempt] the number of OpenCode's next attempt
 * @property {number} [next] when OpenCode retries, in epoch milliseconds
 */

/** The headers that are copied; the core has the same list. */
const HEADERS =
  /^(retry-after(-ms)?$|x-ratelimit-|x-codex-|anthropic-ratelimit-unified-|x-quota-snapshot-|x-usage-ratelimit-)/;
/** OpenCode's error names for a refused request. */
const ERRORS = ["APIError", "UnknownError"];

/** The longest text that the core reads of a refusal: a longer one is not worth a copy. */
const LONGEST = 16 * 1024;

/** The last answer of each provider. @type {Map<string, Signal>} */
const answers = new Map();
/** More providers than anybody uses. */
const MOST = 64;

/**
 * Returns the refusal that an OpenCode event reports; nothing for any other event.
 * @param {any} event
 * @param {Model} model the model of the event's session
 * @returns {Signal | undefined}
 */
export function refusalIn(event, model) {
  const { status, error } = event?.properties ?? {};
  if (event?.type === "session.status" && status?.type === "retry") {
    const { message, attempt, next } = status;
    return refusalOf("retry", model, { message }, numbers({ attempt, next }));
  }
  if (event?.type !== "session.error" || !ERRORS.includes(error?.name)) return undefined;
  const { statusCode, responseHeaders, responseBody, message } = error.data ?? {};
  const headers = allowed(Object.entries(responseHeaders ?? {}));
  const told = { message, status: statusCode };
  return refusalOf("error", model, told, { headers, ...texts({ body: responseBody }) });
}

/**
 * Returns a refusal of a request to `model`.
 * @param {"error" | "retry"} type
 * @param {Model} model
 * @param {{ message?: unknown, status?: unknown }} told what the host says of it
 * @param {Partial<Signal>} [more]
 * @returns {Signal}
 */
export function refusalOf(type, { provider, id }, { message, status }, more) {
  return { type, provider, model: id, at: Date.now(), ...texts({ message }), ...numbers({ status }), ...more };
}

/**
 * Records the rate-limit headers of an answer for the next report.
 * @param {Model} model
 * @param {{ status: number, headers: Iterable<[string, string]> }} response
 */
export function recordAnswer({ provider, id }, { status, headers }) {
  const copied = allowed(headers);
  if (Object.keys(copied).length === 0) return;
  answers.delete(provider);
  answers.set(provider, { type: "answer", provider, model: id, at: Date.now(), status, headers: copied });
  const [oldest = ""] = answers.keys();
  if (answers.size > MOST) answers.delete(oldest);
}

/** The last answer of each provider that sent rate-limit headers. */
export const recordedAnswers = () => [...answers.values()];

/**
 * Returns the headers of `provider`'s last answer if it had this status: OpenCode 2 reports refusals without headers.
 * @param {string} provider
 * @param {number | undefined} status
 * @returns {Record<string, string>}
 */
export function headersOf(provider, status) {
  const last = answers.get(provider);
  return (last?.status === status && last?.headers) || {};
}

/** @param {Iterable<[string, unknown]>} headers @returns {Record<string, string>} */
function allowed(headers) {
  /** @type {[string, string][]} */
  const copied = [];
  for (const [name, value] of headers) {
    if (HEADERS.test(name.toLowerCase()) && typeof value === "string") copied.push([name, value]);
  }
  return Object.fromEntries(copied);
}

/** @param {Record<string, unknown>} members @returns {Record<string, string>} the members that are strings to read */
const texts = (members) => only(members, (value) => typeof value === "string" && value.length <= LONGEST);
/** @param {Record<string, unknown>} members @returns {Record<string, number>} the members that are numbers */
const numbers = (members) => only(members, (value) => typeof value === "number");

/** @param {Record<string, unknown>} members @param {(value: unknown) => boolean} is @returns {any} */
function only(members, is) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => is(value)));
}
