// `mystatus verify`: its findings in the package as it was built, and in one that an attacker changed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { hashBuilt } from "../scripts/stamp.mjs";
import { home, packed, programs, root, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const TABLE = readFileSync(join(root, "src/platforms/hosts.tsv"), "utf8").trim().split("\n");
const MODULE = "pkg/mystatus_bg.wasm";
const SECTION = "mystatus.hosts";

const tarball = readFileSync(packed());
const pristine = home();
execFileSync("tar", ["-xzf", "-", "-C", pristine.home], { input: tarball });

/** The package in its own home, as installed, after `plant` has changed its folder. */
function installed(plant = (/** @type {string} */ _folder) => {}) {
  const place = home();
  const folder = join(place.home, "package");
  cpSync(join(pristine.home, "package"), folder, { recursive: true });
  plant(folder);
  return { ...place, folder, cli: join(folder, "js-shim/cli.js") };
}

/**
 * Runs `mystatus verify` in English.
 * @param {ReturnType<typeof installed>} place
 * @param {string[]} [args]
 * @param {{ program?: string, env?: Record<string, string> }} [how]
 */
function verify(place, args = [], { program = process.execPath, env = {} } = {}) {
  return run(program, [place.cli, "verify", ...args], { ...place, env: { LANG: "C", ...env } });
}

/** Rewrites the stamp, as an attacker would. @param {string} folder */
function stampAnew(folder) {
  const path = join(folder, "pkg/stamp.json");
  const stamp = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...stamp, files: hashBuilt(join(folder, "pkg")) }));
}

/**
 * Replaces `text` in the module with `other`, which is as long, and rewrites the stamp.
 * @param {string} folder
 * @param {string} text
 * @param {string} other
 * @param {{ inTable?: boolean }} [where]
 */
function change(folder, text, other, { inTable = false } = {}) {
  const path = join(folder, MODULE);
  const bytes = readFileSync(path).toString("latin1");
  const at = bytes.lastIndexOf(SECTION);
  const [code, table] = [bytes.slice(0, at), bytes.slice(at)];
  assert.ok(at > 0 && (inTable ? table : code).includes(text), text);
  assert.equal(text.length, other.length);
  const changed = inTable ? code + table.replaceAll(text, other) : code.replaceAll(text, other) + table;
  writeFileSync(path, Buffer.from(changed, "latin1"));
  stampAnew(folder);
}

for (const [name, program] of programs) {
  test(`the package as it was built is told whole under ${name}`, async () => {
    const place = installed();
    const { stdout, stderr, status } = await verify(place, [], { program });
    assert.deepEqual([status, stderr], [0, ""], stdout);
    assert.doesNotMatch(stdout, /✖/);
    for (const row of TABLE) assert.ok(stdout.includes(row.replaceAll("\t", " · ")), row);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(place.folder, MODULE)))
      .digest("hex");
    assert.ok(stdout.includes(`sha256 ${sha256}  ${MODULE}`));
    assert.match(stdout, / fetch home isTerminal /);
    assert.match(stdout, /○ .*\/\.local\/share\/opencode\/auth\.json$/m);
  });
}

test("what Git checked out with the line endings of Windows is as it was built", async () => {
  const place = installed((folder) => {
    const path = join(folder, "pkg/mystatus.js");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
  });
  const { stdout, status } = await verify(place);
  assert.equal(status, 0, stdout);
});

test("the module's table of hosts is the one that the registry wrote", () => {
  const module = new WebAssembly.Module(readFileSync(join(root, MODULE)));
  const sections = WebAssembly.Module.customSections(module, SECTION).map((section) =>
    new TextDecoder().decode(section),
  );
  assert.deepEqual(sections, [`${TABLE.join("\n")}\n`]);
});

test("a file that is there is told from one that is not", async () => {
  const place = installed();
  cpSync(join(place.folder, "package.json"), join(place.home, ".codex/auth.json"));
  assert.match((await verify(place)).stdout, /● .*\/\.codex\/auth\.json$/m);
});

describe("planted", () => {
  /** @type {Record<string, [plant: (folder: string) => void, seen: RegExp]>} */
  const PLANTED = {
    "a byte in the module": [
      (folder) => {
        const bytes = readFileSync(join(folder, MODULE));
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(join(folder, MODULE), bytes);
      },
      /✖ These do not match pkg\/stamp\.json:\n {4}pkg\/mystatus_bg\.wasm$/m,
    ],
    "a byte behind the module": [(folder) => appendFileSync(join(folder, MODULE), "\0"), /✖ .*\n {4}pkg\/mystatus_bg/],
    "a line in what the module is called through, which is not run": [
      (folder) => appendFileSync(join(folder, "pkg/mystatus.js"), "\nconsole.log('planted');\n"),
      /✖ These do not match pkg\/stamp\.json:\n {4}pkg\/mystatus\.js$/m,
    ],
    "an import": [
      (folder) => change(folder, "__wbg_fetch_", "__wbg_leaks_"),
      /✖ The module imports what the boundary does not have:\n {4}function \.\/mystatus_bg\.js __wbg_leaks_/,
    ],
    "an import from elsewhere": [
      (folder) => change(folder, "./mystatus_bg.js", "./mystatus_bg.ex"),
      /✖ The module imports.*\n {4}function \.\/mystatus_bg\.ex /,
    ],
    "an import of a known name that is no function": [
      (folder) => {
        const [from, name] = ["./mystatus_bg.js", "__wbg_fetch_0123456789abcdef"].map((text) => [
          text.length,
          ...Buffer.from(text),
        ]);
        // A memory of at least one page.
        const imported = [1, ...(from ?? []), ...(name ?? []), 2, 0, 1];
        const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, imported.length, ...imported];
        writeFileSync(join(folder, MODULE), Buffer.from(module));
        stampAnew(folder);
      },
      /✖ The module imports.*\n {4}memory \.\/mystatus_bg\.js __wbg_fetch_/,
    ],
    "a host in the core": [
      (folder) => change(folder, "api.deepseek.com", "evil.example.com"),
      /✖ The module's table of hosts is not what its core allows.*\n {4}evil\.example\.com\n {4}api\.deepseek\.com$/m,
    ],
    "a host in the table": [
      (folder) => change(folder, "api.deepseek.com", "evil.example.com", { inTable: true }),
      /✖ The module's table of hosts is not what its core allows.*\n {4}api\.deepseek\.com\n {4}evil\.example\.com$/m,
    ],
    "an escape sequence in an import's name, which is not printed": [
      (folder) => change(folder, "__wbg_fetch_", "__wbg_\u001b]0;e_"),
      /function \.\/mystatus_bg\.js __wbg_\?\]0;e_/,
    ],
    "no module at all": [(folder) => rmSync(join(folder, MODULE)), /✖ pkg\/mystatus_bg\.wasm is missing/],
    "no stamp": [(folder) => rmSync(join(folder, "pkg/stamp.json")), /✖ These do not match pkg\/stamp\.json/],
    "another program's module": [
      (folder) => {
        writeFileSync(join(folder, MODULE), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
        stampAnew(folder);
      },
      /✖ pkg\/mystatus_bg\.wasm is missing, or is not mystatus's module\./,
    ],
  };
  for (const [what, [plant, seen]] of Object.entries(PLANTED)) {
    test(what, async () => {
      const place = installed(plant);
      const { stdout, status } = await verify(place);
      assert.match(stdout, seen);
      assert.ok(stdout.includes(`: delete ${realpathSync(place.folder)}/, then install it again: https://`), stdout);
      assert.ok(!/planted/.test(stdout) && !stdout.includes("\u001b"), stdout);
      assert.equal(status, 1);
    });
  }
});

describe("beside npm's copy", () => {
  const NAME = "opencode-mystatus";
  const TARBALL = `GET https://registry.npmjs.org/${NAME}/-/${NAME}-${version}.tgz`;
  const ATTESTED = `GET https://registry.npmjs.org/-/npm/v1/attestations/${NAME}@${version}`;

  /** npm's attestation for a release with this `content` that a `workflow` of `repository` built. */
  function attested({
    repository = "https://github.com/opencode-mystatus/opencode-mystatus",
    workflow = "release.yml",
    content = tarball,
  } = {}) {
    const sha512 = createHash("sha512").update(content).digest("hex");
    const subject = [{ name: `pkg:npm/${NAME}@${version}`, digest: { sha512 } }];
    const attestation = (/** @type {string} */ predicateType, /** @type {object} */ predicate) => {
      const payload = Buffer.from(JSON.stringify({ subject, predicate })).toString("base64");
      return { predicateType, bundle: { dsseEnvelope: { payload } } };
    };
    // npm's own word, which names the same tarball and no build.
    const publish = attestation("https://github.com/npm/attestation/tree/main/specs/publish/v0.1", {
      name: NAME,
      version,
    });
    const provenance = attestation("https://slsa.dev/provenance/v1", {
      buildDefinition: {
        externalParameters: { workflow: { ref: "refs/tags/v", repository, path: `.github/workflows/${workflow}` } },
        resolvedDependencies: [{ digest: { gitCommit: "0123abcd" } }],
      },
    });
    return { body: { attestations: [publish, provenance] } };
  }
  /** @type {(content: Buffer) => import("./simulator/simulator.js").Answer} */
  const serves = (content) => (_, response) => void response.writeHead(200).end(content);
  const served = serves(tarball);
  const tar = gunzipSync(tarball);
  /** @type {Record<string, import("./simulator/simulator.js").Answer>} */
  const answers = {};
  /** @type {import("./simulator/simulator.js").Simulator} */
  let simulator;
  before(async () => {
    simulator = await startSimulator(answers, { hosts: ["registry.npmjs.org"] });
  });
  after(() => simulator.close());

  /**
   * Returns the findings with a registry that gives these answers.
   * @param {Record<string, import("./simulator/simulator.js").Answer>} registry
   * @param {(folder: string) => void} [plant]
   */
  function compared(registry, plant, program = process.execPath) {
    for (const call of Object.keys(answers)) delete answers[call];
    Object.assign(answers, registry);
    simulator.hosts.length = 0;
    return verify(installed(plant), ["--online"], { program, env: simulator.env });
  }

  for (const [name, program] of programs) {
    test(`the package that npm has is told to be it, with where it was built, under ${name}`, async () => {
      const registry = { [TARBALL]: served, [ATTESTED]: attested() };
      const { stdout, stderr, status } = await compared(registry, undefined, program);
      assert.deepEqual([status, stderr], [0, ""], stdout);
      assert.match(stdout, /opencode-mystatus\/\.github\/workflows\/release\.yml\n {4}commit 0123abcd\n {4}sha512 /);
      assert.match(stdout, /✔ All \d+ files match npm's\./);
      assert.deepEqual([...new Set(simulator.hosts)], ["registry.npmjs.org"]);
      for (const { headers } of simulator.requests) assert.equal(headers.authorization, undefined);
    });
  }

  test("a line in the shim, files beside it and the module, one that is gone and a stamp made anew are seen", async () => {
    const { stdout, status } = await compared({ [TARBALL]: served, [ATTESTED]: attested() }, (folder) => {
      appendFileSync(join(folder, "js-shim/transport.js"), "\n");
      writeFileSync(join(folder, "js-shim/tui/more.js"), "");
      writeFileSync(join(folder, "pkg/more.js"), "");
      rmSync(join(folder, "js-shim/watch-screen.js"));
      change(folder, "api.deepseek.com", "evil.example.com");
      change(folder, "api.deepseek.com", "evil.example.com", { inTable: true });
    });
    assert.match(stdout, /✔ Credentials go only to/);
    const found = /✖ These do not match npm's:\n((?: {4}.*\n)+)/.exec(stdout)?.[1]?.trim().split(/\s+/).sort();
    const inShim = ["js-shim/transport.js", "js-shim/tui/more.js", "js-shim/watch-screen.js"];
    assert.deepEqual(found, [...inShim, "pkg/more.js", MODULE, "pkg/stamp.json"]);
    assert.equal(status, 1);
  });

  test("what another packer adds to a tarball is no file", async () => {
    const folder = Buffer.alloc(512);
    for (const [at, text] of /** @type {[number, string][]} */ ([
      [0, "package/docs/"],
      [124, "00000000000"],
      [156, "5"],
    ])) {
      folder.write(text, at);
    }
    const content = gzipSync(Buffer.concat([folder, tar]));
    const { stdout, status } = await compared({ [TARBALL]: serves(content), [ATTESTED]: attested({ content }) });
    assert.match(stdout, /✔ All \d+ files match npm's\./);
    assert.equal(status, 0);
  });

  /** @typedef {[Record<string, import("./simulator/simulator.js").Answer>, RegExp]} Registry */
  /** @type {Record<string, Registry>} */
  const DOUBTFUL = {
    "a release that somebody else built": [
      { [TARBALL]: served, [ATTESTED]: attested({ repository: "https://github.com/else/where" }) },
      /✖ npm has no word .*\n {4}https:\/\/github\.com\/else\/where\/\.github/,
    ],
    "a release that another workflow of the project built": [
      { [TARBALL]: served, [ATTESTED]: attested({ workflow: "ci.yml" }) },
      /✖ npm has no word .*\n {4}.*\/opencode-mystatus\/\.github\/workflows\/ci\.yml/,
    ],
    "word of another tarball": [
      { [TARBALL]: served, [ATTESTED]: attested({ content: Buffer.from("another") }) },
      /✖ npm has no word/,
    ],
    "a release without word of where it was built": [{ [TARBALL]: served }, /✖ npm has no word .*\n {4}HTTP 404/],
    "word that is none": [{ [TARBALL]: served, [ATTESTED]: { body: "[" } }, /✖ npm has no word/],
  };
  for (const [what, [registry, seen]] of Object.entries(DOUBTFUL)) {
    test(what, async () => {
      const { stdout, status } = await compared(registry);
      assert.match(stdout, seen);
      assert.match(stdout, /\nDo not trust this copy: .*\n$/);
      assert.equal(status, 1);
    });
  }

  const busy = { status: 503, body: "" };
  /** Answers that prove nothing about this copy. @type {Record<string, Registry>} */
  const UNKNOWN = {
    "no such version": [{}, /\? npm has no such version to compare with\.\n/],
    "a registry that is busy": [{ [TARBALL]: busy, [ATTESTED]: busy }, /\? npm gave no usable answer \(HTTP 503\)/],
    "a tarball that is none": [
      { [TARBALL]: { body: "no" }, [ATTESTED]: attested() },
      /\? npm gave no usable answer \(EBADTAR\)/,
    ],
    "a tarball that ends in the middle of a file": [
      { [TARBALL]: serves(gzipSync(tar.subarray(0, 700))), [ATTESTED]: attested() },
      /\? npm gave no usable answer \(EBADTAR\)/,
    ],
    "a tarball that unpacks to more than memory should hold": [
      { [TARBALL]: serves(gzipSync(Buffer.concat([tar, Buffer.alloc(16 * 1024 * 1024)]))), [ATTESTED]: attested() },
      /\? npm gave no usable answer \(EBADTAR\)/,
    ],
    "no word for now of where it was built": [
      { [TARBALL]: served, [ATTESTED]: { status: 429, body: "" } },
      /\? npm gave no usable answer \(HTTP 429\).*\n✔ All \d+ files match npm's/,
    ],
  };
  for (const [what, [registry, seen]] of Object.entries(UNKNOWN)) {
    test(`${what} is no reason to install anew`, async () => {
      const { stdout, status } = await compared(registry);
      assert.match(stdout, seen);
      assert.match(stdout, /\nNot everything could be checked; nothing wrong was found\.\n$/);
      assert.doesNotMatch(stdout, /✖|Do not trust/);
      assert.equal(status, 1);
    });
  }

  test("a difference counts where not all could be compared", async () => {
    const { stdout } = await compared({}, (folder) => appendFileSync(join(folder, MODULE), "\0"));
    assert.match(stdout, /\? npm has no such version/);
    assert.match(stdout, /\nDo not trust this copy: /);
  });

  test("the proxy is the one that everything else goes through, and nothing goes past it", async () => {
    Object.assign(answers, { [TARBALL]: served, [ATTESTED]: attested() });
    const { HTTPS_PROXY: url = "", ...certificates } = simulator.env;
    const { host } = new URL(url);
    const online = async (/** @type {Record<string, string>} */ env) => {
      simulator.hosts.length = 0;
      const { stdout, stderr } = await verify(installed(), ["--online"], { env: { ...certificates, ...env } });
      assert.equal(stderr, "");
      return [simulator.hosts.length > 0, /\? npm gave no usable answer \((\w+)\)/.exec(stdout)?.[1]];
    };
    assert.deepEqual(await online({ HTTPS_PROXY: host }), [true, undefined]);
    assert.deepEqual(await online({ ALL_PROXY: url }), [true, undefined]);
    assert.deepEqual(await online({ https_proxy: url, HTTPS_PROXY: "http://127.0.0.1:9" }), [true, undefined]);
    assert.deepEqual(await online({ https_proxy: `http://ada:50%@${host}` }), [true, undefined]);
    assert.deepEqual(await online({ https_proxy: `http://ada:%ff@${host}`, HTTPS_PROXY: url }), [false, "https_proxy"]);
    assert.deepEqual(await online({ HTTPS_PROXY: `socks5://${host}` }), [false, "HTTPS_PROXY"]);
    const [isThrough, code] = await online({ HTTPS_PROXY: url, NO_PROXY: "localhost, .npmjs.org:443" });
    assert.ok(!isThrough && code !== undefined, "directly, which leads nowhere here");
  });

  test("nobody is asked where that is not asked for", async () => {
    simulator.hosts.length = 0;
    assert.equal((await verify(installed(), [], { env: simulator.env })).status, 0);
    assert.deepEqual(simulator.hosts, []);
  });
});

test("it tells the files of packages in the folders of their scopes, as the check-up does", async () => {
  const place = installed();
  const file = "@ada/opencode-antigravity-auth@1.0.0/node_modules/@ada/opencode-antigravity-auth/dist/src/constants.js";
  cpSync(join(place.folder, "package.json"), join(place.home, ".cache/opencode/packages", file));
  const { stdout } = await verify(place);
  assert.ok(stdout.includes(`● ${join(place.home, ".cache/opencode/packages", file)}\n`), stdout);
  const doctor = await run(process.execPath, [place.cli, "doctor", "--lang", "en"], place);
  assert.ok(doctor.stdout.includes(`~/.cache/opencode/packages/${file}`), doctor.stdout);
});

test("it speaks the language that is asked for, set or the environment's", async () => {
  const place = installed();
  const first = async (/** @type {string[]} */ args, env = {}) =>
    (await verify(place, args, { env })).stdout.split("\n")[1] ?? "";
  assert.match(await first(["--lang", "ko"]), /빌드된/);
  assert.match(await first(["--lang=zh"], { MYSTATUS_LANG: "ja" }), /构建/);
  assert.match(await first(["--lang=ko", "--lang=zh"]), /构建/, "the last one counts, as everywhere");
  assert.match(await first([], { MYSTATUS_LANG: "ja", LANG: "ko_KR.UTF-8" }), /ビルド/);
  assert.match(await first([], { LANG: "ko_KR.UTF-8" }), /빌드된/);
  assert.match(await first([], { LC_ALL: "C", LANG: "ko_KR.UTF-8" }), /The built files/);
  assert.match(await first([], { MYSTATUS_LANG: "C", LANG: "zh_CN.UTF-8" }), /The built files/);
  assert.match(await first([], { MYSTATUS_LANG: "constructor", LANG: "zh_CN.UTF-8" }), /构建/);
});

test("what it does not take is refused, and its help is everybody's", async () => {
  const place = installed();
  const refused = await verify(place, ["--private"]);
  assert.deepEqual([refused.status, /--private/.test(refused.stderr)], [2, true]);
  const unspoken = await verify(place, ["--lang=ko", "--lang", "fr"]);
  assert.deepEqual([unspoken.status, /`fr`.*en, zh, ko, ja/.test(unspoken.stderr)], [2, true]);
  assert.match((await verify(place, ["--help"])).stdout, /^ {2}verify +check/m);
  assert.match((await run(process.execPath, [place.cli, "--", "verify"], place)).stdout, /✔ /);
});
