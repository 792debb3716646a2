// Sample accounts, one and more on each platform, and what the simulator answers for them.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {object} claims */
const jwt = (claims) => ["{}", JSON.stringify(claims), "signature"].map((part) => btoa(part)).join(".");

/**
 * The credential files of the sample accounts, by their path under a home folder.
 * @param {number} [now] epoch milliseconds
 * @returns {Record<string, string | object>}
 */
export function sampleFiles(now = Date.now()) {
  const access = jwt({ "https://api.openai.com/profile": { email: "ada@example.com" } });
  const auth = {
    openai: { type: "oauth", access, refresh: "sample-refresh-token", expires: now + DAY, accountId: "sample-account" },
    "zhipuai-coding-plan": { type: "api", key: "sample-zhipu-key-1234" },
    "zai-coding-plan": { type: "api", key: "sample-zai-key-5678" },
    "github-copilot": { type: "oauth", access: "gho_sample", refresh: "gho_sample-token-0001", expires: 0 },
  };
  const antigravity = {
    version: 3,
    accounts: [
      { email: "ada@example.com", refreshToken: "1//sample-ada-refresh", projectId: "ada-project", addedAt: now },
      { email: "grace@example.com", refreshToken: "1//sample-grace-refresh", addedAt: now },
    ],
  };
  const companion = `export const ANTIGRAVITY_CLIENT_ID = "sample-client.example";
export const ANTIGRAVITY_CLIENT_SECRET = "sample-client-secret";
`;
  const name = "opencode-antigravity-auth";
  return {
    ".local/share/opencode/auth.json": auth,
    ".config/opencode/antigravity-accounts.json": antigravity,
    [`.cache/opencode/packages/${name}@latest/node_modules/${name}/dist/src/constants.js`]: companion,
  };
}

/**
 * What the platforms answer.
 * @param {number} [now] epoch milliseconds
 * @returns {Record<string, import("./simulator.js").Answer>}
 */
export function sampleAnswers(now = Date.now()) {
  const seconds = (/** @type {number} */ ms) => Math.round((now + ms) / 1000);
  const iso = (/** @type {number} */ ms) => new Date(now + ms).toISOString();
  /** @param {object[]} limits */
  const plan = (limits) => ({ body: { code: 200, msg: "OK", success: true, data: { level: "pro", limits } } });
  const model = (/** @type {number} */ remainingFraction, /** @type {number} */ ms) => ({
    quotaInfo: { remainingFraction, resetTime: iso(ms) },
  });
  return {
    "GET https://chatgpt.com/backend-api/wham/usage": {
      body: {
        plan_type: "plus",
        rate_limit: {
          limit_reached: false,
          primary_window: {
            used_percent: 15,
            limit_window_seconds: 18_000,
            reset_at: seconds(2 * HOUR + 33.5 * MINUTE),
          },
          secondary_window: {
            used_percent: 42,
            limit_window_seconds: 604_800,
            reset_at: seconds(3 * DAY + 4.5 * HOUR),
          },
        },
        credits: { has_credits: true, unlimited: false, balance: "12.50" },
      },
    },
    "GET https://bigmodel.cn/api/monitor/usage/quota/limit": plan([
      {
        type: "TOKENS_LIMIT",
        unit: 3,
        number: 5,
        usage: 40_000_000,
        currentValue: 34_400_000,
        percentage: 86,
        nextResetTime: now + 1.2 * HOUR,
      },
    ]),
    "GET https://api.z.ai/api/monitor/usage/quota/limit": plan([
      { type: "TOKENS_LIMIT", unit: 3, number: 5, percentage: 8, nextResetTime: now + 4.9 * HOUR },
      { type: "TOKENS_LIMIT", unit: 6, number: 1, percentage: 31, nextResetTime: now + 5.4 * DAY },
      { type: "TIME_LIMIT", unit: 5, number: 1, usage: 1000, currentValue: 120, percentage: 12 },
    ]),
    "GET https://api.github.com/copilot_internal/user": {
      body: {
        copilot_plan: "individual_pro",
        quota_reset_date_utc: iso(6.9 * DAY),
        quota_snapshots: {
          premium_interactions: { entitlement: 300, remaining: 71, percent_remaining: 23.7, unlimited: false },
          chat: { entitlement: 0, remaining: 0, percent_remaining: 100, unlimited: true },
          completions: { entitlement: 0, remaining: 0, percent_remaining: 100, unlimited: true },
        },
      },
    },
    "POST https://oauth2.googleapis.com/token": {
      body: { access_token: "ya29.sample-access-token", expires_in: 3599 },
    },
    "POST https://cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels": {
      body: {
        models: {
          "gemini-3.5-pro-high": model(1, 4.99 * HOUR),
          "gemini-3-flash": model(0.62, 4.99 * HOUR),
          "gemini-3-pro-image": model(0.9, 4.99 * HOUR),
          "claude-opus-4-6-thinking": model(0, 2 * DAY + 9.5 * HOUR),
        },
      },
    },
  };
}
