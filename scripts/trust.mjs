// Tests every promise that SECURITY.md makes, and prints a line for each, and the last figures of what takes longer:
// `npm run trust`. MYSTATUS_FUZZ_CASES sets the number of cases for each property.

import { spawnSync } from "node:child_process";
import { printPromises, suites } from "./promises.mjs";
import { records } from "./records.mjs";
import { setUp } from "./setup.mjs";
import { testCore, testShim } from "./suites.mjs";

setUp();

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
if (!hasCargo && process.env.CI) throw new Error("cargo is missing");
if (!hasCargo) console.error("cargo is not installed: the tests of the Rust core are left out.");

const core = hasCargo ? await testCore(suites.core) : { ended: true, suites: new Map() };
const shim = await testShim(suites.shim);
const held = printPromises(new Map([...core.suites, ...shim.suites]), hasCargo);
console.log(["", "As last measured; the command repeats it:", ...records()].join("\n"));
// A failure outside a suite's tests, for example in its teardown, is not counted as a failed test.
if (!held || !core.ended || !shim.ended) process.exitCode = 1;
