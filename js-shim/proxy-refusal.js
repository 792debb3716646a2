// What a proxy answers to a request for a connection, asked by itself, where the runtime does not tell.

import { connecting } from "./node-transport.js";

/** More than a status line has. */
const MOST_CHARS = 1024;
/** Longer than a proxy takes that refuses. In more, the request's time could end, and the platform's answer be lost. */
const MOST_MS = 2000;

/**
 * Returns the status with which `proxy` refuses a connection to the host of `url`; nothing if it does not.
 * @param {URL} url
 * @param {import("./request.js").Proxy} proxy
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>}
 */
export function refusalOf(url, proxy, signal) {
  const { path, headers, connect } = connecting(url, proxy);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const socket = connect();
  return new Promise((resolve) => {
    let text = "";
    const end = () => {
      socket.destroy();
      const [, status] = /^HTTP\/1\.[01] (\d{3})\b/.exec(text) ?? [];
      resolve(status?.startsWith("2") ? undefined : status);
    };
    // A timeout of the socket's would begin anew with each byte.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(MOST_MS)]);
    limit.addEventListener("abort", end, { once: true });
    if (limit.aborted) return end();
    socket
      .on("data", (chunk) => {
        text += chunk;
        if (text.includes("\n") || text.length > MOST_CHARS) end();
      })
      .on("error", end)
      .on("end", end)
      .write([`CONNECT ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  });
}
