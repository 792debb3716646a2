// The only way out: one HTTPS request to a host of the allow-list, within a time, with a bounded answer and no
// redirect followed. To this machine itself, where the allow-list has that, it is HTTP.

import { isLoopback } from "./allow-list.js";
import { withinTime } from "./files.js";
import { proxyHeaders, readBounded } from "./request.js";

/** @typedef {import("./request.js").PlannedRequest} PlannedRequest */
/** @typedef {import("./request.js").Proxy} Proxy */
/** @typedef {import("./request.js").Answer} Answer */

/**
 * What Bun's `fetch` takes beyond the standard.
 * @typedef {object} BunInit
 * @property {false} decompress a compressed reply, which nobody asked for, would be unpacked in memory before its size
 *   can be seen
 * @property {false} verbose
 * @property {{ rejectUnauthorized: true }} tls of the platform and of the proxy
 * @property {{ url: string, headers: Record<string, string> } | false} proxy
 */

/**
 * Sends `request`. Always resolves, and within its time.
 * @param {PlannedRequest} request
 * @param {(host: string) => boolean} isAllowed
 * @returns {Promise<Answer>}
 */
export async function send(request, isAllowed) {
  const url = destination(request, isAllowed);
  if (!url) return { code: "NOT_ALLOWED" };
  const abort = new AbortController();
  const sent = (process.versions.bun ? sendByFetch : await nodeSender())(url, request, abort.signal);
  // Not only aborted: a runtime that is stuck in name resolution may not heed the signal.
  const late = { code: "TIMEOUT" };
  const [answer = late] = await withinTime([sent.catch(failure)], request.timeoutMs, late);
  abort.abort();
  return answer;
}

/** Node's own modules are loaded only where they are used: Bun needs none of them. */
async function nodeSender() {
  return (await import("./node-transport.js")).sendByNode;
}

/**
 * The URL of `request`, checked once more against the allow-list, this time as the runtime itself reads it.
 * @param {PlannedRequest} request
 * @param {(host: string) => boolean} isAllowed
 * @returns {URL | undefined}
 */
function destination({ host, path }, isAllowed) {
  const text = `${isLoopback(host) ? "http" : "https"}://${host}${path}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.host === host && !url.username && !url.password && path.startsWith("/");
  return plain && isAllowed(host) ? url : undefined;
}

/**
 * Bun, and so OpenCode, whose `fetch` honours NODE_EXTRA_CA_CERTS. What else the environment may ask of it is settled
 * here: whether certificates are checked, whether requests are printed, and which proxy is used.
 * @param {URL} url
 * @param {PlannedRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function sendByFetch(url, { method, headers, body, proxy }, signal) {
  // Versions that know no `false` below would send the key to the proxy, in the clear.
  if (url.protocol === "http:" && mayBeProxied(url.hostname)) return { code: "PROXY_IN_THE_WAY" };
  /** @type {RequestInit & BunInit} */
  const init = {
    method,
    headers: { ...headers, "Accept-Encoding": "identity" },
    body,
    redirect: "manual",
    // A connection that was open before the machine slept, or changed its network, swallows whatever is sent.
    keepalive: false,
    decompress: false,
    verbose: false,
    tls: { rejectUnauthorized: true },
    // Older versions know no `false`, and read the variables themselves where the core names no proxy. Wherever they
    // read one otherwise than the core does, they go through a proxy, or nowhere.
    proxy: proxy ? { url: proxyUrl(proxy), headers: proxyHeaders(proxy) } : false,
    signal,
  };
  const response = await fetch(url, init);
  // Older versions hand on a proxy's own refusal; no platform answers with this status.
  if (response.status === 407) return { code: "PROXY_407" };
  const read = await readBounded(/** @type {AsyncIterable<Uint8Array>} */ (response.body ?? []));
  if (!read) return { code: "TOO_LARGE" };
  return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, ...read };
}

/**
 * Whether some version of Bun sends HTTP for `host` to a proxy. Which of the variables counts, and what but a plain name
 * between commas exempts a host, they do not agree on.
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
 * A thrown error as a code. Its message stays here: it may hold the URL or a header.
 * @param {unknown} error
 * @returns {Answer}
 */
function failure(error) {
  const { code, cause } = /** @type {{ code?: unknown, cause?: { code?: unknown } }} */ (error ?? {});
  const known = [code, cause?.code].find((value) => typeof value === "string" && /^\w+$/.test(value));
  return { code: typeof known === "string" ? known : "UNKNOWN" };
}
