// `mystatus verify`: what it finds in the package as it was built, and in one that somebody planted something in.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
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

/** The package in a home of its own, as it is installed, with what `plant` does in its folder. */
function installed(plant = (/** @type {string} */ _folder) => {}) {
  const place = home();
  const folder = join(place.home, "package");
  cpSync(join(pristine.home, "package"), folder, { recursive: true });
  plant(folder);
  return { ...place, folder, cli: join(folder, "js-shim/cli.js") };
}

/**
 * Runs it in English.
 * @param {ReturnType<typeof installed>} place
 * @param {string[]} [args]
 * @param {{ program?: string, env?: Record<string, string> }} [how]
 */
function verify(place, args = [], { program = process.execPath, env = {} } = {}) {
  return run(program, [place.cli, "verify", ...args], { ...place, env: { LANG: "C", ...env } });
}

/** What who plants something knows to do: makes the stamp anew. @param {string} folder */
function stampAnew(folder) {
  const path = join(folder, "pkg/stamp.json");
  const stamp = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...stamp, files: hashBuilt(join(folder, "pkg")) }));
}

/**
 * Puts `other`, which is as long, in the place of `text` in the module, and makes the stamp anew.
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
      /✖ Not as pkg\/stamp\.json says:\n {4}pkg\/mystatus_bg\.wasm$/m,
    ],
    "a byte behind the module": [(folder) => appendFileSync(join(folder, MODULE), "\0"), /✖ .*\n {4}pkg\/mystatus_bg/],
    "a line in what the module is called through, which is not run": [
      (folder) => appendFileSync(join(folder, "pkg/mystatus.js"), "\nconsole.log('planted');\n"),
      /✖ Not as pkg\/stamp\.json says:\n {4}pkg\/mystatus\.js$/m,
    ],
    "an import": [
      (folder) => change(folder, "__wbg_fetch_", "__wbg_leaks_"),
      /✖ The module imports what the boundary does not have:\n {4}function \.\/mystatus_bg\.js __wbg_leaks_/,
    ],
    "an import from elsewhere": [
      (folder) => change(folder, "./mystatus_bg.js", "./mystatus_bg.ex"),
      /✖ The module imports.*\n {4}function \.\/mystatus_bg\.ex /,
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
    "no stamp": [(folder) => rmSync(join(folder, "pkg/stamp.json")), /✖ Not as pkg\/stamp\.json says/],
    "another program's module": [
      (folder) => {
        writeFileSync(join(folder, MODULE), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
        stampAnew(folder);
      },
      /broken|failed/,
    ],
  };
  for (const [what, [plant, seen]] of Object.entries(PLANTED)) {
    test(what, async () => {
      const { stdout, status } = await verify(installed(plant));
      assert.match(stdout, seen);
      assert.ok(!/planted/.test(stdout) && !stdout.includes("\u001b"), stdout);
      assert.equal(status, 1);
    });
  }
});

describe("beside npm's copy", () => {
  const NAME = "opencode-mystatus";
  const TARBALL = `GET https://registry.npmjs.org/${NAME}/-/${NAME}-${version}.tgz`;
  const ATTESTED = `GET https://registry.npmjs.org/-/npm/v1/attestations/${NAME}@${version}`;

  /** What npm's registry says of a release that was built by `repository` and is `content`. */
  function attested(repository = "https://github.com/opencode-mystatus/opencode-mystatus", content = tarball) {
    const statement = {
      subject: [
        { name: `pkg:npm/${NAME}@${version}`, digest: { sha512: createHash("sha512").update(content).digest("hex") } },
      ],
      predicate: {
        buildDefinition: {
          externalParameters: { workflow: { ref: "refs/tags/v", repository, path: ".github/workflows/release.yml" } },
          resolvedDependencies: [{ digest: { gitCommit: "0123abcd" } }],
        },
      },
    };
    const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
    const publish = { predicateType: "https://github.com/npm/attestation/tree/main/specs/publish/v0.1", bundle: {} };
    const provenance = { predicateType: "https://slsa.dev/provenance/v1", bundle: { dsseEnvelope: { payload } } };
    return { body: { attestations: [publish, provenance] } };
  }
  /** @type {import("./simulator/simulator.js").Answer} */
  const served = (_, response) => void response.writeHead(200).end(tarball);
  /** @type {Record<string, import("./simulator/simulator.js").Answer>} */
  const answers = {};
  /** @type {import("./simulator/simulator.js").Simulator} */
  let simulator;
  before(async () => {
    simulator = await startSimulator(answers, { hosts: ["registry.npmjs.org"] });
  });
  after(() => simulator.close());

  /**
   * What is found beside a registry that answers so.
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
      assert.match(stdout, /✔ All \d+ files are as npm has them\./);
      assert.deepEqual([...new Set(simulator.hosts)], ["registry.npmjs.org"]);
      for (const { headers } of simulator.requests) assert.equal(headers.authorization, undefined);
    });
  }

  test("a line in the shim, a file beside it and a module with a stamp of its own are seen", async () => {
    const { stdout, status } = await compared({ [TARBALL]: served, [ATTESTED]: attested() }, (folder) => {
      appendFileSync(join(folder, "js-shim/transport.js"), "\n");
      writeFileSync(join(folder, "js-shim/tui/more.js"), "");
      change(folder, "api.deepseek.com", "evil.example.com");
      change(folder, "api.deepseek.com", "evil.example.com", { inTable: true });
    });
    assert.match(stdout, /✔ Credentials go to/);
    const found = /✖ Not as npm has them:\n((?: {4}.*\n)+)/.exec(stdout)?.[1]?.trim().split(/\s+/).sort();
    assert.deepEqual(found, ["js-shim/transport.js", "js-shim/tui/more.js", MODULE, "pkg/stamp.json"]);
    assert.equal(status, 1);
  });

  /** @type {Record<string, [Record<string, import("./simulator/simulator.js").Answer>, RegExp]>} */
  const DOUBTFUL = {
    "a release that somebody else built": [
      { [TARBALL]: served, [ATTESTED]: attested("https://github.com/else/where") },
      /✖ npm has no word .*\n {4}https:\/\/github\.com\/else\/where\/\.github/,
    ],
    "word of another tarball": [
      { [TARBALL]: served, [ATTESTED]: attested(undefined, Buffer.from("another")) },
      /✖ npm has no word/,
    ],
    "a release without word of where it was built": [{ [TARBALL]: served }, /✖ npm has no word .*\n {4}HTTP 404/],
    "word that is none": [{ [TARBALL]: served, [ATTESTED]: { body: "[" } }, /✖ npm has no word/],
    "no such version": [{}, /✖ npm's copy could not be had \(HTTP 404\)/],
    "a tarball that is none": [{ [TARBALL]: { body: "no" }, [ATTESTED]: attested() }, /could not be had \(EBADTAR\)/],
  };
  for (const [what, [registry, seen]] of Object.entries(DOUBTFUL)) {
    test(what, async () => {
      const { stdout, status } = await compared(registry);
      assert.match(stdout, seen);
      assert.equal(status, 1);
    });
  }

  test("nobody is asked where that is not asked for", async () => {
    simulator.hosts.length = 0;
    assert.equal((await verify(installed(), [], { env: simulator.env })).status, 0);
    assert.deepEqual(simulator.hosts, []);
  });
});

test("it speaks the language that is asked for, set or the environment's", async () => {
  const place = installed();
  const first = async (/** @type {string[]} */ args, env = {}) =>
    (await verify(place, args, { env })).stdout.split("\n")[1] ?? "";
  assert.match(await first(["--lang", "ko"]), /빌드된/);
  assert.match(await first(["--lang=zh"], { MYSTATUS_LANG: "ja" }), /构建/);
  assert.match(await first([], { MYSTATUS_LANG: "ja", LANG: "ko_KR.UTF-8" }), /ビルド/);
  assert.match(await first([], { LANG: "ko_KR.UTF-8" }), /빌드된/);
  assert.match(await first([], { LC_ALL: "C", LANG: "ko_KR.UTF-8" }), /The built files/);
});

test("what it does not take is refused, and its help is everybody's", async () => {
  const place = installed();
  const refused = await verify(place, ["--private"]);
  assert.deepEqual([refused.status, /--private/.test(refused.stderr)], [2, true]);
  assert.match((await verify(place, ["--help"])).stdout, /doctor, verify/);
  assert.match((await run(process.execPath, [place.cli, "--", "verify"], place)).stdout, /✔ /);
});
