// The completions, in the shells that they are for.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cli, home, run } from "./programs.js";

/** @typedef {(line: string) => Promise<string[]>} Complete what a shell offers at the end of a line */

/**
 * A home where the shells find `mystatus` as if it were installed.
 * @returns {import("./programs.js").Place}
 */
function installed() {
  const place = home();
  mkdirSync(join(place.home, "bin"));
  const program = join(place.home, "bin/mystatus");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(program, 0o755);
  return { ...place, env: { PATH: `${join(place.home, "bin")}:${process.env.PATH}`, TERM: "dumb" } };
}

/** @param {string} text */
const lines = (text) => [...new Set(text.split("\n").map((line) => line.trim()))].filter(Boolean).sort();

/** What bash's readline does: splits the line, also at `=`, and calls the function. */
const BASH = `
eval "$(mystatus completions bash)"
complete -p mystatus > /dev/null || exit 9
line=$1
IFS=$'\\n' read -r -d '' -a COMP_WORDS < <(printf '%s' "$line" | sed -e 's/=/\\n=\\n/g' -e 's/ /\\n/g')
[[ $line == *[\\ =] ]] && COMP_WORDS+=('')
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
$(complete -p mystatus | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"
`;

/** Zsh completes in its own interactive shell, on a terminal; the offers are captured in the function that all pass. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT= RPROMPT=; autoload -Uz compinit; compinit -u -d $HOME/dump; source <(mystatus completions zsh)"
zpty -w shell "LISTMAX=10000; zstyle ':completion:*' insert-tab false"
zpty -w shell 'compadd () { local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> $HOME/hits; builtin compadd "$@" }'
zpty -w shell 'finish () { zle kill-whole-line; : > $HOME/end }; zle -N finish; bindkey "^I" complete-word "^G" finish'
zpty -w shell 'print -r -- rea""dy'
while zpty -r shell text; do [[ $text == *ready* ]] && break; done
zpty -w -n shell "$1"$'\\t\\C-g'
for ((tries = 0; tries < 600; tries++)); do [[ -e $HOME/end ]] && break; zpty -r -t shell text; sleep 0.05; done
zpty -d shell
cat $HOME/hits 2> /dev/null
rm -f $HOME/hits $HOME/end
`;

/** @type {Record<string, (place: import("./programs.js").Place) => Complete>} */
const SHELLS = {
  bash: (place) => async (line) => lines((await run("bash", ["-c", BASH, "bash", line], place)).stdout),
  zsh: (place) => async (line) => {
    const { stdout } = await run("zsh", ["-f", "-c", ZSH, "zsh", line], place);
    return lines(stdout);
  },
  fish: (place) => async (line) => {
    const script = "mystatus completions fish | source; complete -C $argv[1]";
    const { stdout } = await run("fish", ["--no-config", "-c", script, line], place);
    return lines(
      stdout
        .split("\n")
        .map((found) => found.split("\t")[0])
        .join("\n"),
    );
  },
};

/** Removes the `=` that some shells add to options. @param {string[]} words */
const bare = (words) => words.map((word) => word.replace(/=$/, "").replace(/^--\w+=(?=.)/, ""));

for (const [shell, start] of Object.entries(SHELLS)) {
  const isThere = spawnSync(shell, ["--version"]).status === 0;
  const skip = isThere || process.env.CI ? false : `${shell} is not installed`;

  describe(`completions in ${shell}`, { skip }, () => {
    const complete = start(installed());

    test("offers the commands and the platforms", async () => {
      const offered = await complete("mystatus ");
      for (const word of ["platforms", "line", "doctor", "json-schema", "openai", "zai", "copilot"]) {
        assert.ok(offered.includes(word), `${word}: ${offered}`);
      }
      assert.ok(!offered.includes("invented"));
      const begun = await complete("mystatus ope");
      for (const word of ["openai", "openrouter"]) assert.ok(begun.includes(word), `${word}: ${begun}`);
      assert.ok(!begun.includes("zai"), `${begun}`);
      const second = await complete("mystatus openai za");
      assert.ok(second.includes("zai"), `${second}`);
      const joined = await complete("mystatus openai,za");
      assert.ok(
        joined.some((word) => /^(openai,)?zai$/.test(word)),
        `${joined}`,
      );
      for (const command of ["line", "guard", "metrics", "doctor"]) {
        const offered = await complete(`mystatus ${command} za`);
        assert.ok(offered.includes("zai") && !offered.includes("metrics"), `${command}: ${offered}`);
      }
    });

    test("offers every option", async () => {
      const offered = bare(await complete("mystatus --"));
      const known = ["--json", "--watch", "--color", "--lang", "--platform", "--enable", "--timeout", "--private"];
      for (const option of [...known, "--help", "--version"]) {
        assert.ok(offered.includes(option), `${option}: ${offered}`);
      }
    });

    test("offers what an option takes", async () => {
      assert.deepEqual(bare(await complete("mystatus --color ")), ["always", "auto", "never"]);
      assert.deepEqual(bare(await complete("mystatus --color=a")), ["always", "auto"]);
      assert.deepEqual(bare(await complete("mystatus --lang ")), ["en", "ja", "ko", "zh"]);
      const enabled = await complete("mystatus --enable ");
      assert.ok(enabled.includes("claude") && !enabled.includes("openai"), `${enabled}`);
      const named = await complete("mystatus --platform open");
      assert.ok(named.includes("openai"), `${named}`);
      const added = bare(await complete("mystatus --enable claude,ki"));
      assert.ok(
        added.some((word) => /^(claude,)?kiro,?$/.test(word)),
        `${added}`,
      );
    });

    test("offers nothing that would be refused", async () => {
      const json = await complete("mystatus --json ");
      assert.ok(json.includes("openai") && !json.includes("metrics"), `${json}`);
      const options = [
        "--private",
        "--timeout=5",
        "--timeout 5",
        "--platform=zai --private",
        "--enable claude --private",
      ];
      for (const line of options.map((given) => `mystatus ${given} `)) {
        const offered = await complete(line);
        for (const word of ["openai", "line", "guard", "metrics", "doctor"]) {
          assert.ok(offered.includes(word), `${word} after ${line}: ${offered}`);
        }
        assert.ok(!offered.includes("platforms") && !offered.includes("json-schema"), `${line}: ${offered}`);
      }
      const hours = await complete("mystatus --private --hours=3 ");
      assert.ok(hours.includes("guard") && !hours.includes("metrics"), `${hours}`);
      for (const line of ["mystatus --color=never ", "mystatus --color=never --lang=ko "]) {
        const offered = await complete(line);
        assert.ok(offered.includes("openai") && offered.includes("metrics"), `${line}: ${offered}`);
      }
      assert.deepEqual(await complete("mystatus completions bash "), []);
      const ofLine = bare(await complete("mystatus line --"));
      assert.ok(ofLine.includes("--preset") && !ofLine.includes("--watch"), `${ofLine}`);
      const ofReport = bare(await complete("mystatus openai --"));
      assert.ok(ofReport.includes("--watch") && !ofReport.includes("--preset"), `${ofReport}`);
    });

    test("offers the shells, and a command's own options", async () => {
      assert.deepEqual(await complete("mystatus completions "), ["bash", "fish", "zsh"]);
      for (const line of ["mystatus --lang ko completions ", "mystatus --lang=ko completions "]) {
        assert.deepEqual(await complete(line), ["bash", "fish", "zsh"], line);
      }
      const offered = await complete("mystatus platforms ");
      assert.ok(!offered.includes("openai"), `${offered}`);
      assert.deepEqual(bare(await complete("mystatus line --preset ")), ["starship", "tmux", "waybar"]);
      for (const [command, option] of Object.entries({ line: "--tightest", doctor: "--online" })) {
        const own = bare(await complete(`mystatus ${command} --`));
        assert.ok(own.includes(option), `${option}: ${own}`);
      }
    });
  });
}
