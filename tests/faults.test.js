// Every fault of the network, on every platform, under Node and under Bun: the report comes in time, names the fault,
// and shows every other account.

import { describe, test } from "node:test";
import { cells } from "./faults.js";

describe("faults of the network", { concurrency: 4 }, () => {
  for (const { fault, platform, runtime, check } of cells) {
    test(`${fault}: ${platform}, under ${runtime}`, async () => {
      await check();
    });
  }
});
