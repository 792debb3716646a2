// Builds the module twice, in two folders that hold only its sources, and says whether the bytes are the same.
//
//   node scripts/reproducible.mjs [--committed] [--install]
//     --committed: also fail if they differ from pkg/; they match only with the tools that its stamp names
//     --install: if there is no toolchain, install Debian's packages (as root)

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs, promisify } from "node:util";
import { copySources, hashBuilt } from "./stamp.mjs";
import { findToolchain, installToolchain } from "./toolchain.mjs";

const { values } = parseArgs({ options: { committed: { type: "boolean" }, install: { type: "boolean" } } });
// Installed here, because two builds that install at once would disturb each other.
if (values.install && !findToolchain()) installToolchain();
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mystatus-"));
try {
  const [first, second] = await Promise.all([build("one"), build("another/and-deeper")]);
  if (first !== second) throw new Error(`Not reproducible: two builds differ.\n${first}${second}`);
  const { rustc, files } = JSON.parse(first);
  const isCommitted = isDeepStrictEqual(files, hashBuilt(join(root, "pkg")));
  const bytes = `mystatus_bg.wasm is ${files["mystatus_bg.wasm"]} twice`;
  console.log(`Reproducible with ${rustc}: ${bytes}, ${isCommitted ? "as" : "not as"} in pkg/`);
  if (values.committed && !isCommitted) throw new Error("pkg/ is not what these tools make of the sources beside it.");
} finally {
  rmSync(folder, { force: true, recursive: true });
}

/**
 * Builds a copy of the sources.
 * @param {string} name the copy's folder
 * @returns {Promise<string>} its stamp, which holds the hashes of the built files
 */
async function build(name) {
  const copy = join(folder, name);
  copySources(root, copy);
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  await promisify(execFile)(process.execPath, [join(copy, "scripts/build.mjs")], { maxBuffer: Infinity });
  return readFileSync(join(copy, "pkg/stamp.json"), "utf8");
}
