//! The command line's help and option errors, in Chinese.

use crate::locale::OptionErrors;

/// The help, with placeholders for what the registry knows.
pub const HELP: &str = "\
mystatus：查看本机每个 AI 订阅的剩余额度和重置时间
用法：mystatus [选项] [PLATFORM…]
  PLATFORM             {platforms}
  platforms            列出所有平台、配置方法，以及本机找到的平台
  line                 状态栏用的一行：--tightest, --for, --format, --preset
  guard                账号是否够用（退出码）：--sure, --for
  metrics              输出供 Prometheus 采集的指标
  doctor, verify       检查读取来源、校验模块（--online 同时联网查询）
  json-schema, completions SHELL  --json 的 Schema；bash、zsh、fish 补全
  --json               以 JSON 输出报告
  --watch [SECONDS]    每隔 SECONDS 秒刷新（默认 60），按 q 或 Ctrl-C 退出
  --color WHEN         auto, always, never（默认 auto）
  --lang TAG           语言：{languages}（默认取自环境）
  --enable ID          同时查询默认不查询的平台：{opt-in}
  --timeout SECONDS    每个账号的时限（默认 10 秒）
  --private            隐藏邮箱地址、用户名和 GitHub Enterprise 的主机
  --hours N, --until HH:MM, --prefer no-stop|no-waste  工作时长、选择方式
  -h, --help, -V, --version  显示此帮助或版本
示例：mystatus openai zai    mystatus --watch    mystatus --json | jq .
退出码：0 全部成功，1 有失败、无账号可查或无法输出，2 用法错误
环境变量：MYSTATUS_LANG, NO_COLOR, FORCE_COLOR, CLICOLOR, HTTPS_PROXY, …
https://github.com/opencode-mystatus/opencode-mystatus#command-line";

/// The help on options of commands alone, in the form of the help. A command's options follow its line; those of
/// `line` come first.
pub const HELP_OF_COMMANDS: &str = "  --for NAME           平台、提供商或模型，例如 openai/MODEL
  --tightest           显示剩余最少的额度（默认）
  --format FORMAT      该行显示的内容，可用字段：
  --preset NAME        按此程序的格式输出：{presets}
  guard                所用账号够用时退出码为 0，不够或无法判断时为 1
  --for NAME           平台或提供商
  --sure SHARE         要求的把握，0 到 0.99（默认 0.95）
  metrics              输出各账号、各限额的指标，供 Prometheus 采集
  doctor               检查所有读取来源，并列出将要发送的请求
  --online             同时查询平台
  verify               校验已安装的软件包，并列出它能访问的内容
  --online             同时与 npm 上的软件包对比
  json-schema          输出 --json 结果的 JSON Schema
  completions SHELL    输出补全脚本，SHELL 为 bash、zsh 或 fish
  --platform ID        仅查询这些平台，以逗号分隔";

/// The texts of option errors.
pub static ERRORS: OptionErrors = OptionErrors {
    unknown_option: "未知选项 `{name}`",
    option_meant: "未知选项 `{name}`；是指 `{nearest}` 吗？",
    unknown_argument: "没有名为 `{value}` 的平台或命令；`mystatus platforms` 可列出全部平台",
    argument_meant: "没有名为 `{value}` 的平台或命令；是指 `{nearest}` 吗？`mystatus platforms` 可列出全部平台",
    not_with: "`{by}` 不能与 `{given}` 一起使用",
    no_terminal: "{option} 只能在终端中使用",
    settings_only: "`{option}` 只在 mystatus.json 中有效，此处被忽略",
    unread: "{path} 无法使用：{cause}，因此名称已隐藏",
    own_unread: "{path} 无法使用：{cause}，因此其中的设置均不生效，名称已隐藏",
    misnamed: "{path} 不会被读取，名称已隐藏：请改名为 mystatus.json，其中也可以写注释",
    no_value: "{option} 需要一个值",
    takes_no_value: "`{given}`：此选项不带值",
    a_string: "字符串",
    a_number: "数字",
    a_switch: " true 或 false",
    a_list: "列表",
    an_object: " JSON 对象",
    wrong_type: "`{option}` 应为{takes}",
    not_private: "`private` 应为 true 或 false，而不是 `{value}`：更正之前会一直隐藏名称",
    no_platform: "{option}：没有名为 `{value}` 的平台；`mystatus platforms` 可列出全部平台",
    platform_meant: "{option}：没有名为 `{value}` 的平台；是指 `{nearest}` 吗？`mystatus platforms` 可列出全部平台",
    no_account: "names：此处没有名为 `{value}` 的账号",
    account_meant: "names：此处没有名为 `{value}` 的账号；是指 `{nearest}` 吗？",
    no_field: "--format：没有字段 `{{value}}`，可用字段：{fields}",
    field_meant: "--format：没有字段 `{{value}}`；是指 `{{nearest}}` 吗？",
    bad_form: "{option} 不接受 `{value}`，正确写法如 {like}",
    not_seconds: "{option} 不接受 `{value}`，应为 {least} 到 {most} 的整秒数",
    not_a_share: "{option} 不接受 `{value}`，应为 {least} 到 {most} 的比例（如 0.8）",
    not_a_number: "{option} 不接受 `{value}`，应为 {least} 到 {most} 的数字",
    lone_brace: "--format：`{value}` 中的花括号未配对；要显示花括号，请写 `{{` 和 `}}`",
    no_shell: "completions 需要指定 shell：{shells}",
    in_settings: "mystatus.json：{error}",
    bad_value: "{option} 不接受 `{value}`，可用值：{takes}",
};
