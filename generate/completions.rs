//! The completions for shells, generated from the command line's definition. They are files of the package, not of
//! the module. Built only for tests, which compare the files with it, in the place of `cli::completions`.

use super::arguments::{COMMAND_ONLY_OPTIONS, COMMON_OPTIONS, OPTIONS, options_of};
use super::colour::WHEN;
use super::help::{help, said};
use super::{COMMANDS, COMPLETIONS, Subcommand};
use crate::forecast::Prefer;
use crate::locale::LANGUAGES;
use crate::platforms::{opt_in, shipped};
use crate::render::line::Preset;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// The value that an option takes.
enum Takes {
    Nothing,
    /// A number, which is optional.
    PerhapsNumber,
    /// A value that cannot be completed, but has a name.
    Free(&'static str),
    OneOf(Vec<&'static str>),
    /// Some of these, separated by commas.
    SomeOf(Vec<&'static str>),
    /// Platforms, separated by commas.
    Platforms,
}

/// The value that each option takes. A new option must be added here.
fn takes(option: &str) -> Takes {
    match option {
        "--json" | "--private" | "--tightest" | "--online" | "--help" | "--version" => Takes::Nothing,
        "--watch" => Takes::PerhapsNumber,
        "--timeout" => Takes::Free("seconds"),
        "--hours" => Takes::Free("hours"),
        "--until" => Takes::Free("time"),
        "--sure" => Takes::Free("chance"),
        "--prefer" => Takes::OneOf(Prefer::ALL.map(|(name, _)| name).to_vec()),
        "--format" => Takes::Free("format"),
        "--preset" => Takes::OneOf(Preset::names()),
        // A model's name too, but there is no list of models.
        "--for" => Takes::OneOf(shipped().map(|platform| platform.id).collect()),
        "--color" => Takes::OneOf(WHEN.to_vec()),
        "--lang" => Takes::OneOf(LANGUAGES.iter().map(|language| language.tag()).collect()),
        "--enable" => Takes::SomeOf(opt_in().map(|platform| platform.id).collect()),
        "--platform" => Takes::Platforms,
        other => panic!("what {other} takes is not said"),
    }
}

/// The English help on `term`.
fn words_for(term: &str) -> String {
    let english = LANGUAGES.first().expect("English");
    let help = help(english);
    let words = match term {
        // The help names it only by its value.
        "--platform" => Some("query these platforms only"),
        // The help names these with their command.
        "--for" => Some("of what limits this model or platform"),
        "--sure" => Some("how sure that is to be, from 0 to 0.99"),
        "--hours" => Some("for how many hours there is work (2)"),
        "--until" => Some("until which time of the day there is work"),
        "--prefer" => Some("not to be stopped, or to lose nothing"),
        "--tightest" => Some("of what has the least left (default)"),
        "--format" => Some("what the line shows, such as {platform} {left}%"),
        "--preset" => Some("as this program takes a line"),
        "--online" => Some("ask the platforms too, or npm"),
        // The help explains these together.
        "--help" => Some("show how to use this"),
        "--version" => Some("show the version"),
        _ => said(english.words().help_of_commands, term).or_else(|| said(&help, term)),
    };
    words.unwrap_or_else(|| panic!("the help does not explain {term}")).to_owned()
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(" ")
}

fn command_names() -> String {
    joined(COMMANDS.iter().map(|command| command.name))
}

fn ids() -> String {
    joined(shipped().map(|platform| platform.id))
}

/// The short form of an option, if there is one.
fn short(option: &str) -> Option<&'static str> {
    match option {
        "--help" => Some("-h"),
        "--version" => Some("-V"),
        _ => None,
    }
}

/// The options that `command` does not take.
fn refused_by(command: &Subcommand) -> impl Iterator<Item = &'static str> {
    let taken: Vec<_> = options_of(Some(command)).collect();
    OPTIONS.iter().copied().filter(move |option| !taken.contains(option))
}

/// The options that take the next word as their value.
fn before_values() -> Vec<&'static str> {
    let has_value = |option: &&str| !matches!(takes(option), Takes::Nothing | Takes::PerhapsNumber);
    OPTIONS.iter().copied().filter(has_value).collect()
}

fn bash() -> String {
    let mut values = String::new();
    let mut refusals = String::new();
    for option in OPTIONS {
        match takes(option) {
            Takes::Nothing | Takes::PerhapsNumber => {}
            Takes::Free(_) => writeln!(values, "    {option}) return ;;").expect("text"),
            Takes::OneOf(words) => {
                writeln!(values, "    {option}) words='{}' ;;", words.join(" ")).expect("text");
            }
            Takes::SomeOf(words) => {
                writeln!(values, "    {option}) words='{}' list=$words ;;", words.join(" ")).expect("text");
            }
            Takes::Platforms => {
                writeln!(values, "    {option}) words=$platforms list=$words ;;").expect("text");
            }
        }
        let refusing =
            COMMANDS.iter().filter(|command| refused_by(command).any(|refused| refused == *option));
        let refusing = joined(refusing.map(|command| command.name));
        if !refusing.is_empty() {
            writeln!(refusals, "          {option}) refusing='{refusing}' ;;").expect("text");
        }
    }
    let mut commands = String::new();
    for command in COMMANDS {
        let (name, options) = (command.name, joined(options_of(Some(command))));
        let words = if command.takes_platforms() {
            "$platforms list=$words".to_owned()
        } else {
            format!("'{}'", command.words.join(" "))
        };
        writeln!(commands, "        {name}) words={words} options='{options}' ;;").expect("text");
    }
    let before_values = before_values().join(" | ");
    let (names, ids, options) = (command_names(), ids(), joined(options_of(None)));
    format!(
        r#"# Completions of mystatus for bash; written by `npm run generate`. In ~/.bashrc:
#   eval "$(mystatus completions bash)"

_mystatus() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} begun='' list='' command='' refusing at word
  local platforms='{ids}'
  local options='{options}' words commands=' {names} '
  # To bash, --option=value is three words.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  case $previous in
{values}    *)
      for ((at = 1; at < COMP_CWORD; at++)); do
        # A command does not go with an option that it does not take.
        refusing=''
        case ${{COMP_WORDS[at]}} in
{refusals}        esac
        for word in $refusing; do commands=${{commands/ $word / }}; done
        case ${{COMP_WORDS[at]}} in
          {before_values})
            [[ ${{COMP_WORDS[at + 1]}} == = ]] && ((at++))
            ((at++))
            ;;
          -*) ;;
          *) command=${{COMP_WORDS[at]}} && break ;;
        esac
      done
      case $command in
{commands}        '') words="$commands $platforms" list=$platforms ;;
        *) words=$platforms list=$words ;;
      esac
      # Of its own words, a command takes one.
      if [[ $command && ! $list ]] && ((at + 1 < COMP_CWORD)); then words=''; fi
      if [[ $current == -* ]]; then words=$options list=''; fi
      ;;
  esac
  if [[ $list && $current == *,* ]]; then
    words=$list begun=${{current%,*}}, current=${{current##*,}}
  fi
  COMPREPLY=($(compgen -P "$begun" -W "$words" -- "$current"))
}}

complete -F _mystatus mystatus
"#
    )
}

/// Escapes `text` for single quotes in a specification of zsh.
fn quoted(text: &str) -> String {
    text.replace('\'', "'\\''")
}

fn zsh() -> String {
    let mut specs = String::new();
    let mut about = String::new();
    for option in OPTIONS {
        let words = quoted(&words_for(option).replace('[', "\\[").replace(']', "\\]").replace(':', "\\:"));
        let spec = match takes(option) {
            Takes::Nothing => match short(option) {
                Some(short) => {
                    writeln!(about, "    '(- *)'{{{short},{option}}}'[{words}]' \\").expect("text");
                    continue;
                }
                None => format!("'{option}[{words}]'"),
            },
            Takes::PerhapsNumber => format!("'{option}=-[{words}]::seconds:'"),
            Takes::Free(what) => format!("'{option}=[{words}]:{what}:'"),
            Takes::OneOf(values) => format!("'*{option}=[{words}]:value:({})'", values.join(" ")),
            Takes::SomeOf(values) => {
                format!("'*{option}=[{words}]:value:_sequence -s , compadd - {}'", values.join(" "))
            }
            Takes::Platforms => format!("'*{option}=[{words}]:platforms:_sequence -s , compadd - $ids'"),
        };
        writeln!(specs, "    {option} {spec}").expect("text");
    }
    let mut commands = String::new();
    let mut of_commands = String::new();
    let mut taken = String::new();
    let own = |command| joined(options_of(command).filter(|option| short(option).is_none()));
    for command in COMMANDS {
        let words = quoted(&words_for(command.name));
        writeln!(taken, "    {}) options=({}) ;;", command.name, own(Some(command))).expect("text");
        let options = options_of(Some(command)).collect::<Vec<_>>().join("|");
        let is_refused = format!("(( ${{#${{(@k)opt_args}}:#({options})}} ))");
        writeln!(commands, "      {is_refused} || commands+=('{}:{words}')", command.name).expect("text");
        let then = if command.takes_platforms() {
            "_mystatus_platforms".to_owned()
        } else if command.words.is_empty() {
            "_message 'no more words'".to_owned()
        } else {
            format!("(( $#line == 2 )) && compadd {}", command.words.join(" "))
        };
        writeln!(of_commands, "        {}) {then} ;;", command.name).expect("text");
    }
    let mut named = String::new();
    for platform in shipped() {
        writeln!(named, "    '{}:{}'", platform.id, quoted(platform.name)).expect("text");
    }
    let options = own(None);
    let alternatives = command_names().replace(' ', "|");
    format!(
        r#"#compdef mystatus
# Completions of mystatus for zsh; written by `npm run generate`. In ~/.zshrc, after compinit:
#   source <(mystatus completions zsh)

# A platform, perhaps after others and a comma.
_mystatus_platforms() {{
  compset -P '*,'
  _describe -t platforms platform platforms
}}

_mystatus() {{
  local curcontext=$curcontext state line option
  local -a commands platforms ids options taken
  local -A specs opt_args
  platforms=(
{named}  )
  ids=(${{platforms%%:*}})
  specs=(
{specs}  )
  case ${{${{words[2,CURRENT-1]}}[(r)({alternatives})]}} in
{taken}    *) options=({options}) ;;
  esac
  for option in $options; do taken+=("$specs[$option]"); done
  _arguments -C -S $taken \
{about}    '1: :->first' \
    '*: :->rest' && return
  case $state in
    first)
      # A command does not go with an option that it does not take.
{commands}      _describe -t commands command commands
      _mystatus_platforms
      ;;
    rest)
      case $line[1] in
{of_commands}        *) _mystatus_platforms ;;
      esac
      ;;
  esac
}}

if [[ $funcstack[1] == _mystatus ]]; then
  _mystatus "$@"
else
  compdef _mystatus mystatus
fi
"#
    )
}

fn fish() -> String {
    let several = |words: &str| format!(" -x -a '(__fish_append , {words})'");
    let fish_quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
    let mut lines = String::new();
    for option in OPTIONS {
        let long = option.trim_start_matches("--");
        let mut line = format!("complete -c mystatus -l {long}");
        if let Some(short) = short(option) {
            write!(line, " -s {}", short.trim_start_matches('-')).expect("text");
        }
        let others: Vec<_> = COMMANDS
            .iter()
            .filter(|command| !command.options.contains(option) && !COMMON_OPTIONS.contains(option))
            .map(|command| command.name)
            .collect();
        if COMMAND_ONLY_OPTIONS.contains(option) {
            let takers = COMMANDS.iter().filter(|command| command.options.contains(option));
            let names = joined(takers.map(|command| command.name));
            write!(line, " -n '__fish_seen_subcommand_from {names}'").expect("text");
        } else if !others.is_empty() {
            write!(line, " -n 'not __fish_seen_subcommand_from {}'", others.join(" ")).expect("text");
        }
        match takes(option) {
            Takes::Nothing | Takes::PerhapsNumber => {}
            Takes::Free(_) => line.push_str(" -x"),
            Takes::OneOf(words) => write!(line, " -x -a '{}'", words.join(" ")).expect("text"),
            Takes::SomeOf(words) => line += &several(&words.join(" ")),
            Takes::Platforms => line += &several(&ids()),
        }
        writeln!(lines, "{line} -d '{}'", fish_quoted(&words_for(option))).expect("text");
    }
    for command in COMMANDS {
        let words = fish_quoted(&words_for(command.name));
        // A command is not offered after an option that it does not take.
        let refused = refused_by(command).collect::<Vec<_>>().join("|");
        let given = format!(r#"string match -qr -- "^({refused})\b" (commandline -opc)"#);
        let is_first = format!("__mystatus_no_word; and not {given}");
        writeln!(lines, "complete -c mystatus -n '{is_first}' -a {} -d '{words}'", command.name)
            .expect("text");
        if !command.words.is_empty() {
            let (name, words) = (command.name, command.words.join(" "));
            let seen = "__fish_seen_subcommand_from";
            writeln!(lines, "complete -c mystatus -n '{seen} {name}; and not {seen} {words}' -a '{words}'")
                .expect("text");
        }
    }
    let others = COMMANDS.iter().filter(|command| !command.takes_platforms());
    let may_follow = format!("not __fish_seen_subcommand_from {}", joined(others.map(|other| other.name)));
    for platform in shipped() {
        let (id, name) = (platform.id, fish_quoted(platform.name));
        writeln!(lines, "complete -c mystatus -n '{may_follow}' -a {id} -d '{name}'").expect("text");
    }
    let is_list = r#"string match -q "*,*" -- (commandline -ct)"#;
    writeln!(lines, "complete -c mystatus -n '{may_follow}; and {is_list}'{}", several(&ids()))
        .expect("text");
    let before_values = before_values().join(" ");
    format!(
        r"# Completions of mystatus for fish; written by `npm run generate`. In config.fish:
#   mystatus completions fish | source

# Whether there is no word yet but options and their values.
function __mystatus_no_word
    set -l words (commandline -opc)
    while set -e words[1]; and set -q words[1]
        switch $words[1]
            case {before_values}
                set -e words[1]
            case '-*'
            case '*'
                return 1
        end
    end
end

complete -c mystatus -f
{lines}"
    )
}

#[test]
fn every_command_and_option_has_words_of_its_own() {
    let terms = || OPTIONS.iter().copied().chain(COMMANDS.iter().map(|command| command.name));
    let words: BTreeSet<_> = terms().map(words_for).collect();
    assert_eq!(words.len(), terms().count(), "{words:?}");
}

/// `npm run generate` writes the files; tests/completions.test.js tries them in the shells.
#[test]
fn the_completions_are_made_of_what_the_command_line_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for ((_, file), expected) in COMPLETIONS.into_iter().zip([bash(), zsh(), fish()]) {
        let path = root.join(file);
        if std::env::var_os("MYSTATUS_GENERATE").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, expected).expect("written");
        } else {
            let written = std::fs::read_to_string(&path).expect("completions");
            assert!(written == expected, "{file} is not as the command line says: run `npm run generate`");
        }
    }
}
