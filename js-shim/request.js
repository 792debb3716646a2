// The types of a request, and the code that both transports share.

/**
 * A request as the core plans it.
 * @typedef {object} PlannedRequest
 * @property {"GET" | "POST"} method
 * @property {string} host
 * @property {string} path path and query
 * @property {Record<string, string>} headers
 * @property {string | null} body
 * @property {number} timeoutMs
 * @property {Proxy | null} proxy null for a direct connection
 */

/**
 * A proxy that supports CONNECT.
 * @typedef {object} Proxy
 * @property {string} host IPv6 without brackets
 * @property {number} port
 * @property {boolean} tls whether the connection to the proxy itself uses TLS
 * @property {string | null} [credentials] `user:password`
 */

/**
 * A complete answer, or an error code.
 * @typedef {{ status: number, retryAfter?: string, body: string, bytes: Buffer } | { code: string }} Answer
 */

const MOST_BYTES = 1024 * 1024;

/**
 * Returns the headers for a proxy, apart from the host's name.
 * @param {Proxy} proxy
 * @returns {Record<string, string>}
 */
export function proxyHeaders({ credentials }) {
  if (!credentials) return {};
  return { "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/**
 * Reads a body as text and as bytes; returns nothing if it is too large.
 * @param {AsyncIterable<Uint8Array>} chunks
 * @returns {Promise<{ body: string, bytes: Buffer } | undefined>}
 */
export async function readBounded(chunks) {
  let size = 0;
  const read = [];
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    read.push(chunk);
  }
  const bytes = Buffer.concat(read);
  return { body: new TextDecoder().decode(bytes), bytes };
}
