// The shim's own allow-list, which shares no code with the core's: the official hosts that are compiled into the core,
// and besides them only the host that a Copilot sign-in names itself, for that sign-in's own token.

/** The entries of auth.json that hold a sign-in to GitHub Copilot. */
const COPILOT = /^(github-)?copilot(-chat)?$/;
/** A name of the public DNS: no address, no port, nothing local. */
const PUBLIC_NAME = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;

/** @typedef {{ host: string, headers: Record<string, string> }} Destination */

/**
 * @param {string[]} official
 * @returns {{ learn: (auth: string) => void, allows: (request: Destination) => boolean }} `learn` takes in the text of
 *   auth.json
 */
export function allowList(official) {
  /** The tokens that may be sent to a host. @type {Map<string, string[]>} */
  const tokens = new Map();
  return {
    learn: (auth) => {
      for (const { host, token } of signIns(auth)) tokens.set(host, [...(tokens.get(host) ?? []), token]);
    },
    allows: ({ host, headers }) => {
      const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() === "authorization");
      const [credential = ""] = sent.map(([, value]) => value.split(" ").at(-1));
      return official.includes(host) || (sent.length === 1 && tokens.get(host)?.includes(credential) === true);
    },
  };
}

/**
 * The sign-ins to Copilot that name a host of their own.
 * @param {string} auth
 * @returns {{ host: string, token: string }[]}
 */
function signIns(auth) {
  return Object.entries(parsed(auth)).flatMap(([name, entry]) => {
    const { enterpriseUrl, refresh } = /** @type {Record<string, unknown>} */ (entry ?? {});
    if (!COPILOT.test(name) || typeof enterpriseUrl !== "string" || typeof refresh !== "string") return [];
    const named = enterpriseUrl.trim().toLowerCase();
    const host = named.replace(/^https:\/\//, "").replace(/\/$/, "");
    const token = refresh.trim();
    return PUBLIC_NAME.test(host) && token !== "" ? [{ host: `api.${host}`, token }] : [];
  });
}

/**
 * The object in `json`; an empty one where there is none, of which the core tells more.
 * @param {string} json
 * @returns {object}
 */
function parsed(json) {
  try {
    return Object(JSON.parse(json.replace(/^\uFEFF/, "")));
  } catch {
    return {};
  }
}
