// A terminal session of eight hours, and twenty windows for one hour: `npm run soak` runs the twenty for all eight.

import { test } from "node:test";
import { soak } from "./soak.js";

test("eight hours in one window", { timeout: 240_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await soak({ hours: 8, windows: 1 })));
});

test("an hour in twenty windows", { timeout: 240_000 }, async (t) => {
  t.diagnostic(JSON.stringify(await soak({ hours: 1, windows: 20, used: 79 })));
});
