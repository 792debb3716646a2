// HTTPS under Node. Before Node 24, `fetch` ignores proxy variables, so requests go through node:https, with a CONNECT
// tunnel if the core names a proxy. Node honours NODE_EXTRA_CA_CERTS by itself.
//
// Connections are made here, not by an agent, because an agent prints the request's headers if NODE_DEBUG is set.

import http from "node:http";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import { proxyHeaders, readBounded } from "./request.js";

/**
 * @param {URL} url
 * @param {import("./request.js").PlannedRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<import("./request.js").Answer>}
 */
export async function sendByNode(url, { method, headers, body, proxy }, signal) {
  const { hostname: host, port } = url;
  const socket = proxy ? await tunnel(url, proxy, signal) : undefined;
  const isPlain = url.protocol === "http:";
  const request = (isPlain ? http : https).request(url, {
    method,
    headers: { ...headers, "Accept-Encoding": "identity", Connection: "close" },
    signal,
    // Without an agent, Node does not know the default port of HTTPS.
    defaultPort: isPlain ? 80 : 443,
    createConnection: () =>
      isPlain
        ? net.connect({ host: host.replace(/^\[|\]$/g, ""), port: Number(port) })
        : secure({ host, port: Number(port || 443), socket }),
  });
  const response = await /** @type {Promise<http.IncomingMessage>} */ (
    new Promise((resolve, reject) => {
      request
        .on("response", resolve)
        // Nobody asked the server to switch protocols. Bun has the same code for it.
        .on("upgrade", (_, socket) => {
          socket.destroy();
          reject(Object.assign(new Error("upgrade"), { code: "UnrequestedUpgrade" }));
        })
        .on("error", reject)
        .end(body ?? undefined);
    })
  );
  const read = await readBounded(response);
  if (!read) return { code: "TOO_LARGE" };
  return { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], ...read };
}

/**
 * Opens a connection to `url`'s host through `proxy`.
 * @param {URL} url
 * @param {import("./request.js").Proxy} proxy
 * @param {AbortSignal} signal
 * @returns {Promise<import("node:net").Socket>}
 */
function tunnel(url, proxy, signal) {
  const { path, headers, connect } = connecting(url, proxy);
  const request = http.request({ method: "CONNECT", path, headers, signal, createConnection: connect });
  return new Promise((resolve, reject) => {
    request
      .on("connect", (response, socket, head) => {
        // What came with the answer is read as the other end's first words.
        socket.unshift(head);
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) return resolve(socket);
        socket.destroy();
        reject(Object.assign(new Error("proxy"), { code: `PROXY_${statusCode}` }));
      })
      .on("error", reject)
      .end();
  });
}

/**
 * What asks `proxy` for a connection to `url`'s host: a CONNECT request with this path and these headers, over what
 * `connect` opens.
 * @param {URL} url
 * @param {import("./request.js").Proxy} proxy
 */
export function connecting(url, proxy) {
  const { host, port } = proxy;
  const path = `${url.hostname}:${url.port || 443}`;
  return {
    path,
    headers: { Host: path, ...proxyHeaders(proxy) },
    connect: () => (proxy.tls ? secure({ host, port }) : net.connect({ host, port })),
  };
}

/**
 * Opens a TLS connection to a host, directly or over `socket`. The certificate is always checked, whatever
 * NODE_TLS_REJECT_UNAUTHORIZED says.
 * @param {{ host: string, port: number, socket?: net.Socket | undefined }} to
 */
function secure({ host, port, socket }) {
  const to = socket ? { host, socket } : { host, port };
  // A server chooses its certificate by this name, which must not be an IP address.
  return tls.connect({ ...to, servername: net.isIP(host) ? "" : host, rejectUnauthorized: true });
}
