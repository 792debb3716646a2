// The only way out: one HTTPS request to a host on the allow-list, with a timeout, a size limit, and no redirects.
// Requests to this machine itself, if the allow-list has it, use HTTP.

import { isLoopback } from "./allow-list.js";
import { withinTime } from "./files.js";
import { proxyHeaders, readBounded } from "./request.js";

/** @typedef {import("./request.js").PlannedRequest} PlannedRequest */
/** @typedef {import("./request.js").Proxy} Proxy */
/** @typedef {import("./request.js").Answer} Answer */

/**
 * Bun's extensions to the options of `fetch`.
 * @typedef {object} BunInit
 * @property {false} decompress Bun would unpack a compressed reply, which was not requested, in memory before its size
 *   is known
 * @property {false} verbose
 * @property {{ rejectUnauthorized: true }} tls for both the platform and the proxy
 * @property {{ url: string, headers: Record<string, string> } | false} proxy
 */

/**
 * Sends `request`. Always resolves, and within the request's timeout.
 * @param {PlannedRequest} request
 * @param {(host: string) => boolean} isAllowed
 * @returns {Promise<Answer>}
 */
export async function send(request, isAllowed) {
  const url = destination(request, isAllowed);
  if (!url) return { code: "NOT_ALLOWED" };
  const abort = new AbortController();
  const sender = async () => (process.versions.bun ? sendByFetch : await nodeSender());
  const sent = sender().then((sendBy) => sendBy(url, request, abort.signal));
  // Besides the abort: a runtime that is stuck in name resolution may ignore the signal.
  const late = { code: "TIMEOUT" };
  const [answer = late] = await withinTime([sent.catch(failure)], request.timeoutMs, late);
  abort.abort();
  return answer;
}

/** Loads Node's modules only under Node: Bun does not need them. */
async function nodeSender() {
  return (await import("./node-transport.js")).sendByNode;
}

/**
 * Returns the URL of `request` if the allow-list permits its host, as the runtime itself parses the URL.
 * @param {PlannedRequest} request
 * @param {(host: string) => boolean} isAllowed
 * @returns {URL | undefined}
 */
function destination({ host, path }, isAllowed) {
  const text = `${isLoopback(host) ? "http" : "https"}://${host}${path}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A host that is read as it is written holds no user, and no path.
  const isPlain = url?.host === host && path.startsWith("/");
  return isPlain && isAllowed(host) ? url : undefined;
}

/**
 * Sends through `fetch` of Bun, and so of OpenCode, which honours NODE_EXTRA_CA_CERTS. The options override what else
 * the environment can change: certificate checks, the printing of requests, and the proxy.
 * @param {URL} url
 * @param {PlannedRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function sendByFetch(url, { method, headers, body, proxy }, signal) {
  // Bun versions that do not know `proxy: false` would send the key to the proxy unencrypted.
  if (url.protocol === "http:" && mayBeProxied(url.hostname)) return { code: "PROXY_IN_THE_WAY" };
  /** @type {RequestInit & BunInit} */
  const init = {
    method,
    headers: { ...headers, "Accept-Encoding": "identity" },
    body,
    redirect: "manual",
    // A connection opened before the machine slept or changed networks may swallow a request.
    keepalive: false,
    decompress: false,
    verbose: false,
    tls: { rejectUnauthorized: true },
    // Older versions do not know `false` and read the variables themselves. Where such a version and the core read one
    // differently, the request goes through a proxy or fails.
    proxy: proxy ? { url: proxyUrl(proxy), headers: proxyHeaders(proxy) } : false,
    signal,
  };
  const response = await fetch(url, init);
  if (!response.ok) {
    const refusal = await proxyRefusal(url, response.status, proxy, signal);
    if (refusal) return { code: `PROXY_${refusal}` };
  }
  const read = await readBounded(/** @type {AsyncIterable<Uint8Array>} */ (response.body ?? []));
  if (!read) return { code: "TOO_LARGE" };
  return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, ...read };
}

/**
 * Returns the status with which a proxy refused the connection, if this is its answer and not the platform's.
 * @param {URL} url
 * @param {number} status
 * @param {Proxy | null} proxy
 * @param {AbortSignal} signal
 * @returns {Promise<number | string | undefined>}
 */
async function proxyRefusal(url, status, proxy, signal) {
  // No platform answers with 407, but a proxy that an older version of Bun uses by itself.
  if (!proxy) return status === 407 ? status : undefined;
  return hidesRefusals() ? (await import("./proxy-refusal.js")).refusalOf(url, proxy, signal) : undefined;
}

/** Whether this version of Bun, such as OpenCode 1's, returns a proxy's refusal as if the platform had answered. */
function hidesRefusals() {
  const [major = 0, minor = 0] = (process.versions.bun ?? "").split(".").map(Number);
  return major < 1 || (major === 1 && minor < 4);
}

/**
 * Whether some version of Bun sends HTTP for `host` to a proxy. Versions disagree on which variable wins, and on what
 * exempts a host other than its plain name between commas.
 * @param {string} host
 */
function mayBeProxied(host) {
  const { HTTP_PROXY, http_proxy, NO_PROXY, no_proxy } = process.env;
  if (!HTTP_PROXY && !http_proxy) return false;
  const exceptions = [no_proxy, NO_PROXY].flatMap((text) => (text === undefined ? [] : [text.split(",")]));
  return exceptions.length === 0 || !exceptions.every((names) => names.some((name) => name.trim() === host));
}

/** @param {Proxy} proxy */
const proxyUrl = ({ host, port, tls }) =>
  `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;

/**
 * Converts a thrown error to a code. Its message is dropped, as it may hold the URL or a header.
 * @param {unknown} error
 * @returns {Answer}
 */
function failure(error) {
  const { code, cause } = /** @type {{ code?: unknown, cause?: { code?: unknown } }} */ (error ?? {});
  const known = [code, cause?.code].find((value) => typeof value === "string" && /^\w+$/.test(value));
  return { code: typeof known === "string" ? known : "UNKNOWN" };
}
