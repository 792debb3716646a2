//! Chinese (simplified).

use super::{Ahead, Detail, Doctor, Language, Short, with_message};
use crate::advice::Advice;
use crate::failure::Failure;
use crate::figures::{dollars, number};
use crate::option_error::OptionError;
use crate::platform::Terms;
use crate::reading::{BalanceKind, Note, Scope, Unit};
use crate::setup::{Companion, Key, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable};

mod advice;
mod ahead;
mod causes;
mod doctor;
mod usage;

/// Chinese (simplified).
pub struct Chinese;

impl Language for Chinese {
    fn tag(&self) -> &'static str {
        "zh"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "每月限额".to_owned(),
            (Unit::Week, _) => "每周限额".to_owned(),
            (Unit::Day, 1) => "每日限额".to_owned(),
            (Unit::Day, _) => format!("{count}天限额"),
            (Unit::Hour, _) => format!("{count}小时限额"),
            (Unit::Minute, _) => format!("{count}分钟限额"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("代码审查"),
            Scope::Spending => Some("消费上限"),
            Scope::Tokens => Some("Token"),
            Scope::McpCalls => Some("MCP 调用"),
            Scope::Credits => Some("积分"),
            Scope::PremiumRequests => Some("高级请求"),
            Scope::Chat => Some("聊天"),
            Scope::Completions => Some("代码补全"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "使用限额"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("剩余 {percent}%")
    }

    fn used(&self, amount: &str) -> String {
        format!("已用 {amount}")
    }

    fn owed(&self, amount: &str) -> String {
        format!("欠费 {amount}")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("{duration}后重置")
    }

    fn reset_passed(&self) -> &'static str {
        "已过重置时间"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["天", "小时", "分钟"]
    }

    fn between_units(&self) -> &'static str {
        ""
    }

    fn low(&self) -> &'static str {
        "所剩不多"
    }

    fn limit_reached(&self) -> &'static str {
        "已达上限"
    }

    fn used_up(&self, names: &str) -> String {
        format!("已用完：{names}")
    }

    fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
        match back {
            Some((at, wait)) => format!("{of} 的{limit}已用完，{at} 恢复（{wait}后）。"),
            None => format!("{of} 的{limit}已用完。"),
        }
    }

    fn other_has(&self, of: &str, percent: u32) -> String {
        format!("{of} 还剩 {percent}%。")
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    }

    fn running_low(&self, names: &str) -> String {
        format!("所剩不多：{names}")
    }

    fn unlimited(&self) -> &'static str {
        "无限制"
    }

    fn no_data(&self) -> &'static str {
        "无数据"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "积分",
            BalanceKind::SavedResets => "可用重置次数",
            BalanceKind::Prepaid => "余额",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::NoPlan => "此密钥没有对应的套餐，因此没有可显示的限额。".to_owned(),
            Note::KeyTrimmed => "auth.json 中的密钥前后有空白字符，已忽略。".to_owned(),
            Note::Suspended { reason } => with_message("⛔ 账户已被停用".to_owned(), reason.as_ref()),
            Note::Month { year, month } => format!("{year}-{month:02} 的数据"),
            Note::Use { name, amount } => format!("{name}：{}", number(*amount)),
            Note::LastRun(program) => format!("数据截至 {program} 上次运行时"),
            Note::Overage(amount) => format!("超出限额并另行计费：{}", number(*amount)),
            Note::UsedOf { scope, amount } => {
                format!("{}：已用 {}", <dyn Language>::window(self, scope, None), number(*amount))
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
            Note::LongerUnknown(period) => {
                format!(
                    "在此时间内重置的池只显示这一限额：{}",
                    <dyn Language>::window(self, &Scope::Plan, Some(*period))
                )
            }
        }
    }

    fn failed(&self) -> &'static str {
        "查询失败"
    }

    fn skipped(&self) -> &'static str {
        "已跳过"
    }

    fn waiting(&self) -> &'static str {
        "等待中…"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("等待响应：{names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("……另有 {count} 项")
    }

    fn no_accounts(&self) -> &'static str {
        "未找到任何已配置的账号"
    }

    fn not_found(&self, platform: &str) -> String {
        format!("未找到 {platform} 的账号：")
    }

    fn supported(&self) -> &'static str {
        "支持的平台："
    }

    fn all_platforms(&self, page: &str) -> String {
        format!("全部平台及其配置方法：`mystatus platforms`，或 {page}")
    }

    fn platforms_found(&self, found: usize, total: usize) -> String {
        format!("本机找到 {found} 个平台，共支持 {total} 个")
    }

    fn also_reads(&self, variables: &str) -> String {
        format!("也读取：{variables}")
    }

    fn offered(&self) -> &'static str {
        "启用后还可以显示："
    }

    fn offer(&self, id: &str, terms: &Terms) -> String {
        let terms = match terms {
            Terms::Forbidden { vendor } => format!("{vendor} 不允许其他程序使用此登录，可能会封禁账户"),
            Terms::Impersonates { program } => {
                format!("它只回应看起来像 {program} 自己发出的请求，其条款可能不允许这样做")
            }
        };
        format!("{terms}；在 mystatus.json 中写 `\"enable\": [\"{id}\"]`，或用 `--enable {id}` 启用")
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("找到 `{entry}`，但缺少 {missing}")
    }

    fn unsupported(&self, names: &str) -> String {
        format!("已发现但暂不支持：{names}")
    }

    fn without_plan(&self, entry: &str, setup: &str) -> String {
        format!("`{entry}` 是 API 密钥，而 API 密钥没有套餐：{setup}")
    }

    fn setup(&self, setup: &Setup) -> String {
        match setup {
            Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
                format!("运行 `{command}`，选择 {choose}，用你的套餐账号登录")
            }
            Setup::SignIn(SignIn { command, choose: None, .. }) => {
                format!("运行 `{command}`，用你的套餐账号登录")
            }
            Setup::Key(Key { choose, entry, console }) => format!(
                "运行 `{OPENCODE_SIGN_IN}`，选择 {choose}，粘贴 {console} 上的密钥（保存为 `{entry}`，`type: \"api\"`）"
            ),
            Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
                "运行 `{OPENCODE_SIGN_IN}`，选择 {choose}，粘贴 {console} 上权限为 {permission} 的密钥（保存为 \
                `{entry}`，`type: \"api\"`）"
            ),
            Setup::Variable(Variable { name, console }) => {
                format!("将环境变量 {name} 设为 {console} 上的密钥")
            }
            Setup::Token(Token { permission, file, .. }) => {
                format!("把权限为 {permission} 的令牌写入 {file}")
            }
            Setup::Companion(Companion { plugin, file, .. }) => {
                format!("运行 `opencode plugin {plugin}`，再用 `{OPENCODE_SIGN_IN}` 登录（保存在 {file}）")
            }
        }
    }

    fn or(&self) -> &'static str {
        "；或者"
    }

    fn failure(&self, failure: &Failure, api: &str) -> String {
        causes::of_failure(failure, api)
    }

    fn advice(&self, advice: Advice, api: &str) -> String {
        advice::text(self, advice, api)
    }

    fn no_match(&self) -> &'static str {
        "没有匹配的账号"
    }

    fn detail(&self, detail: Detail) -> &'static str {
        match detail {
            Detail::Source => "凭据位置",
            Detail::Asked => "查询时间",
            Detail::Interval => "自动查询间隔",
            Detail::Reset => "重置时间",
            Detail::Forecast => "预计",
            Detail::Meter => "计量",
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↑ ↓  j k", "选择账号"),
            ("⏎", "查看详情"),
            ("/", "按平台、名称或套餐筛选"),
            ("a b c …", "同上，直接输入此处未列出的字母即可"),
            ("r", "重新查询各平台"),
            ("B", "预测的以往成绩"),
            ("M", "记住了什么"),
            ("D", "检查"),
            ("space  ctrl-f ctrl-b", "向后或向前翻页"),
            ("ctrl-d ctrl-u", "翻半页"),
            ("g  G", "到开头、到结尾"),
            ("← q", "返回或关闭"),
            ("esc", "关闭"),
        ]
    }

    fn command(&self) -> &'static str {
        "查看各 AI 订阅的剩余额度和重置时间"
    }

    fn two_commands(&self) -> &'static str {
        r#"不调用模型；在服务器端设 "command": "off" 可隐藏另一行"#
    }

    fn dialog_elsewhere(&self) -> &'static str {
        "要使用无需模型的对话框：opencode plugin opencode-mystatus -g"
    }

    fn in_short(&self, short: Short) -> &'static str {
        match short {
            Short::Refused => "密钥被拒绝",
            Short::SignInEnded => "登录已过期",
            Short::NoAnswer => "无响应",
            Short::SeeReport => "见 /mystatus",
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        usage::of_option(option_error)
    }

    fn see_help(&self) -> &'static str {
        "参见 `mystatus --help`"
    }

    fn help(&self) -> &'static str {
        usage::HELP
    }

    fn watching(&self, seconds: u32) -> String {
        format!("每 {seconds} 秒刷新 · q：退出")
    }

    fn unwritten(&self, code: &str) -> String {
        format!("无法写入输出 ({code})：请腾出空间，或写到别处")
    }

    fn as_of(&self, age: Option<&str>) -> String {
        match age {
            Some(age) => format!("截至{age}前"),
            None => "截至较早时间".to_owned(),
        }
    }

    fn ahead(&self) -> &'static Ahead {
        &ahead::WORDS
    }

    fn doctor(&self) -> &'static Doctor {
        &doctor::WORDS
    }
}
