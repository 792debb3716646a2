// `mystatus verify`: whether this package is as it was built, what it can reach, and, asked to go online, whether npm has
// the same. A module that somebody changed could say anything, so it is judged here, by the runtime's own means, in a
// file that is short enough to be read. The module is run only where its bytes are those of its stamp and it imports
// nothing but its boundary, and is then asked two things: which hosts it allows, and which files it would open.
//
// Whoever can change the module can change its stamp and this file too. That they have not, npm's copy tells.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { listFolder } from "./files.js";
import { parsed } from "./settings.js";
import { send } from "./transport.js";
import { wordsIn } from "./verify-words.js";

const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");

/** @typedef {import("./verify-words.js").Words} Words */
/**
 * Whether something is as it should be: nothing where that could not be found out, which is no sign of anything.
 * @typedef {{ isGood: boolean | undefined, text: string, details?: string[] }} Finding
 */

const PACKAGE = new URL("..", import.meta.url);
const MODULE = "pkg/mystatus_bg.wasm";
const STAMPED = ["mystatus.d.ts", "mystatus.js", "mystatus_bg.wasm"];
/** The only host that is asked, and only with `--online`. */
const REGISTRY = "registry.npmjs.org";
const REGISTRY_MS = 30_000;
/** What it says of what it does not have. */
const MISSING = "HTTP 404";
/** The variables that name a proxy, the first that is set counts. */
const PROXIES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/** A scheme, a user and a password, a host, a port, and what follows, in which there is no more of the password. */
const PROXY = /^(?:(https?):\/\/)?(?:([^/?#]*)@)?(?:([\w.-]+)|\[([\da-z:.]+)\])(?::(\d+))?(?:[/?#][^@]*)?$/i;
const MOST_UNPACKED = 16 * 1024 * 1024;
/** What releases are built by. */
const BUILDER = "https://github.com/opencode-mystatus/opencode-mystatus/.github/workflows/release.yml";

/** Where every way to install it is told of. */
const INSTALL = "https://github.com/opencode-mystatus/opencode-mystatus#install";

/** What the module may import: each name without the hash that wasm-bindgen gives it. */
export const BOUNDARY = [
  // To make, read and keep JavaScript's values, and to refuse an object of another instance.
  "Error",
  "Number",
  "__wbindgen_generic",
  "__wbindgen_init_externref_table",
  "__wbindgen_is_string",
  "__wbindgen_string_get",
  "__wbindgen_throw",
  "_wbg_cb_unref",
  // What comes of a request, which is waited for, and its parts.
  "body",
  "code",
  // The host: this sends a request.
  "fetch",
  "home",
  "isTerminal",
  "locale",
  // Of an array, an object or a map.
  "new",
  "now",
  "retryAfter",
  // Of an item or a member, and of a request's parts.
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
 * What is found, in words, and the exit status.
 * @param {{ online: boolean, lang?: string | undefined }} asked
 * @returns {Promise<{ text: string, status: number }>}
 */
export async function verify({ online, lang }) {
  const words = await wordsIn(lang);
  const { name, version } = /** @type {Record<string, string>} */ (parsed(textOf("package.json")));
  const module = moduleOf();
  const stamp = checkStamp(words);
  const imports = module ? checkImports(module, words) : { isGood: false, text: words.noModule };
  const findings = [stamp, imports];
  const strange = [{ isGood: false, text: words.noModule }];
  if (module && findings.every(({ isGood }) => isGood))
    findings.push(...(await askModule(module, words).catch(() => strange)));
  else findings.push({ isGood: false, text: words.notRun });
  if (online) findings.push(...(await compare(`${name}`, `${version}`, words)));

  const lines = findings.flatMap(({ isGood, text, details = [] }) => [
    `${isGood === undefined ? "?" : isGood ? "✔" : "✖"} ${text}`,
    ...details.map((detail) => `    ${plain(detail)}`),
  ]);
  const isGood = findings.every((finding) => finding.isGood);
  const good = online ? words.signatures : words.offline;
  const isBad = findings.some((finding) => finding.isGood === false);
  // OpenCode installs no other copy while this one is there.
  const end = isBad ? words.installAnew(plain(fileURLToPath(PACKAGE)), INSTALL) : isGood ? good : words.notCompared;
  return { text: [plain(`${name} ${version}`), ...lines, end].join("\n"), status: isGood ? 0 : 1 };
}

/**
 * Whether the built files are those that were stamped.
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
 * Whether the module imports nothing but functions of its boundary.
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
 * Whether the module's table of hosts is what it allows, and which files a run of it opens here.
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
 * Whether npm has the same files under this version, and says of them that they were built where releases are.
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
 * Whether what npm said of where the tarball with this hash was built is where releases are.
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
 * That npm could not be asked.
 * @param {string} code
 * @param {Words} words
 * @returns {Finding}
 */
function unanswered(code, words) {
  return { isGood: undefined, text: words.noAnswer(plain(code)) };
}

/**
 * What the registry has at `path`, or a code for why it is not known.
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
 * The proxy for HTTPS requests to `host`, or the variable whose value cannot be used; nothing for a direct connection.
 * By the core's rules, but not by the core, which is what is verified: the first variable that is set counts, and where
 * it cannot be read in one way, nothing is sent past it.
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
    // What is encoded is no UTF-8.
    return { unusable: variable };
  }
}

/** A user and a password, decoded; a `%` that begins no code stands for itself. @param {string} text */
function basic(text) {
  const pair = text.includes(":") ? text : `${text}:`;
  return decodeURIComponent(pair.replace(/%(?![\da-f]{2})/gi, "%25"));
}

/**
 * By what, and of which commit, npm's provenance says that the tarball with this hash was built; nothing where it says
 * so of none.
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
 * The files of a package that npm packed, by their paths in it; none where it cannot be read.
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
      // A folder, or what some other packer has to say of a file, has no `0` here.
      if (field(at + 156, at + 157) === "0") files.set(path.replace(/^package\//, ""), content);
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
  } catch {
    return new Map();
  }
  return files;
}

/**
 * What is in the folders of the program beside the files that were published.
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
 * The hash of a file as it is stamped: of a text, as if it had Unix line endings.
 * @param {string} path in the package
 * @returns {string | undefined}
 */
function hashOf(path) {
  const content = bytesOf(path);
  const stamped = path === MODULE ? content : content?.toString("latin1").replaceAll("\r\n", "\n");
  return stamped && createHash("sha256").update(stamped).digest("hex");
}

/** The module, compiled and not run; nothing where it is none. @returns {WebAssembly.Module | undefined} */
function moduleOf() {
  try {
    return new WebAssembly.Module(/** @type {any} */ (bytesOf(MODULE)));
  } catch {
    return undefined;
  }
}

/** What a changed module or a registry says, or a path, as one short line of what can be seen. @param {string} text */
function plain(text) {
  return text.slice(0, 1000).replace(/\p{C}/gu, "?");
}
