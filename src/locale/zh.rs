//! Chinese (simplified).

use super::{Language, Words};
use crate::format::{dollars, number};
use crate::reading::Note;
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable,
};

mod doctor;
mod failure;
mod forecast;
mod next_step;
mod usage;

/// Chinese (simplified).
pub static CHINESE: Language = Language {
    tag: "zh",
    words: &WORDS,
    stopped,
    note,
    setup,
    failures: &failure::TEXTS,
    next_steps: &next_step::TEXTS,
    option_errors: &usage::ERRORS,
};

fn stopped(of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
    match back {
        Some((at, wait)) => format!("{of} 的{limit}已用完，{at} 恢复（{wait}后）。"),
        None => format!("{of} 的{limit}已用完。"),
    }
}

fn note(note: &Note) -> String {
    match note {
        Note::NoPlan => "此密钥没有对应的套餐，因此没有可显示的限额。".to_owned(),
        Note::KeyTrimmed => "密钥前后的空白字符已忽略。".to_owned(),
        Note::KeyUnlimited => "密钥本身没有限额；账号余额此处无法得知。".to_owned(),
        Note::PlanUnknown => "未能读取套餐的限额。".to_owned(),
        Note::Account(account) => format!("密钥对应多个账号，此处只显示第一个：{account}"),
        Note::AtLastBilling => "余额为上次结算时的值，此后的用量未计入".to_owned(),
        Note::Suspended { reason: Some(reason) } => format!("⛔ 账号已被停用：{reason}"),
        Note::Suspended { reason: None } => "⛔ 账号已被停用".to_owned(),
        Note::Month { year, month } => format!("{year}-{month:02} 的数据"),
        Note::Use { name, amount } => format!("{name}：{}", number(*amount)),
        Note::Saved(program) => format!("数据为 {program} 上次保存的值"),
        Note::Overage(amount) => format!("超出限额并另行计费：{}", number(*amount)),
        Note::UsedOf { scope, amount } => {
            format!("{}：已用 {}", CHINESE.window(scope, None), number(*amount))
        }
        Note::NotCounted { name, amount } => format!("未知项目，未计入：{name}，{}", number(*amount)),
        Note::Spent { used, included, billed } => {
            let billed = billed.map(|billed| format!("，计费 {}", number(billed))).unwrap_or_default();
            format!("已用：{}（套餐内 {}{}）", number(*used), number(*included), billed)
        }
        Note::Charged(charged) => format!("计费：{}", dollars(*charged)),
        Note::SpentThisMonth(spent) => format!("本月已消费：{}", dollars(*spent)),
        Note::BalanceTooLow => "⛔ 余额不足，无法发出请求".to_owned(),
        Note::Seat(Token { kind, permission, file, content, .. }) => format!(
            "由组织付费的席位，其用量只在组织的报告中：请创建具有组织权限 {permission} 的 {kind}，并将 {content} 写入 {file}。企业自身的报告不接受 fine-grained 令牌，只接受 classic 令牌"
        ),
        Note::TeamSeat { page } => format!("此处查不到限额：团队席位的限额见 {page}"),
        Note::LongerUnknown { seconds } => {
            let period = CHINESE.duration(*seconds);
            format!("在{period}内重置的模型可能另有周期更长的限额，此处无法得知")
        }
    }
}

fn setup(setup: &Setup) -> String {
    match setup {
        Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
            format!("运行 `{command}`，选择 {choose}，用您的套餐账号登录")
        }
        Setup::SignIn(SignIn { command, choose: None, .. }) => {
            format!("运行 `{command}`，用您的套餐账号登录")
        }
        Setup::Key(Key { choose, entry, console }) => format!(
            "运行 `{OPENCODE_SIGN_IN}`，选择 {choose}，粘贴从 {console} 获取的密钥（保存为 `{entry}`，`type: \"api\"`）"
        ),
        Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
            "运行 `{OPENCODE_SIGN_IN}`，选择 {choose}，粘贴从 {console} 获取的、权限为 {permission} 的密钥（保存为 \
            `{entry}`，`type: \"api\"`）"
        ),
        Setup::Variable(Variable { name, console }) => {
            format!("将环境变量 {name} 设为从 {console} 获取的密钥")
        }
        Setup::KeyPair(KeyPair { id, secret, console }) => {
            format!("将环境变量 {id} 和 {secret} 分别设为从 {console} 获取的 Access Key 和 Secret Key")
        }
        Setup::Inside(Inside { program, service }) => {
            format!("打开 {program}，在其中登录 {service}")
        }
        Setup::Token(Token { permission, file, .. }) => {
            format!("把权限为 {permission} 的令牌写入 {file}")
        }
        Setup::Companion(Companion { plugin, file, .. }) => {
            format!("运行 `opencode plugin {plugin} -g`，再用 `{OPENCODE_SIGN_IN}` 登录（保存在 {file}）")
        }
    }
}

/// The words.
static WORDS: Words = Words {
    monthly_limit: "每月限额",
    weekly_limit: "每周限额",
    daily_limit: "每日限额",
    days_limit: "{}天限额",
    hours_limit: "{}小时限额",
    minutes_limit: "{}分钟限额",
    code_review: "代码审查",
    spending: "消费上限",
    tokens: "Token",
    mcp_calls: "MCP 调用",
    credits: "积分",
    premium_requests: "高级请求",
    chat: "聊天",
    completions: "代码补全",
    usage_limit: "使用限额",
    remaining: "剩余 {}%",
    left: "剩余 {}%",
    used: "已用 {}",
    owed: "欠费 {}",
    units: [("requests", "{} 次"), ("credits", "{} 积分"), ("points", "{} 点"), ("hours", "{} 小时")],
    resets_in: "{}后重置",
    reset_passed: "已过重置时间",
    duration_units: ["天", "小时", "分钟"],
    between_units: "",
    low: "所剩不多",
    limit_reached: "已达上限",
    used_up: "已用完：{}",
    other_has: "{} 还剩 {}%。",
    between_sentences: "",
    weekdays: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    running_low: "所剩不多：{}",
    unlimited: "无限制",
    no_data: "无数据",
    saved_resets: "可用重置次数",
    prepaid: "余额",
    failed: "查询失败",
    skipped: "已跳过",
    waiting: "等待中…",
    awaiting: "等待响应：{}",
    and_more: "……另有 {} 项",
    no_accounts: "未找到任何已配置的账号",
    not_found: "未找到 {} 的账号：{}",
    supported: "支持的平台：",
    all_platforms: "全部平台及其配置方法：`mystatus platforms`，或 {}",
    platforms_found: "本机找到 {} 个平台，共支持 {} 个",
    also_reads: "还会读取环境变量：{}",
    offered: "启用后还可以显示：",
    forbidden: "{} 不允许其他程序使用此登录，可能会封禁账号",
    impersonates: "只响应看似由 {} 自身发出的请求，而发送此类请求可能违反其服务条款",
    enable: "{}；在 mystatus.json 中写 `\"enable\": [\"{}\"]`，或用 `--enable {}` 启用",
    incomplete: "找到 `{}`，但缺少 {}",
    unsupported: "已发现但暂不支持：{}",
    without_plan: "`{}` 是 API 密钥，而 API 密钥没有套餐：{}",
    used_elsewhere: "`{}` 是 API 密钥，但按 OpenCode 配置中的 `baseURL` 用于另一个主机，因此不会发送给该平台",
    or: "；或者",
    no_match: "没有匹配的账号",
    found_in: "凭据位置",
    asked_at: "查询时间",
    refreshed_every: "自动查询间隔",
    resets_at: "重置时间",
    expected: "预计",
    meter: "用量计",
    keys: [
        ("↑ ↓  j k", "选择账号"),
        ("⏎", "查看详情"),
        ("/", "按平台、名称或套餐筛选"),
        ("a b c …", "直接输入此处未列出的字母即开始筛选"),
        ("r", "重新查询各平台"),
        ("B", "预测准确度"),
        ("M", "已保存的样本"),
        ("D", "诊断"),
        ("space  ctrl-f ctrl-b", "向后或向前翻页"),
        ("ctrl-d ctrl-u", "翻半页"),
        ("g  G", "到开头、到结尾"),
        ("← q", "返回或关闭"),
        ("esc", "关闭"),
    ],
    dialog_elsewhere: "要使用无需模型的对话框：opencode plugin opencode-mystatus -g",
    key_refused: "密钥被拒绝",
    sign_in_expired: "登录已过期",
    no_answer: "无响应",
    see_report: "见 /mystatus",
    ungated: "这里没有限制 `{}` 的账号；请同时写明提供商，例如 `openai/{}`",
    see_help: "参见 `mystatus --help`",
    help: usage::HELP,
    help_of_commands: usage::HELP_OF_COMMANDS,
    watching: "每 {} 秒刷新 · q：退出",
    unwritten: "无法写入输出 ({})：请腾出空间，或写到别处",
    as_of: "截至{}前",
    as_of_earlier: "截至较早时间",
    ahead: &forecast::WORDS,
    doctor: &doctor::WORDS,
};
