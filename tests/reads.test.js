// The program only reads: what the operating system sees a run do, what the module can reach, and what the shim uses of
// its runtime.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { describe, test } from "node:test";
import { loadCore } from "../js-shim/core.js";
import { homeFolder, listFolder } from "../js-shim/files.js";
import { machine } from "../js-shim/running.js";
import { BOUNDARY, withoutHash } from "../js-shim/verify.js";
import { AUTH_FILE, authFile, cli, home, programs, root, run, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

const hasStrace = spawnSync("strace", ["--version"]).status === 0;
const skip = hasStrace || process.env.CI ? false : "strace is not installed";

/** System calls that change a disk or start a program. */
const CHANGES =
  /^(creat|truncate|rename|unlink|rmdir|mkdir|mknod|link|symlink|ch(mod|own)|fchmodat|fchownat|lchown|utime|futimes|(set|remove)xattr|mount|execve|v?fork)/;
const WRITES = /O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)/;

/** Files that no run needs, but that a curious program would read. */
const OTHERS = [".ssh/id_ed25519", ".npmrc", ".netrc", ".gitconfig", ".config/opencode/opencode.json", ".env"];

/** Files of the project that it runs in, which it must not read. */
const OF_PROJECT = ["mystatus.json", "opencode.json", "auth.json", ".opencode/opencode.json", ".env"];
/** Files that Bun itself looks for in the project before it runs anything, and the folder itself. */
const OF_BUN = /^(|bunfig\.toml|\.env(\.\w+)*|package\.json|[jt]sconfig\.json)$/;

for (const [name, program] of programs) {
  describe(`a run under ${name}, as the operating system sees it`, { skip }, async () => {
    test("opens what the core asks for, changes nothing, starts nothing, and talks to the proxy alone", async (t) => {
      const simulator = await startSimulator(sampleAnswers());
      t.after(simulator.close);
      const place = home();
      const user = join(place.home, "user");
      const log = join(place.home, "strace.log");
      const project = join(place.home, "project");
      const others = OTHERS.map((path) => [path, path.endsWith(".json") ? "{}" : "private"]);
      writeFiles({ home: user }, { ...sampleFiles(), ...Object.fromEntries(others) });
      writeFiles({ home: project }, Object.fromEntries(OF_PROJECT.map((path) => [path, "{}"])));
      const trace = ["-f", "-qq", "-s", "4096", "-e", "trace=%file,%process,connect", "-o", log];
      const { stdout } = await run("strace", [...trace, program, cli, "--json"], {
        home: project,
        env: { ...simulator.env, HOME: user },
      });
      assert.equal(JSON.parse(stdout).accounts.length, 5, stdout);

      const calls = readFileSync(log, "utf8")
        .split("\n")
        .map((line) => line.replace(/^\d+\s+/, ""))
        .filter((line) => /^\w+\(/.test(line));
      const [first, ...rest] = calls;
      assert.match(first ?? "", /^execve\(/);
      assert.deepEqual(
        rest.filter((call) => CHANGES.test(call) || (/^open/.test(call) && WRITES.test(call) && !opensDevice(call))),
        [],
      );
      // A thread shares its process's memory; any other clone is a program.
      const started = rest.filter((call) => /^clone/.test(call) && !call.includes("CLONE_THREAD"));
      assert.deepEqual(started, []);

      const paths = calls.flatMap((call) => /^open(?:at2?)?\([^"]*"([^"]*)"/.exec(call)?.[1] ?? []);
      const opened = paths.map((path) => resolve(project, path));
      const core = await loadCore();
      const host = { ...machine, home: () => user, variable: () => undefined };
      const asking = new core.Plan({}, host);
      for (const folder of asking.folders()) asking.list(folder, await listFolder(folder));
      const asked = [...asking.folders(), ...asking.files()];
      const own = opened.filter((path) => path.startsWith(user));
      assert.ok(own.length >= Object.keys(sampleFiles()).length, "the files that exist are opened");
      assert.deepEqual(
        own.filter((path) => !asked.includes(path)),
        [],
      );

      const there = opened.filter((path) => path.startsWith(project)).map((path) => relative(project, path));
      assert.deepEqual(
        there.filter((path) => !(name === "Bun" && OF_BUN.test(path))),
        [],
      );

      const proxy = new URL(simulator.env.HTTPS_PROXY ?? "");
      const connected = calls.filter((call) => /^connect\(.*AF_INET/.test(call));
      assert.ok(connected.length > 0);
      assert.deepEqual(
        connected.filter((call) => !call.includes(`htons(${proxy.port})`) || !call.includes('"127.0.0.1"')),
        [],
      );
    });
  });
}

/** @param {string} call */
const opensDevice = (call) => /"\/dev\/(null|tty|ptmx)"/.test(call);

for (const [name, program] of programs) {
  describe(`the files of a run under ${name}`, () => {
    test("a file is refused by what it holds, whatever its size claims", async (t) => {
      // Its size is zero.
      const endless = "/proc/kallsyms";
      if (!existsSync(endless)) return t.skip("the system has no such file");
      const place = home();
      symlinkSync(endless, authFile(place));
      const { failures } = JSON.parse((await run(program, [cli, "--json"], place)).stdout);
      assert.deepEqual([failures[0].code, /EFBIG/.test(failures[0].message)], ["auth_file", true]);
    });

    test("a file ends where it ends, whatever its size claims", async (t) => {
      // Its size is zero, and it has a line.
      const short = "/proc/version";
      if (!existsSync(short)) return t.skip("the system has no such file");
      const place = home();
      symlinkSync(short, authFile(place));
      const { failures } = JSON.parse((await run(program, [cli, "--json"], place, 30_000)).stdout || "{}");
      assert.match(failures?.[0].message ?? "", /not valid JSON from line 1/);
    });

    test("a file that fails as it is closed is read all the same", { skip }, async () => {
      const place = home({ [AUTH_FILE]: { openai: { type: "oauth", access: "e30.e30.c2ln", expires: 1 } } });
      const failing = ["-f", "-qq", "-o", "/dev/null", "-P", authFile(place), "-e", "inject=close:error=EIO"];
      const { stdout, stderr } = await run("strace", [...failing, program, cli, "--json"], place);
      assert.equal(stderr, "");
      assert.equal(JSON.parse(stdout).failures[0].code, "token_expired");
    });

    test("a `*` in the name of a folder is an asterisk", async () => {
      const account = { openai: { type: "oauth", access: "e30.e30.c2ln", expires: 1 } };
      const accounts = { accounts: [{ email: "ada@example.com", refreshToken: "1//token" }] };
      for (const [variable, path, content, code] of /** @type {[string, string, object, string][]} */ ([
        ["XDG_DATA_HOME", "opencode/auth.json", account, "token_expired"],
        ["XDG_CONFIG_HOME", "opencode/antigravity-accounts.json", accounts, "missing_project_id"],
        ["OPENCODE_CONFIG_DIR", "antigravity-accounts.json", accounts, "missing_project_id"],
      ])) {
        for (const [folder, isRead] of /** @type {[string, boolean][]} */ ([
          ["another", false],
          ["a*r", true],
        ])) {
          const place = home({ [`${folder}/${path}`]: content });
          const env = { [variable]: join(place.home, "a*r") };
          const { stdout } = await run(program, [cli, "--json"], { ...place, env });
          const failures = JSON.parse(stdout).failures.map((/** @type {{ code: string }} */ failure) => failure.code);
          assert.equal(failures.includes(code), isRead, `${variable}, ${folder}: ${stdout}`);
        }
      }
    });
  });
}

test("of a package's versions the newest few are read", async () => {
  const core = await loadCore();
  const host = { ...machine, home: () => "/home/ada", variable: () => undefined };
  const asking = new core.Plan({}, host);
  const versions = Array.from({ length: 3000 }, (_, at) => `opencode-antigravity-auth@1.${at}.0`);
  const folder = asking.folders().find((folder) => folder.endsWith("/packages")) ?? "";
  asking.list(folder, versions);
  const read = asking.files().filter((path) => path.startsWith(`${folder}/`));
  assert.match(read[0] ?? "", /@1\.2999\.0/);
  assert.ok(read.length <= 16, `${read.length} files`);
});

test("the module can reach the home folder's name, variables, the clock and its zone, the language, what is a terminal and the sending of requests", () => {
  const module = new WebAssembly.Module(readFileSync(join(root, "pkg/mystatus_bg.wasm")));
  const imports = WebAssembly.Module.imports(module).map(({ name }) => withoutHash(name));
  assert.deepEqual([...new Set(imports)].sort(), BOUNDARY);
  const glue = readFileSync(join(root, "pkg/mystatus.js"), "utf8");
  assert.doesNotMatch(glue, /\b(globalThis|global|self|window|process|Function|eval|import)\b\s*[.([]/);
  const made = [...glue.matchAll(/const ret = new (\w+)/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(made)].sort(), ["Array", "Map", "Object"]);
});

/** What the shim uses of its runtime and of its hosts. */
const TAKEN = [
  ...["crypto", "fs", "os", "path", "url", "zlib"].map((name) => `node:${name}`),
  ...["@opencode-ai/plugin/tui", "@opencode-ai/sdk/v2", "@opentui/solid", "solid-js"],
];
const READS = ["close", "constants", "existsSync", "fstat", "open", "read", "readFileSync", "readdir", "realpathSync"];
/**
 * What writes to the streams that the program was started with, and opens none.
 * @type {Record<string, string[]>}
 */
const PRINTS = { "cli.js": ["fstatSync", "writeSync"], "stop-notice.js": ["writeSync"] };
/**
 * What gives access to the network. Under each runtime, only one file uses it to send requests; under an older Bun,
 * Node's also connects to a proxy.
 * @type {Record<string, string[]>}
 */
const SENDS = {
  "node-transport.js": ["http", "https", "net", "tls"].map((name) => `node:${name}`),
  "transport.js": ["fetch("],
};

/**
 * Returns what `source` uses, or may use, of the runtime beyond what it may.
 * @param {string} source
 * @param {string[]} files what it may use of node:fs
 * @param {string[]} [sends] what it may use of the network
 * @returns {string[]}
 */
function excesses(source, files, sends = []) {
  // Computed names, and other ways to import a module, cannot be checked here.
  const taking =
    /(?<!typeof process\.)getBuiltinModule\b(?:\(("[^"]*")\))?|\bimport\s*\(\s*("[^"]*"\s*(?=[),]))?|\b(?:from|import)\s*("[^"]*"|'[^']*')/g;
  const names = [...source.matchAll(taking)].map(([all, ...named]) => named.find(Boolean)?.trim().slice(1, -1) ?? all);
  const found = names.filter((name) => ![...TAKEN, ...sends].includes(name) && !/^\.\.?\/[\w/.-]+\.js$/.test(name));
  const others =
    /child_process|new Worker|node:vm|\beval\b|\bFunction\(|Bun\?*\.(?:write|spawn|file)|\brequire\s*[(.]|createRequire|process\.(?:binding|_linkedBinding|dlopen|mainModule)/g;
  found.push(...(source.match(others) ?? []));
  // Allowed in comments, in the list of the module's imports, as the name of the core's host function, and for requests
  // of OpenCode's own client to OpenCode.
  const sending =
    /(?<!`|client\.)\bfetch\b(?!`|: |",$)\(?|\b(?:WebSocket|EventSource|WebTransport|XMLHttpRequest|sendBeacon)\b|Bun\?*\.(?:connect|listen|udpSocket|serve|dns|redis|sql|s3)/gm;
  found.push(...(source.match(sending) ?? []).filter((name) => !sends.includes(name)));
  const taken = [...source.matchAll(/const \{([\w\s,]+)\} = process\.getBuiltinModule\("node:fs"\);/g)];
  if (names.filter((name) => name === "node:fs").length !== taken.length) found.push("node:fs in another form");
  const parts = taken.flatMap(([, parts = ""]) => parts.split(",").map((name) => name.trim()));
  return [...found, ...parts.filter((name) => !files.includes(name))];
}

test("the shim takes nothing that writes a file, runs a program or makes code of text", () => {
  const files = readdirSync(join(root, "js-shim"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(join(root, "js-shim", file), "utf8");
    assert.deepEqual(excesses(source, PRINTS[file] ?? READS, SENDS[file]), [], file);
  }
});

test("what takes more than it should is seen", () => {
  for (const source of [
    `const { writeFileSync } = process.getBuiltinModule("fs");`,
    `const { writeFileSync } = process.getBuiltinModule("node:fs");`,
    `process.getBuiltinModule("node:fs").writeFileSync("x", "");`,
    `process.getBuiltinModule("node:fs/promises");`,
    `process.getBuiltinModule("node:" + "fs");`,
    `process.getBuiltinModule(name);`,
    `const take = process.getBuiltinModule;`,
    `process["getBuiltinModule"]("fs");`,
    `import { writeFileSync } from "node:fs";`,
    `import fs from 'fs';`,
    `import "fs";`,
    `await import("node:worker_threads");`,
    `await import("./" + name);`,
    `await import(name);`,
    `require("fs");`,
    `await import("node:module").then(({ createRequire }) => createRequire);`,
    `process.binding("fs");`,
    `import https from "node:https";`,
    `await fetch(url);`,
    `const send = globalThis["fetch"];`,
    `const send = fetch;`,
    `new WebSocket("wss://example.com");`,
    `new EventSource("https://example.com");`,
    `await Bun.connect({ hostname: "example.com", port: 443 });`,
  ]) {
    assert.notDeepEqual(excesses(source, READS), [], source);
  }
  const fine = `import { x } from "./files.js";\nconst { open } = process.getBuiltinModule("node:fs");\nif (typeof process.getBuiltinModule !== "function") await import("./x.js");`;
  assert.deepEqual(excesses(fine, READS), []);
});

/**
 * Reports although the paths with `HANGS` never open and cannot be listed, as on an unreachable network disk, where each
 * takes one of the runtime's threads.
 */
const HANGING = `
  const fs = process.getBuiltinModule("node:fs");
  let threads = 4;
  for (const name of ["open", "readdir"]) {
    const call = fs[name];
    fs[name] = (path, ...rest) => {
      if (path.includes(process.env.HANGS)) threads -= 1;
      else if (threads > 0) call(path, ...rest);
    };
  }
  const { report } = await import(${JSON.stringify(join(root, "js-shim/run.js"))});
  console.log(await report({ lang: "en" }, (run) => run.text(false), { sends: false }));
`;

test("a file that never opens is told as one that cannot be read, and the others are read", async () => {
  const place = { ...home({ ...sampleFiles(), "hanging.mjs": HANGING }), env: { HANGS: "opencode/auth.json" } };
  const reports = programs.map(([, program]) => run(program, [join(place.home, "hanging.mjs")], place));
  for (const { stdout, stderr } of await Promise.all(reports)) {
    assert.match(stdout, /Failed to read auth file: [^\n]*auth\.json\n.*ETIMEDOUT[^\n]*\n→ Check the disk/, stderr);
    assert.match(stdout, /^Google Cloud/m);
  }
});

test("a disk that hangs hides no account on another one, takes one thread, and is waited for once", async () => {
  const hanging = `${HANGING}\nconst began = performance.now();\nawait report({}, () => {}, { sends: false });
    console.log(JSON.stringify({ threads, ms: performance.now() - began }));`;
  const place = { ...home({ ...sampleFiles(), "hanging.mjs": hanging }), env: { HANGS: "/.config/" } };
  const reports = programs.map(([, program]) => run(program, [join(place.home, "hanging.mjs")], place));
  for (const { stdout, stderr } of await Promise.all(reports)) {
    assert.match(stdout, /^OpenAI {2}a/m, stderr);
    assert.match(stdout, /mystatus\.json cannot be used: ETIMEDOUT/);
    const { threads, ms } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    assert.equal(threads, 3);
    assert.ok(ms < 2500, `the second run took ${ms} ms`);
  }
});

test("a folder that is never listed is as one that is empty, and the files elsewhere are read", async () => {
  const place = { ...home({ ...sampleFiles(), "hanging.mjs": HANGING }), env: { HANGS: "opencode/packages" } };
  const reports = programs.map(([, program]) => run(program, [join(place.home, "hanging.mjs")], place));
  for (const { stdout, stderr } of await Promise.all(reports)) {
    assert.match(stdout, /^OpenAI/m, stderr);
    assert.match(stdout, /^Google Cloud/m);
  }
});

/** Prints the files that each of two runs opens. Between them, the settings become those in `THEN`. */
const OPENING = `
  const fs = process.getBuiltinModule("node:fs");
  const open = fs.open;
  let opened = [];
  fs.open = (path, ...rest) => {
    opened.push(path);
    return open(path, ...rest);
  };
  const { settingsFile, settingsText } = await import(${JSON.stringify(join(root, "js-shim/settings.js"))});
  const { report } = await import(${JSON.stringify(join(root, "js-shim/run.js"))});
  // As every entry point does.
  await settingsText();
  for (const then of [process.env.THEN, ""]) {
    opened = [];
    await report({}, () => {}, { sends: false });
    console.log(JSON.stringify(opened));
    fs.writeFileSync(settingsFile(), then);
  }
`;

test("files are looked for only where the settings want their platform, each once, also when these change", async () => {
  const narrow = { ".config/opencode/mystatus.json": { platforms: ["openai"], enable: [] } };
  const place = { ...home({ ...narrow, "opening.mjs": OPENING }), env: { THEN: '{ "enable": ["claude"] }' } };
  for (const [, program] of programs) {
    writeFiles(place, narrow);
    const { stdout, stderr } = await run(program, [join(place.home, "opening.mjs")], place);
    const runs = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    assert.equal(runs.length, 2, stderr);
    const others = [".claude/.credentials.json", ".aws/sso/cache/", "opencode/antigravity-accounts.json"];
    const looksFor = (/** @type {string[]} */ opened) =>
      others.map((part) => opened.some((path) => path.includes(part)));
    assert.deepEqual(runs.map(looksFor), [
      [false, false, false],
      [true, false, true],
    ]);
    for (const opened of runs) {
      assert.ok(opened.some((/** @type {string} */ path) => path.endsWith("/opencode/auth.json")));
      assert.deepEqual(opened, [...new Set(opened)]);
    }
  }
});

for (const [name, program] of programs) {
  test(`under ${name}, a project's folder called \`~\` is not taken for the user's`, async (t) => {
    const simulator = await startSimulator({}, { hosts: ["stranger.example"] });
    t.after(simulator.close);
    const custom = [
      {
        id: "x",
        url: "https://stranger.example/",
        auth: { env: "TOKEN" },
        balances: [{ remaining: "/a", currency: "USD" }],
      },
    ];
    const place = home({ "~/.config/opencode/mystatus.json": { custom }, "opencode/mystatus.json": { custom } });
    for (const folder of ["~/.config", "."]) {
      const env = { ...simulator.env, XDG_CONFIG_HOME: folder, TOKEN: "token-0123456789abcdef" };
      const { stdout } = await run(program, [cli, "--lang", "en"], { ...place, env });
      assert.match(stdout, /^Supported platforms:$/m);
    }
    assert.deepEqual(simulator.hosts, []);
  });
}

test("a home folder is one place, wherever the program starts", (t) => {
  const { HOME } = process.env;
  t.after(() => Object.assign(process.env, { HOME }));
  for (const folder of ["~", ".", "home"]) {
    process.env.HOME = folder;
    assert.ok(isAbsolute(homeFolder()), homeFolder());
  }
});
