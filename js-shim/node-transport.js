// HTTPS under Node. Its `fetch` looks at no proxy variable before Node 24, so requests go through node:https, with a
// CONNECT tunnel where the core names a proxy. NODE_EXTRA_CA_CERTS works here by itself.

import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import { readBounded } from "./transport.js";

/**
 * @param {URL} url
 * @param {import("./transport.js").PlannedRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<import("./transport.js").Answer>}
 */
export async function sendByNode(url, { method, headers, body, proxy }, signal) {
  const socket = proxy ? await tunnel(url, proxy, signal) : undefined;
  const request = https.request(url, {
    method,
    headers: { ...headers, "Accept-Encoding": "identity", Connection: "close" },
    signal,
    // An agent would make a connection of its own, and without one Node does not know HTTPS's port.
    defaultPort: 443,
    ...(socket ? { createConnection: () => tls.connect({ socket, servername: url.hostname }) } : { agent: false }),
  });
  const response = await /** @type {Promise<http.IncomingMessage>} */ (
    new Promise((resolve, reject) => {
      request
        .on("response", resolve)
        .on("error", reject)
        .end(body ?? undefined);
    })
  );
  const text = await readBounded(response);
  if (text === undefined) return { code: "TOO_LARGE" };
  return { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body: text };
}

/**
 * A connection to `url`'s host through `proxy`.
 * @param {URL} url
 * @param {import("./transport.js").Proxy} proxy
 * @param {AbortSignal} signal
 * @returns {Promise<import("node:net").Socket>}
 */
function tunnel(url, proxy, signal) {
  const authority = `${url.hostname}:443`;
  const credentials = proxy.credentials && Buffer.from(proxy.credentials).toString("base64");
  const request = (proxy.tls ? https : http).request({
    method: "CONNECT",
    host: proxy.host,
    port: proxy.port,
    path: authority,
    headers: { Host: authority, ...(credentials && { "Proxy-Authorization": `Basic ${credentials}` }) },
    signal,
    agent: false,
  });
  return new Promise((resolve, reject) => {
    request
      .on("connect", (response, socket) => {
        if (response.statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(Object.assign(new Error("proxy"), { code: `PROXY_${response.statusCode}` }));
      })
      .on("error", reject)
      .end();
  });
}
