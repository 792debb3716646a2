// The eight problems that users meet: the cause of each, and what the report must say. The keywords are those that
// tutorials and issue threads use; each message ends with a next step that can be typed.

import { AUTH_FILE } from "./programs.js";

/** @typedef {import("./simulator/simulator.js").Answer} Answer */

/**
 * @typedef {object} Problem
 * @property {string} name
 * @property {Record<string, object | string>} files by their path under the home folder
 * @property {Record<string, Answer>} answers the platforms' answers
 * @property {{ en: string, zh: string, ko: string, ja: string }} says
 * @property {string} next what the next step names in every language
 */

const USAGE = "GET https://chatgpt.com/backend-api/wham/usage";

/** @param {number} expires epoch milliseconds */
const openai = (expires) => ({ openai: { type: "oauth", access: "e30.e30.c2ln", refresh: "refresh-token", expires } });
const signedIn = { [AUTH_FILE]: openai(4_000_000_000_000) };
const copilot = { type: "oauth", access: "gho_access-token", refresh: "gho_refresh-token", expires: 0 };
const google = { accounts: [{ email: "ada@example.com", refreshToken: "1//refresh-token" }] };

/** @type {Problem[]} */
export const problems = [
  {
    name: "1: the credential file cannot be read",
    files: { [AUTH_FILE]: '{\n  "openai": oops' },
    answers: {},
    says: {
      en: "❌ Failed to read auth file: ~/.local/share/opencode/auth.json\nError: ",
      zh: "❌ 无法读取认证文件: ~/.local/share/opencode/auth.json\n错误: ",
      ko: "❌ 인증 파일을 읽을 수 없습니다: ~/.local/share/opencode/auth.json\n오류: ",
      ja: "❌ 認証ファイルを読み取れません: ~/.local/share/opencode/auth.json\nエラー: ",
    },
    next: "opencode auth login",
  },
  {
    name: "2: there is no account to query",
    files: { [AUTH_FILE]: { "zai-coding-plan": { type: "api" } } },
    answers: {},
    says: {
      en: "No configured accounts found",
      zh: "未找到任何已配置的账号",
      ko: "구성된 계정을 찾을 수 없습니다",
      ja: "設定済みのアカウントが見つかりません",
    },
    next: "`zai-coding-plan`",
  },
  {
    name: "3: the sign-in's token has expired",
    files: { [AUTH_FILE]: openai(1) },
    answers: {},
    says: {
      en: "⚠️ OAuth token expired",
      zh: "⚠️ OAuth 授权已过期",
      ko: "⚠️ OAuth 인증이 만료되었습니다",
      ja: "⚠️ OAuth トークンの有効期限が切れています",
    },
    next: "OpenCode",
  },
  {
    name: "4: the platform answers with a status other than 2xx",
    files: signedIn,
    answers: { [USAGE]: { status: 401, body: { error: { message: "Token <b>revoked</b>" } } } },
    says: {
      en: "OpenAI API request failed (401): Token revoked",
      zh: "OpenAI API 请求失败 (401): Token revoked",
      ko: "OpenAI API 요청 실패 (401): Token revoked",
      ja: "OpenAI API リクエストに失敗しました (401): Token revoked",
    },
    next: "opencode auth login",
  },
  {
    name: "5: there is no complete answer in time",
    files: signedIn,
    answers: { [USAGE]: () => {} },
    says: {
      en: "Request timeout (10s)",
      zh: "请求超时 (10秒)",
      ko: "요청 시간 초과 (10초)",
      ja: "リクエストがタイムアウトしました (10秒)",
    },
    next: "HTTPS_PROXY",
  },
  {
    name: "6: OpenCode's own token may not read Copilot's quota",
    files: { [AUTH_FILE]: { "github-copilot": copilot } },
    answers: { "GET https://api.github.com/copilot_internal/user": { status: 404, body: { message: "Not Found" } } },
    says: {
      en: "⚠️ GitHub Copilot quota query unavailable",
      zh: "⚠️ GitHub Copilot 配额查询暂时不可用",
      ko: "⚠️ GitHub Copilot 할당량 조회가 일시적으로 사용 불가능합니다",
      ja: "⚠️ GitHub Copilot のクォータを取得できません",
    },
    next: "copilot-quota-token.json",
  },
  {
    name: "7: a Google account names no project",
    files: { [AUTH_FILE]: {}, ".config/opencode/antigravity-accounts.json": google },
    answers: {},
    says: {
      en: "⚠️ Missing project_id",
      zh: "⚠️ 缺少 project_id",
      ko: "⚠️ project_id가 없어 할당량을 조회할 수 없습니다",
      ja: "⚠️ project_id がありません",
    },
    next: "antigravity-accounts.json",
  },
  {
    name: "8: Zhipu answers 200 with a failure inside",
    files: { [AUTH_FILE]: { "zhipuai-coding-plan": { type: "api", key: " zhipu-key-0001 " } } },
    answers: {
      "GET https://bigmodel.cn/api/monitor/usage/quota/limit": {
        body: { code: 401, msg: "Invalid API key", success: false },
      },
    },
    says: {
      en: "Zhipu API request failed (401): Invalid API key",
      zh: "智谱 API 请求失败 (401): Invalid API key",
      ko: "Zhipu API 요청 실패 (401): Invalid API key",
      ja: "Zhipu API リクエストに失敗しました (401): Invalid API key",
    },
    next: "https://bigmodel.cn/",
  },
];
