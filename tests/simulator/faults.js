// The faults of a network, and what the report must say of each: those that befall one platform's answer, and those
// that befall every connection.

import http from "node:http";
import net from "node:net";
import { gzipSync } from "node:zlib";
import { listen } from "./loopback.js";

/** @typedef {import("./simulator.js").Answer} Answer */

/**
 * What the report says of the account: its failure's code, and what else of it matters; no code where the account is
 * shown as ever.
 * @typedef {{ code?: string, status?: number, message?: RegExp, next?: RegExp }} Told
 */

/**
 * A fault of one platform: what it answers instead of its `good` reply, given as text.
 * @typedef {{ name: string, answer: (good: string) => Answer, told: Told, untrusted?: boolean }} Fault
 */

/**
 * A fault of the whole network: the environment in which every connection meets it.
 * @typedef {{ name: string, start: () => Promise<{ env: Record<string, string>, close: () => Promise<void> }>, told: Told }} Outage
 */

const JSON_TYPE = { "Content-Type": "application/json" };
const HTML_TYPE = { "Content-Type": "text/html" };
const MEGABYTE = Buffer.alloc(1024 * 1024, " ");
const BOMB = gzipSync(Buffer.alloc(100 * MEGABYTE.length, " "), { level: 9 });
const ERROR_PAGE = "<html><head><title>Service Unavailable</title></head><body><h1>503</h1></body></html>";

const ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

const TIMEOUT = { code: "timeout", message: /^Request timeout \(\d+s\)$/ };
const INTERRUPTED = { code: "network", message: /^The connection was lost/ };
/** Each status and each target once: neither matters to what refuses the other. */
const REDIRECTS = /** @type {[number, string, string][]} */ ([
  [301, "to the same host", "/elsewhere"],
  [302, "to another host", "https://elsewhere.example/"],
  [303, "to plain http", "http://elsewhere.example/"],
  [307, "to another host", "https://elsewhere.example/"],
  [308, "to another host", "https://elsewhere.example/"],
]);

/** @param {number} status @returns {Told} */
const http_status = (status) => ({ code: "http_status", status });

/** @type {Fault[]} */
export const faults = [
  {
    name: "bad certificate",
    answer: (body) => ({ body }),
    untrusted: true,
    told: { code: "network", message: /certificate is not trusted/ },
  },
  { name: "silence before the headers", answer: () => () => {}, told: TIMEOUT },
  {
    name: "silence in the body",
    answer: (good) => (_, response) => response.writeHead(200, JSON_TYPE).write(good.slice(0, good.length / 2)),
    told: TIMEOUT,
  },
  { name: "one byte a second", answer: trickle, told: TIMEOUT },
  { name: "reset before the headers", answer: () => (_, response) => response.destroy(), told: INTERRUPTED },
  {
    name: "reset in the body",
    answer: (good) => (_, response) => {
      response.writeHead(200, { ...JSON_TYPE, "Content-Length": good.length });
      response.write(good.slice(0, good.length / 2), () => response.destroy());
    },
    told: INTERRUPTED,
  },
  { name: "100 MB", answer: () => flood, told: { code: "reply_too_large" } },
  { name: "100 MB in a gzip bomb", answer: () => bomb, told: { code: "invalid_reply" } },
  { name: "wrong content type", answer: (body) => ({ headers: HTML_TYPE, body }), told: {} },
  { name: "HTML with 200", answer: () => ({ headers: HTML_TYPE, body: ERROR_PAGE }), told: { code: "invalid_reply" } },
  { name: "truncated JSON", answer: (good) => ({ body: good.slice(0, -9) }), told: { code: "invalid_reply" } },
  { name: "a list", answer: (good) => ({ body: `[${good}]` }), told: { code: "invalid_reply" } },
  { name: "empty body", answer: () => ({ body: "" }), told: { code: "invalid_reply" } },
  { name: "204", answer: () => ({ status: 204, body: "" }), told: { code: "invalid_reply" } },
  {
    name: "429",
    answer: () => ({ status: 429, body: { error: { message: "Slow down" } } }),
    told: { ...http_status(429), message: /Slow down/, next: /try again in a few minutes/ },
  },
  {
    name: "429 with Retry-After",
    answer: () => ({ status: 429, headers: { "Retry-After": "120" }, body: {} }),
    told: { ...http_status(429), next: /try again in 2m/ },
  },
  {
    name: "500",
    answer: () => ({ status: 500, body: { message: "Oops" } }),
    told: { ...http_status(500), message: /Oops/ },
  },
  {
    name: "503 in HTML",
    answer: () => ({ status: 503, headers: HTML_TYPE, body: ERROR_PAGE }),
    told: { ...http_status(503), message: /\(503\): Service Unavailable$/ },
  },
  ...REDIRECTS.map(([status, where, Location]) => ({
    name: `${status} ${where}`,
    answer: () => ({ status, headers: { Location }, body: "" }),
    told: http_status(status),
  })),
];

/** @type {Outage[]} */
export const outages = [
  {
    name: "a proxy that refuses connections",
    start: async () => {
      const { host, close } = await listen(http.createServer());
      await close();
      return { env: { HTTPS_PROXY: `http://${host}` }, close: async () => {} };
    },
    told: { code: "network", message: /^The proxy could not be reached/ },
  },
  {
    name: "name that does not resolve",
    start: async () => ({ env: { HTTPS_PROXY: "http://nowhere.invalid:3128" }, close: async () => {} }),
    told: { code: "network" },
  },
  { name: "silent proxy", start: () => startProxy(""), told: TIMEOUT },
  { name: "silent TLS", start: () => startProxy(ESTABLISHED), told: TIMEOUT },
  {
    name: "proxy that breaks off",
    start: () => startProxy("HTTP/1.1 2", { ends: true }),
    told: { code: "network" },
  },
  {
    name: "proxy that asks for credentials",
    start: () => startProxy("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", { ends: true }),
    told: { code: "network", message: /^The proxy refused/ },
  },
  {
    name: "plain HTTP in place of TLS",
    start: () => startProxy(ESTABLISHED, { next: "HTTP/1.1 400 Bad Request\r\n\r\n" }),
    told: { code: "network" },
  },
  {
    name: "plain HTTP right behind the proxy's answer",
    start: () => startProxy(`${ESTABLISHED}HTTP/1.1 400 Bad Request\r\n\r\n`),
    told: { code: "network" },
  },
];

/** @param {string} good @returns {Answer} */
function trickle(good) {
  return (_, response) => {
    response.writeHead(200, JSON_TYPE);
    const bytes = good[Symbol.iterator]();
    const drip = setInterval(() => response.write(bytes.next().value ?? " "), 1000);
    response.on("close", () => clearInterval(drip));
  };
}

/** @type {Extract<Answer, Function>} */
function flood(_, response) {
  response.writeHead(200, JSON_TYPE);
  let left = 100;
  const pour = () => {
    while (left > 0) {
      left -= 1;
      if (!response.write(MEGABYTE)) return response.once("drain", pour);
    }
    response.end();
  };
  pour();
}

/** @type {Extract<Answer, Function>} */
function bomb(_, response) {
  response.writeHead(200, { ...JSON_TYPE, "Content-Encoding": "gzip" }).end(BOMB);
}

/**
 * A proxy that answers whatever comes first with `words`.
 * @param {string} words
 * @param {object} [goes]
 * @param {true} [goes.ends] whether it then breaks the connection off
 * @param {string} [goes.next] what it answers whatever comes next
 */
async function startProxy(words, { ends, next } = {}) {
  /** @type {Set<net.Socket>} */
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("data", () => {
      if (ends) socket.end(words);
      else socket.write(words);
      if (next) socket.once("data", () => socket.end(next));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
