//! Replays the fuzzer's corpus and seeds on any toolchain: no input breaks a promise. `MYSTATUS_SEEDS=folder`
//! writes each target's seeds and dictionary for `npm run fuzz`.

use crate::support::fuzzed::{LONGEST, TARGETS, assert_safe, dictionary, platforms, run};
use crate::support::vectors::root;
use mystatus::platforms::PLATFORMS;
use std::fs;

/// Maximum number of inputs kept, and their total bytes.
const MOST: usize = 1600;
const MOST_BYTES: usize = 1 << 20;

#[test]
fn nothing_that_the_fuzzer_kept_breaks_a_promise() {
    let (mut count, mut bytes) = (0, 0);
    for target in TARGETS {
        let folder = root().join("fuzz/corpus").join(target.name);
        for entry in fs::read_dir(folder).expect("a corpus") {
            let input = fs::read(entry.expect("an entry").path()).expect("an input");
            assert!(input.len() <= LONGEST);
            run(target.name, &input);
            count += 1;
            bytes += input.len();
        }
    }
    assert!((TARGETS.len()..=MOST).contains(&count) && bytes <= MOST_BYTES, "{count} inputs, {bytes} bytes");
}

#[test]
fn no_seed_breaks_a_promise() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        for seed in &seeds {
            run(target.name, seed.as_bytes());
        }
    }
}

#[test]
fn the_seeds_reach_every_platforms_reader() {
    let reached: Vec<_> = platforms::seeds()
        .iter()
        .flat_map(|seed| {
            let run = platforms::asked(seed);
            let report = run.report();
            report.accounts.iter().map(|account| account.of.platform.id).collect::<Vec<_>>()
        })
        .collect();
    let asked = PLATFORMS.iter().filter(|platform| !platform.hosts.is_empty()).map(|platform| platform.id);
    let missed: Vec<_> = asked.filter(|id| !reached.contains(id)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn what_breaks_a_promise_is_noticed() {
    let leak = format!("key {}", &crate::support::fuzzed::SECRET[3..]);
    for text in ["\u{1b}[2J", "\u{202e}", "\u{200b}", "\r", &leak] {
        assert!(std::panic::catch_unwind(|| assert_safe(text)).is_err(), "{text:?}");
    }
    assert_safe("a line\nand 1Kx7****8 of a key");
}

#[test]
fn seeds_are_written_where_they_are_asked_for() {
    let Some(folder) = std::env::var_os("MYSTATUS_SEEDS").map(std::path::PathBuf::from) else { return };
    for target in TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder).expect("a folder");
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(number.to_string()), seed).expect("a seed");
        }
    }
    let quoted = |word: &String| {
        let bytes: Vec<_> = word.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
        format!("\"{}\"\n", bytes.concat())
    };
    fs::write(folder.join("words"), dictionary().iter().map(quoted).collect::<String>()).expect("the words");
}
