// Runs twenty windows of OpenCode's terminal for eight hours on a simulated clock: `npm run soak`. tests/soak.js says
// what is checked; `npm test` has shorter forms.

import { soak } from "../tests/soak.js";
import { setUp } from "./setup.mjs";

setUp();
const { requests, toasts, timers, growth } = await soak({ hours: 8, windows: 20 });
console.log(`${requests} requests, ${toasts} toasts, ${timers} timers at once at most, ${growth} bytes more in use`);
