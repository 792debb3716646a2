// Every fault of the network, on every shape of request, under Node and under Bun: the report comes in time, names the
// fault, and shows every other account.

import { describe, test } from "node:test";
import { cells } from "./faults.js";

describe("faults of the network", { concurrency: 4 }, () => {
  for (const { fault, shape, runtime, check } of cells) {
    test(`${fault}: ${shape}, under ${runtime}`, async () => {
      await check();
    });
  }
});
