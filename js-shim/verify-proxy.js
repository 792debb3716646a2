// Which proxy `mystatus verify --online` goes through. These are the rules of the core's, which is not asked, as it is what
// is verified: the first variable that is set counts, and where it cannot be read in one way, nothing is sent past it.

const PROXIES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/** A scheme, a user and a password, a host, a port, and whatever follows in which there is no more of the password. */
const FORM = /^(?:(https?):\/\/)?(?:([^/?#]*)@)?(?:([\w.-]+)|\[([\da-z:.]+)\])(?::(\d+))?(?:[/?#][^@]*)?$/i;

/**
 * The proxy for HTTPS requests to `host`, or the variable whose value cannot be used; nothing for a direct connection.
 * @param {string} host
 * @param {Record<string, string | undefined>} env
 * @returns {import("./transport.js").Proxy | { unusable: string } | null}
 */
export function proxyOf(host, env) {
  const exceptions = (env.no_proxy || env.NO_PROXY || "").toLowerCase().split(/[\s,]+/);
  const isExempt = exceptions.some((exception) => {
    const entry = exception.replace(/:443$/, "");
    const domain = entry.replace(/^\**\.*|\.+$/g, "");
    return entry === "*" || (domain !== "" && `.${host}`.endsWith(`.${domain}`));
  });
  const variable = PROXIES.find((name) => env[name]);
  if (isExempt || variable === undefined) return null;
  const [found, scheme = "", user, name, address, digits] = FORM.exec((env[variable] ?? "").trim()) ?? [];
  const tls = scheme.toLowerCase() === "https";
  const port = digits === undefined ? (tls ? 443 : 80) : Number(digits);
  if (found === undefined || port < 1 || port > 65_535) return { unusable: variable };
  try {
    return { host: name ?? address ?? "", port, tls, credentials: user === undefined ? null : basic(user) };
  } catch {
    // What is encoded is no UTF-8.
    return { unusable: variable };
  }
}

/** A user and a password, decoded; a `%` that begins no code stands for itself. @param {string} text */
function basic(text) {
  const pair = text.includes(":") ? text : `${text}:`;
  return decodeURIComponent(pair.replace(/%(?![\da-f]{2})/gi, "%25"));
}
