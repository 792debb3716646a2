// How files are read and their folders found, within this process. reads.test.js shows which files a run reads.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { foldersOf, listFolder, readFiles } from "../js-shim/files.js";
import { home, moveInto } from "./programs.js";
import { until } from "./waiting.js";

test("a disk that has answered is asked again, however much later", async (t) => {
  const place = home({ "folder/file": "text" });
  moveInto(place);
  const now = performance.now();
  let later = 0;
  t.mock.method(performance, "now", () => now + later);
  for (later of [0, 2000, 4000, 3_600_000]) {
    const [file] = await readFiles([join(place.home, "folder/file")]);
    assert.equal(file?.text, "text", `${later} ms later: ${file?.error}`);
    assert.deepEqual(await listFolder(join(place.home, "folder")), ["file"]);
  }
});

test("what was opened is closed, also what is no file or too long", async (t) => {
  const opened = "/proc/self/fd";
  if (!existsSync(opened)) return t.skip("the system does not tell what is open");
  const place = home({ "folder/file": "text", "folder/long": "x".repeat(2 * 1024 * 1024) });
  moveInto(place);
  const names = ["folder", "folder/file", "folder/long", "folder/none"];
  const read = await readFiles(names.map((name) => join(place.home, name)));
  assert.deepEqual(
    read.map(({ text, error }) => text ?? error),
    ["EISDIR", "text", "EFBIG", "ENOENT"],
  );
  const open = () =>
    readdirSync(opened).filter((fd) => {
      try {
        return readlinkSync(join(opened, fd)).startsWith(place.home);
      } catch {
        // Closed meanwhile.
        return false;
      }
    });
  await until(() => open().length === 0, { withinMs: 5000, told: () => `closed, except ${open().length}` });
});

describe("the folders of a project", () => {
  /** @param {import("node:test").TestContext} t @param {Record<string, string>} [env] */
  function moveHome(t, env = {}) {
    const before = { ...process.env };
    t.after(() => {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    });
    moveInto({ home: "/home/ada", env });
  }

  test("go up to the worktree, and not beyond", (t) => {
    moveHome(t);
    const { own, project } = foldersOf({ directory: "/work/shop/src/cart", worktree: "/work/shop" });
    assert.deepEqual(project, ["/work/shop/src/cart", "/work/shop/src", "/work/shop"]);
    assert.deepEqual(own, [
      "/home/ada/.config/opencode",
      "/home/ada/.opencode",
      ...project.map((folder) => `${folder}/.opencode`),
    ]);
  });

  test("go up to the root where there is no worktree", (t) => {
    moveHome(t);
    assert.deepEqual(foldersOf({ directory: "/work/shop" }).project, ["/work/shop", "/work", "/"]);
    assert.deepEqual(foldersOf({}).project, []);
  });

  test("do not count where OpenCode ignores them, and a folder that a variable names does", (t) => {
    moveHome(t, { OPENCODE_DISABLE_PROJECT_CONFIG: "true", OPENCODE_CONFIG_DIR: "/etc/opencode" });
    const { own, project } = foldersOf({ directory: "/work/shop", worktree: "/work/shop" });
    assert.deepEqual(project, []);
    assert.deepEqual(own, ["/home/ada/.config/opencode", "/home/ada/.opencode", "/etc/opencode"]);
  });
});
