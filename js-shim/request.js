// What a request is, and what both ways to send one do alike, whichever runtime it is.

/**
 * A request as the core plans it.
 * @typedef {object} PlannedRequest
 * @property {"GET" | "POST"} method
 * @property {string} host
 * @property {string} path path and query
 * @property {Record<string, string>} headers
 * @property {string | null} body
 * @property {number} timeoutMs
 * @property {Proxy | null} proxy none for a direct connection
 */

/**
 * A proxy that takes CONNECT.
 * @typedef {object} Proxy
 * @property {string} host IPv6 without brackets
 * @property {number} port
 * @property {boolean} tls whether it is itself spoken to over TLS
 * @property {string | null} [credentials] `user:password`
 */

/**
 * A complete answer, or a code for why there is none.
 * @typedef {{ status: number, retryAfter?: string, body: string, bytes: Buffer } | { code: string }} Answer
 */

const MOST_BYTES = 1024 * 1024;

/**
 * What a proxy is sent beyond the name of the host.
 * @param {Proxy} proxy
 * @returns {Record<string, string>}
 */
export function proxyHeaders({ credentials }) {
  if (!credentials) return {};
  return { "Proxy-Authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/**
 * A body, as text and as it came; nothing where it is too large.
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
