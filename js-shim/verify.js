// `mystatus verify`: whether this package is as it was built, what it can reach and, with `--online`, whether npm has
// the same files. A manipulated module could claim anything, so this short file checks it by the runtime's own means.
// The module runs only if its bytes match its stamp and it imports only its boundary. It is then asked two things:
// which hosts it allows, and which files it would open.
//
// Whoever can change the module can also change its stamp and this file; only npm's copy can show that.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { isOfMemory } from "./failures.js";
import { listFolder } from "./files.js";
import { parsed } from "./settings.js";
import { send } from "./transport.js";
import { wordsIn } from "./verify-words.js";

const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");

/** @typedef {import("./verify-words.js").Words} Words */
/**
 * The result of a check: `isGood` is undefined if it could not be made, which proves nothing.
 * @typedef {{ isGood: boolean | undefined, text: string, details?: string[] }} Finding
 */

const PACKAGE = new URL("..", import.meta.url);
const MODULE = "pkg/mystatus_bg.wasm";
const STAMPED = ["mystatus.d.ts", "mystatus.js", "mystatus_bg.wasm"];
/** The only host that is queried, and only with `--online`. */
const REGISTRY = "registry.npmjs.org";
const REGISTRY_MS = 30_000;
/** The registry's answer for what it does not have. */
const MISSING = "HTTP 404";
/** The proxy variables by precedence. */
const PROXIES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/** A scheme, a user and a password, a host, a port, and a rest, which must not contain another `@`. */
const PROXY = /^(?:(https?):\/\/)?(?:([^/?#]*)@)?(?:([\w.-]+)|\[([\da-z:.]+)\])(?::(\d+))?(?:[/?#][^@]*)?$/i;
const MOST_UNPACKED = 16 * 1024 * 1024;
/** The workflow that builds releases. */
const BUILDER = "https://github.com/opencode-mystatus/opencode-mystatus/.github/workflows/release.yml";

/** The page with all ways to install. */
const INSTALL = "https://github.com/opencode-mystatus/opencode-mystatus#install";

/** The names that the module may import, without the hashes that wasm-bindgen adds. */
export const BOUNDARY = [
  // Create, read and keep JavaScript values, and refuse objects of another instance.
  "Error",
  "__wbindgen_generic",
  "__wbindgen_init_externref_table",
  "__wbindgen_is_string",
  "__wbindgen_string_get",
  "__wbindgen_throw",
  "_wbg_cb_unref",
  // The result of a request, which is awaited, and its parts.
  "body",
  "code",
  // The host: `fetch` sends a request.
  "fetch",
  "home",
  "isTerminal",
  "locale",
  // Creates an array, an object or a map.
  "new",
  "now",
  "retryAfter",
  // Sets an item or a member, and the parts of a request.
  "set",
  "set_body_opt_str",
  "set_headers",
  "set_method",
  "status",
  "stringify",
  "then",
  "utcOffset",
  "variable",
];

/** @param {string} name */
export const withoutHash = (name) => name.replace(/^__wbg_|_[0-9a-f]{16}$/g, "");

/**
 * Returns the findings in words, and the exit status.
 * @param {{ online: boolean, lang?: string | undefined }} asked
 * @returns {Promise<{ text: string, status: number }>}
 */
export async function verify({ online, lang }) {
  const words = await wordsIn(lang);
  const { name, version } = /** @type {Record<string, string>} */ (parsed(textOf("package.json")));
  const module = moduleOf();
  const stamp = checkStamp(words);
  // Where no module can run, this one is not to blame.
  /** @type {(error?: unknown) => Finding} */
  const broken = (error) =>
    isOfMemory(error) ? { isGood: undefined, text: words.noMemory } : { isGood: false, text: words.noModule };
  const findings = [stamp, module ? checkImports(module, words) : broken()];
  if (findings.some(({ isGood }) => isGood === false)) findings.push({ isGood: false, text: words.notRun });
  else if (module) findings.push(...(await askModule(module, words).catch((error) => [broken(error)])));
  if (online) findings.push(...(await compare(`${name}`, `${version}`, words)));

  const lines = findings.flatMap(({ isGood, text, details = [] }) => [
    `${isGood === undefined ? "?" : isGood ? "✔" : "✖"} ${text}`,
    ...details.map((detail) => `    ${plain(detail)}`),
  ]);
  const isGood = findings.every((finding) => finding.isGood);
  const good = online ? words.signatures : words.offline;
  const isBad = findings.some((finding) => finding.isGood === false);
  // OpenCode installs no other copy as long as this one exists.
  const end = isBad ? words.installAnew(plain(fileURLToPath(PACKAGE)), INSTALL) : isGood ? good : words.notCompared;
  return { text: [plain(`${name} ${version}`), ...lines, end].join("\n"), status: isGood ? 0 : 1 };
}

/**
 * Whether the built files match their stamp.
 * @param {Words} words
 * @returns {Finding}
 */
function checkStamp(words) {
  const { files } = /** @type {{ files?: Record<string, unknown> }} */ (parsed(textOf("pkg/stamp.json")));
  const found = STAMPED.map((name) => ({ path: `pkg/${name}`, is: hashOf(`pkg/${name}`), was: Object(files)[name] }));
  const changed = found.filter(({ is, was }) => is === undefined || is !== was);
  if (changed.length > 0) return { isGood: false, text: words.notAsStamped, details: changed.map(({ path }) => path) };
  return { isGood: true, text: words.asStamped, details: found.map(({ path, is }) => `sha256 ${is}  ${path}`) };
}

/**
 * Whether the module imports only functions of its boundary.
 * @param {WebAssembly.Module} module
 * @param {Words} words
 * @returns {Finding}
 */
function checkImports(module, words) {
  const imports = WebAssembly.Module.imports(module);
  const isKnown = (/** @type {WebAssembly.ModuleImportDescriptor} */ { module, name, kind }) =>
    module === "./mystatus_bg.js" && kind === "function" && BOUNDARY.includes(withoutHash(name));
  const strange = imports.filter((one) => !isKnown(one)).map(({ module, name, kind }) => `${kind} ${module} ${name}`);
  if (strange.length > 0) return { isGood: false, text: words.strangeImports, details: strange };
  const names = [...new Set(imports.map(({ name }) => withoutHash(name)))].sort();
  return { isGood: true, text: words.knownImports(names.length), details: [names.join(" ")] };
}

/**
 * Checks the module's table of hosts against what it allows, and lists the files that a run opens here.
 * @param {WebAssembly.Module} module
 * @param {Words} words
 * @returns {Promise<Finding[]>}
 */
async function askModule(module, words) {
  const [{ loadCore }, { machine, namesIn }] = await Promise.all([import("./core.js"), import("./running.js")]);
  const core = await loadCore();
  const [section] = WebAssembly.Module.customSections(module, "mystatus.hosts");
  const rows = new TextDecoder().decode(section).split("\n").filter(Boolean);
  const allowed = core.hosts();
  const named = rows.map((row) => row.split("\t")[0] ?? "");
  const differing = [...allowed, ...named].filter((host) => !named.includes(host) || !allowed.includes(host));
  const hosts =
    differing.length > 0
      ? { isGood: false, text: words.otherHosts, details: [...new Set(differing)] }
      : { isGood: true, text: words.hosts(rows.length), details: rows.map((row) => row.replaceAll("\t", " · ")) };

  const plan = new core.Plan({}, { ...machine, fetch: () => {}, isTerminal: () => false });
  for (const folder of plan.folders()) plan.list(folder, await namesIn(folder));
  const files = plan.files().map((path) => `${existsSync(path) ? "●" : "○"} ${path}`);
  return [hosts, { isGood: true, text: words.files, details: files }];
}

/**
 * Whether npm has the same files for this version, and records that the release workflow built them.
 * @param {string} name
 * @param {string} version
 * @param {Words} words
 * @returns {Promise<Finding[]>}
 */
async function compare(name, version, words) {
  const userAgent = `${name}/${version}`;
  const [tarball, attested] = await Promise.all([
    ask(`/${name}/-/${name}-${version}.tgz`, userAgent),
    ask(`/-/npm/v1/attestations/${name}@${version}`, userAgent),
  ]);
  if (tarball.code === MISSING) return [{ isGood: undefined, text: words.notPublished }];
  if (!tarball.bytes) return [unanswered(tarball.code, words)];
  const published = unpack(tarball.bytes);
  if (published.size === 0) return [unanswered("EBADTAR", words)];
  const provenance = judge(attested, createHash("sha512").update(tarball.bytes).digest("hex"), words);
  const differing = [...published].filter(([path, content]) => !bytesOf(path)?.equals(content)).map(([path]) => path);
  const more = await unpublished([...published.keys()]);
  const isSame = differing.length + more.length === 0;
  const files = isSame
    ? { isGood: true, text: words.asPublished(published.size) }
    : { isGood: false, text: words.notAsPublished, details: [...differing, ...more] };
  return [provenance, files];
}

/**
 * Whether npm's attestation says that the release workflow built the tarball with this hash.
 * @param {{ bytes?: Buffer, code: string }} attested
 * @param {string} sha512
 * @param {Words} words
 * @returns {Finding}
 */
function judge({ bytes, code }, sha512, words) {
  if (!bytes && code !== MISSING) return unanswered(code, words);
  const built = buildOf(bytes?.toString() ?? "", sha512);
  if (built?.by !== BUILDER) {
    return { isGood: false, text: words.noProvenance, details: [built?.by ?? code].filter(Boolean) };
  }
  return { isGood: true, text: words.provenance, details: [built.by, `commit ${built.commit}`, `sha512 ${sha512}`] };
}

/**
 * The finding that npm gave no usable answer.
 * @param {string} code
 * @param {Words} words
 * @returns {Finding}
 */
function unanswered(code, words) {
  return { isGood: undefined, text: words.noAnswer(plain(code)) };
}

/**
 * Returns the registry's answer at `path`, or a code for why there is none.
 * @param {string} path
 * @param {string} userAgent
 * @returns {Promise<{ bytes?: Buffer, code: string }>}
 */
async function ask(path, userAgent) {
  const proxy = proxyOf(REGISTRY, process.env);
  if (proxy && "unusable" in proxy) return { code: proxy.unusable };
  const headers = { "User-Agent": userAgent };
  /** @type {import("./request.js").PlannedRequest} */
  const request = { method: "GET", host: REGISTRY, path, headers, body: null, timeoutMs: REGISTRY_MS, proxy };
  const answer = await send(request, (host) => host === REGISTRY);
  if ("code" in answer) return { code: answer.code };
  return answer.status === 200 ? { bytes: answer.bytes, code: "" } : { code: `HTTP ${answer.status}` };
}

/**
 * Returns the proxy for HTTPS requests to `host`, the variable with an unusable value, or null for a direct connection.
 * Reimplements the core's rules, because the core is being verified: the first variable that is set wins. If its value
 * is ambiguous, nothing is sent.
 * @param {string} host
 * @param {Record<string, string | undefined>} env
 * @returns {import("./request.js").Proxy | { unusable: string } | null}
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
  const [found, scheme = "", user, name, address, digits] = PROXY.exec((env[variable] ?? "").trim()) ?? [];
  const tls = scheme.toLowerCase() === "https";
  const port = digits === undefined ? (tls ? 443 : 80) : Number(digits);
  if (found === undefined || port < 1 || port > 65_535) return { unusable: variable };
  try {
    return { host: name ?? address ?? "", port, tls, credentials: user === undefined ? null : basic(user) };
  } catch {
    // The decoded bytes are not UTF-8.
    return { unusable: variable };
  }
}

/** Decodes a user and a password; a `%` that begins no code stands for itself. @param {string} text */
function basic(text) {
  const pair = text.includes(":") ? text : `${text}:`;
  return decodeURIComponent(pair.replace(/%(?![\da-f]{2})/gi, "%25"));
}

/**
 * Returns the workflow and the commit that npm's provenance names for the tarball with this hash; nothing if it names
 * none.
 * @param {string} json
 * @param {string} sha512
 * @returns {{ by: string, commit: string } | undefined}
 */
function buildOf(json, sha512) {
  const { attestations } = /** @type {{ attestations?: any[] }} */ (parsed(json));
  for (const { predicateType, bundle } of Array.isArray(attestations) ? attestations.map(Object) : []) {
    if (!String(predicateType).startsWith("https://slsa.dev/provenance/")) continue;
    const payload = Buffer.from(String(bundle?.dsseEnvelope?.payload), "base64").toString();
    const { subject, predicate } = /** @type {any} */ (parsed(payload));
    if (subject?.[0]?.digest?.sha512 !== sha512) continue;
    const { externalParameters, resolvedDependencies } = Object(predicate?.buildDefinition);
    const { repository, path } = Object(externalParameters?.workflow);
    return { by: `${repository}/${path}`, commit: `${resolvedDependencies?.[0]?.digest?.gitCommit ?? ""}` };
  }
  return undefined;
}

/**
 * Returns the files of an npm tarball by their paths in the package; none if it cannot be read.
 * @param {Buffer} tarball
 * @returns {Map<string, Buffer>}
 */
function unpack(tarball) {
  const BLOCK = 512;
  const files = new Map();
  try {
    const tar = gunzipSync(tarball, { maxOutputLength: MOST_UNPACKED });
    const field = (/** @type {number} */ from, /** @type {number} */ to) =>
      tar.toString("latin1", from, to).split("\0")[0] ?? "";
    for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
      const [path, size] = [field(at, at + 100), Number.parseInt(field(at + 124, at + 136), 8)];
      const content = tar.subarray(at + BLOCK, at + BLOCK + size);
      if (!(size >= 0) || content.length !== size) return new Map();
      // Only regular files have `0` here; folders and extension headers of other packers do not.
      if (field(at + 156, at + 157) === "0") files.set(path.replace(/^package\//, ""), content);
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
  } catch {
    return new Map();
  }
  return files;
}

/**
 * Returns the files in the program's folders that were not published.
 * @param {string[]} published
 * @returns {Promise<string[]>}
 */
async function unpublished(published) {
  const isPublished = (/** @type {string} */ path) =>
    published.some((other) => other === path || other.startsWith(`${path}/`));
  const folders = new Set(published.flatMap((path) => /^((?:js-shim|pkg)(?:\/.*)?)\/[^/]+$/.exec(path)?.[1] ?? []));
  const names = [...folders].map(async (folder) =>
    (await listFolder(fileURLToPath(new URL(folder, PACKAGE)))).map((name) => `${folder}/${name}`),
  );
  return (await Promise.all(names)).flat().filter((path) => !isPublished(path));
}

/** @param {string} path in the package @returns {Buffer | undefined} */
function bytesOf(path) {
  try {
    return readFileSync(new URL(path, PACKAGE));
  } catch {
    return undefined;
  }
}

/** @param {string} path in the package */
function textOf(path) {
  return bytesOf(path)?.toString() ?? "";
}

/**
 * Returns the hash of a file as the stamp has it: text is hashed with Unix line endings.
 * @param {string} path in the package
 * @returns {string | undefined}
 */
function hashOf(path) {
  const content = bytesOf(path);
  const stamped = path === MODULE ? content : content?.toString("latin1").replaceAll("\r\n", "\n");
  return stamped && createHash("sha256").update(stamped).digest("hex");
}

/** Compiles the module without running it; nothing if it is invalid. @returns {WebAssembly.Module | undefined} */
function moduleOf() {
  try {
    return new WebAssembly.Module(/** @type {any} */ (bytesOf(MODULE)));
  } catch {
    return undefined;
  }
}

/** Untrusted text of a module, a registry or a path as one short line of visible characters. @param {string} text */
function plain(text) {
  return text.slice(0, 1000).replace(/\p{C}/gu, "?");
}
