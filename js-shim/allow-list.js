// A second allow-list, which shares no code with the core's. It allows the core's official hosts. It allows a GitHub
// Enterprise host only with the token of the Copilot sign-in that names it, and a host from the user's settings only
// with the key named next to it.

import { parsed, settingsIn } from "./settings.js";

/** The entries of auth.json that hold a sign-in to GitHub Copilot. */
const COPILOT = /^(github-)?copilot(-chat)?$/;
/** A name of the public DNS: no address, no port, no local name. */
const PUBLIC_NAME = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;
/** The suffixes of names that look public but are not. */
const LOCAL_NAME = /\.(local|localhost|localdomain|internal|arpa|onion|test|invalid)$/;
/** This machine by one of its three plain names, with a port. */
const LOOPBACK = /^(127\.0\.0\.1|\[::1\]|localhost):(\d+)$/;
/** The headers that may carry a key. */
const KEY_HEADERS = ["authorization", "x-api-key", "api-key", "x-bf-vk"];

/** @typedef {{ host: string, headers: Record<string, string> }} Destination */
/** @typedef {Record<string, unknown>} Json */

/**
 * @param {string[]} official
 * @param {(name: string) => string | undefined} variable
 * @returns {{ learn: (auth: string) => void, learnSettings: (text: string) => void,
 *   allows: (request: Destination) => boolean }} `learn` takes the text of auth.json, `learnSettings` the text of the
 *   user's own settings
 */
export function allowList(official, variable) {
  /** The contents of each auth.json seen. @type {Json[]} */
  const entries = [];
  /** The descriptions of the user's own platforms. @type {Json[]} */
  let own = [];

  /** The credentials that may be sent to `host`. @type {(host: string) => string[]} */
  const credentials = (host) => [
    ...entries.flatMap(signIns).flatMap((signIn) => (signIn.host === host ? [signIn.token] : [])),
    ...own.flatMap((one) => (hostOf(one) === host ? keysOf(one, entries, variable) : [])),
  ];
  return {
    learn: (auth) => void entries.push(/** @type {Json} */ (parsed(auth))),
    learnSettings: (text) => {
      const { custom } = /** @type {{ custom?: unknown }} */ (settingsIn(text));
      own = (Array.isArray(custom) ? custom : []).map((one) => Object(one));
    },
    allows: ({ host, headers }) => {
      if (official.includes(host)) return true;
      const sent = Object.entries(headers).filter(([name]) => KEY_HEADERS.includes(name.toLowerCase()));
      const [[, value] = ["", ""]] = sent;
      // The prefix before a key is not part of it, but a key may itself contain a space.
      const possible = [value, value.replace(/^(Bearer|token) /, "")];
      return sent.length === 1 && credentials(host).some((known) => known !== "" && possible.includes(known));
    },
  };
}

/**
 * Whether `host`, perhaps with a port, is a loopback host. Only the user's settings can allow one, over plain HTTP.
 * @param {string} host
 */
export const isLoopback = (host) => LOOPBACK.test(host);

/**
 * Returns the Copilot sign-ins that name their own host.
 * @param {Json} auth
 * @returns {{ host: string, token: string }[]}
 */
function signIns(auth) {
  return Object.entries(auth).flatMap(([name, entry]) => {
    const { enterpriseUrl, refresh } = /** @type {Json} */ (entry ?? {});
    if (!COPILOT.test(name) || typeof enterpriseUrl !== "string" || typeof refresh !== "string") return [];
    const named = trimmed(enterpriseUrl).toLowerCase();
    const host = named.replace(/^https:\/\//, "").replace(/\/$/, "");
    const token = trimmed(refresh);
    return isPublic(host) && token !== "" ? [{ host: `api.${host}`, token }] : [];
  });
}

/**
 * Returns the host of a custom platform, with its port unless that is 443. Returns nothing if no key may be sent to the
 * platform's URL.
 * @param {Json} own
 * @returns {string | undefined}
 */
function hostOf({ url: text, loopback }) {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const { protocol, hostname, host, port } = new URL(text);
  // As it is written: without a user, and in no other notation of an address or a name.
  const [, , written = ""] = text.split(/[/?#]/, 3);
  if (written.toLowerCase().replace(/:443$/, "") !== host || (port !== "" && Number(port) < 1024)) return undefined;
  if (protocol === "http:") return loopback === true && isLoopback(host) ? host : undefined;
  return protocol === "https:" && isPublic(hostname) ? host : undefined;
}

/**
 * Returns the keys of a custom platform: from its entry in auth.json and from its environment variable.
 * @param {Json} own
 * @param {Json[]} entries
 * @param {(name: string) => string | undefined} variable
 * @returns {string[]}
 */
function keysOf({ auth }, entries, variable) {
  const { entry, env } = /** @type {Json} */ (Object(auth));
  const found = entries.flatMap((all) => {
    const { type, key } = /** @type {Json} */ (Object(typeof entry === "string" ? all[entry] : undefined));
    return type === "api" ? [key] : [];
  });
  if (typeof env === "string") found.push(variable(env));
  return found.flatMap((key) => (typeof key === "string" ? [trimmed(key)] : []));
}

/** Whether `name` is a host of the public DNS. @param {string} name */
const isPublic = (name) => PUBLIC_NAME.test(name) && !LOCAL_NAME.test(name);

/** Removes the white space around `text` as the core does: `trim` has another idea of it. @param {string} text */
const trimmed = (text) => text.replace(/^\p{White_Space}+|(?<!\p{White_Space})\p{White_Space}+$/gu, "");
