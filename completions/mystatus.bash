# Completions of mystatus for bash; written by `npm run generate`. In ~/.bashrc:
#   eval "$(mystatus completions bash)"

_mystatus() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} begun='' list='' command='' refusing at word
  local platforms='openai zhipu zai copilot google opencode-go kimi minimax minimax-cn ollama synthetic nano-gpt chutes clinepass hyper neuralwatt openrouter deepseek moonshot moonshot-cn stepfun stepfun-ai kilo xai commandcode wafer umans cursor alibaba-token-plan amp jetbrains factory codebuff zenmux routing-run gemini volcengine vercel siliconflow siliconflow-cn poe novita aihubmix llmgateway crof meganova 302ai requesty deepinfra huggingface venice v0 zhipu-balance fireworks xai-management cloudflare-ai-gateway claude kiro devin warp'
  local options='--json --watch --color --lang --platform --enable --timeout --private --hours --until --prefer --help --version' words commands=' platforms line guard metrics doctor verify json-schema completions '
  # To bash, --option=value is three words.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $previous in
    --color) words='auto always never' ;;
    --lang) words='en zh ko ja' ;;
    --platform) words=$platforms list=$words ;;
    --enable) words='claude kiro devin warp' list=$words ;;
    --timeout) return ;;
    --hours) return ;;
    --until) return ;;
    --prefer) words='no-stop no-waste' ;;
    --sure) return ;;
    --for) words='openai zhipu zai copilot google opencode-go kimi minimax minimax-cn ollama synthetic nano-gpt chutes clinepass hyper neuralwatt openrouter deepseek moonshot moonshot-cn stepfun stepfun-ai kilo xai commandcode wafer umans cursor alibaba-token-plan amp jetbrains factory codebuff zenmux routing-run gemini volcengine vercel siliconflow siliconflow-cn poe novita aihubmix llmgateway crof meganova 302ai requesty deepinfra huggingface venice v0 zhipu-balance fireworks xai-management cloudflare-ai-gateway claude kiro devin warp' ;;
    --format) return ;;
    --preset) words='tmux starship waybar' ;;
    *)
      for ((at = 1; at < COMP_CWORD; at++)); do
        # A command does not go with an option that it does not take.
        refusing=''
        case ${COMP_WORDS[at]} in
          --json) refusing='platforms line guard metrics doctor verify json-schema completions' ;;
          --watch) refusing='platforms line guard metrics doctor verify json-schema completions' ;;
          --platform) refusing='platforms verify json-schema completions' ;;
          --enable) refusing='platforms verify json-schema completions' ;;
          --timeout) refusing='platforms verify json-schema completions' ;;
          --private) refusing='platforms verify json-schema completions' ;;
          --hours) refusing='platforms line metrics doctor verify json-schema completions' ;;
          --until) refusing='platforms line metrics doctor verify json-schema completions' ;;
          --prefer) refusing='platforms line metrics doctor verify json-schema completions' ;;
          --sure) refusing='platforms line metrics doctor verify json-schema completions' ;;
          --for) refusing='platforms metrics doctor verify json-schema completions' ;;
          --tightest) refusing='platforms guard metrics doctor verify json-schema completions' ;;
          --format) refusing='platforms guard metrics doctor verify json-schema completions' ;;
          --preset) refusing='platforms guard metrics doctor verify json-schema completions' ;;
          --online) refusing='platforms line guard metrics json-schema completions' ;;
        esac
        for word in $refusing; do commands=${commands/ $word / }; done
        case ${COMP_WORDS[at]} in
          --color | --lang | --platform | --enable | --timeout | --hours | --until | --prefer | --sure | --for | --format | --preset)
            [[ ${COMP_WORDS[at + 1]} == = ]] && ((at++))
            ((at++))
            ;;
          -*) ;;
          *) command=${COMP_WORDS[at]} && break ;;
        esac
      done
      case $command in
        platforms) words='' options='--color --lang --help --version' ;;
        line) words=$platforms list=$words options='--color --lang --platform --enable --timeout --private --for --tightest --format --preset --help --version' ;;
        guard) words=$platforms list=$words options='--color --lang --platform --enable --timeout --private --hours --until --prefer --sure --for --help --version' ;;
        metrics) words=$platforms list=$words options='--color --lang --platform --enable --timeout --private --help --version' ;;
        doctor) words=$platforms list=$words options='--color --lang --platform --enable --timeout --private --online --help --version' ;;
        verify) words='' options='--color --lang --online --help --version' ;;
        json-schema) words='' options='--color --lang --help --version' ;;
        completions) words='bash zsh fish' options='--color --lang --help --version' ;;
        '') words="$commands $platforms" list=$platforms ;;
        *) words=$platforms list=$words ;;
      esac
      # Of its own words, a command takes one.
      if [[ $command && ! $list ]] && ((at + 1 < COMP_CWORD)); then words=''; fi
      if [[ $current == -* ]]; then words=$options list=''; fi
      ;;
  esac
  if [[ $list && $current == *,* ]]; then
    words=$list begun=${current%,*}, current=${current##*,}
  fi
  COMPREPLY=($(compgen -P "$begun" -W "$words" -- "$current"))
}

complete -F _mystatus mystatus
