// What OpenCode's events and hooks tell of a refusal, in the form that the core reads: of all that is in them, only what
// is named here is copied, and nothing of it is kept beyond the call but the headers of the last answer of each provider.

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
 * @property {number} [attempt] which one OpenCode makes next
 * @property {number} [next] when OpenCode tries again, in epoch milliseconds
 */

/** The headers that are copied; the core has the same list. */
const HEADERS =
  /^(retry-after(-ms)?$|x-ratelimit-|x-codex-|anthropic-ratelimit-unified-|x-quota-snapshot-|x-usage-ratelimit-)/;
/** The errors of OpenCode that a refusal may be. */
const ERRORS = ["APIError", "UnknownError"];

/** The last of each provider. @type {Map<string, Signal>} */
const answers = new Map();
/** More providers than anybody uses. */
const MOST = 64;

/**
 * What an event of OpenCode's tells of a refusal; nothing where it is of something else.
 * @param {any} event
 * @param {Model} model that of its session
 * @returns {Signal | undefined}
 */
export function refusalIn(event, { provider, id }) {
  const { status, error } = event?.properties ?? {};
  const common = { provider, model: id, at: Date.now() };
  if (event?.type === "session.status" && status?.type === "retry") {
    const { message, attempt, next } = status;
    return { type: "retry", ...common, ...texts({ message }), ...numbers({ attempt, next }) };
  }
  if (event?.type !== "session.error" || !ERRORS.includes(error?.name)) return undefined;
  const { statusCode, responseHeaders, responseBody, message } = error.data ?? {};
  const headers = allowed(Object.entries(responseHeaders ?? {}));
  return {
    type: "error",
    ...common,
    headers,
    ...numbers({ status: statusCode }),
    ...texts({ body: responseBody, message }),
  };
}

/**
 * Keeps what the headers of an answer tell, for the next report.
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

/** The last answers of all providers, as far as headers tell of them. */
export const recordedAnswers = () => [...answers.values()];

/**
 * The headers of the last answer of `provider`, where that had this status: OpenCode 2 tells of a refusal without them.
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

/** @param {Record<string, unknown>} members @returns {Record<string, string>} those that are texts */
const texts = (members) => /** @type {any} */ (only("string", members));
/** @param {Record<string, unknown>} members @returns {Record<string, number>} those that are numbers */
const numbers = (members) => /** @type {any} */ (only("number", members));

/** @param {string} type @param {Record<string, unknown>} members */
function only(type, members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => typeof value === type));
}
