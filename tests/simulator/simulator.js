// Plays the platforms on loopback: a proxy that ends TLS itself, with certificates of an authority of its own. A
// program is pointed at it by HTTPS_PROXY and NODE_EXTRA_CA_CERTS, so nothing in it knows that it is being tested.

import http from "node:http";
import https from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import tls from "node:tls";
import { home } from "../programs.js";
import { createAuthority } from "./authority.js";
import { listen } from "./loopback.js";

/**
 * An answer: a body, or JSON where it is no text, with a status and headers; or whatever a function does to the
 * response.
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: unknown }
 *   | ((request: Received, response: http.ServerResponse) => void)} Answer
 */

/** @typedef {{ method: string, url: string, path: string, headers: http.IncomingHttpHeaders, body: string }} Received */

/**
 * @typedef {object} Settings
 * @property {string} [credentials] `user:password` that the proxy asks for
 * @property {number} [refuses] the status with which the proxy refuses every connection
 * @property {number} [accepts] the status with which it opens one otherwise
 * @property {string[]} [hosts] hosts that are played besides those of the answers
 * @property {(request: Received) => Answer | undefined} [answer] what is answered where no answer is listed
 * @property {string[]} [untrusted] hosts whose certificate comes from an authority that nobody knows; `localhost` is
 *   the proxy
 * @property {true} [secure] makes the proxy one that is itself spoken to over TLS
 */

/**
 * @typedef {object} Simulator
 * @property {Record<string, string>} env points a program at the simulator
 * @property {Received[]} requests what the platforms received, in order
 * @property {string[]} hosts every host that a connection was asked for, in order
 * @property {() => number} asked when the first connection was asked for, by `performance.now()`
 * @property {() => Promise<void>} close
 */

// Made once a process, and the second only where it is needed: making keys takes longer than everything else here.
const authority = createAuthority();
/** @type {ReturnType<typeof createAuthority> | undefined} */
let stranger;
/** An authority that nobody trusts. */
function unknown() {
  stranger ??= createAuthority();
  return stranger;
}

/**
 * Starts a simulator. `answers` are found by method and URL, the query left out: `GET https://host/path`; any other
 * host is refused.
 * @param {Record<string, Answer>} answers
 * @param {Settings} [settings]
 * @returns {Promise<Simulator>}
 */
export async function startSimulator(
  answers,
  { credentials, refuses, accepts = 200, hosts: more = [], answer: otherwise, untrusted = [], secure } = {},
) {
  const played = new Set([...Object.keys(answers).map((call) => new URL(call.split(" ")[1] ?? "").host), ...more]);
  /** @type {Received[]} */
  const requests = [];
  /** @type {string[]} */
  const hosts = [];
  /** @type {Set<import("node:stream").Duplex>} */
  const connections = new Set();
  let asked = Number.NaN;

  /** @param {string} host */
  const identity = (host) => (untrusted.includes(host) ? unknown() : authority).issue(host.split(":")[0] ?? host);
  // Before anybody waits for them: the first ones take a while.
  for (const host of played) identity(host);
  const platforms = https.createServer(
    { SNICallback: (host, done) => done(null, tls.createSecureContext(identity(host))) },
    async (request, response) => {
      const { method = "", url: path = "/", headers } = request;
      const url = `https://${headers.host}${path}`;
      const received = { method, url, path, headers, body: await text(request).catch(() => "") };
      requests.push(received);
      const listed = answers[`${method} ${url.split("?")[0]}`] ?? otherwise?.(received);
      const answer = listed ?? { status: 404, body: { message: "Not Found" } };
      if (typeof answer === "function") return answer(received, response);
      const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? "");
      response.writeHead(answer.status ?? 200, { "Content-Type": "application/json", ...answer.headers }).end(body);
    },
  );
  platforms.on("tlsClientError", () => {});

  const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const proxy = secure ? https.createServer(identity("localhost")) : http.createServer();
  proxy.on("tlsClientError", () => {});
  proxy.on("connect", (request, socket) => {
    connections.add(socket.on("error", () => {}).on("close", () => connections.delete(socket)));
    const host = (request.url ?? "").replace(/:443$/, "");
    if (hosts.push(host) === 1) asked = performance.now();
    if (expected && request.headers["proxy-authorization"] !== expected) {
      return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    }
    if (refuses) {
      return socket.end(
        `HTTP/1.1 ${refuses} Refused\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nForbidden`,
      );
    }
    if (!played.has(host)) return socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    socket.write(`HTTP/1.1 ${accepts} Connection established\r\n\r\n`);
    platforms.emit("connection", socket);
  });
  const { host, close } = await listen(proxy);

  const certificates = join(home({ "authority.pem": authority.cert }).home, "authority.pem");
  const user = credentials ? `${credentials.split(":").map(encodeURIComponent).join(":")}@` : "";
  return {
    env: {
      HTTPS_PROXY: secure ? `https://${user}${host.replace("127.0.0.1", "localhost")}` : `http://${user}${host}`,
      NO_PROXY: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: certificates,
    },
    requests,
    hosts,
    asked: () => asked,
    close: async () => {
      for (const connection of connections) connection.destroy();
      await close();
    },
  };
}
