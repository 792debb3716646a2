//! What holds of the sources without the compiler's help: each file uses only modules that come before its own in
//! ARCHITECTURE.md's table, and the type that is written beside a field's names is the field's.

use std::fs;
use std::path::Path;

/// The modules, lowest first, as in ARCHITECTURE.md's table. A folder is one module; files within it may use each
/// other.
fn layers() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = fs::read_to_string(page).expect("the page");
    let rows = page.lines().skip_while(|line| !line.starts_with("| layer ")).skip(2);
    let modules = rows.map_while(|row| row.split('|').nth(2));
    modules.flat_map(|modules| modules.split_whitespace().map(|name| name.replace('`', ""))).collect()
}

#[test]
fn no_layer_uses_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let layers = layers();
    let (mut seen, mut wrong) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(&source).expect("the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        if name == "lib" {
            continue;
        }
        let rank = layers.iter().position(|layer| *layer == name);
        let rank = rank.unwrap_or_else(|| panic!("{name} has no place among the layers"));
        // The invented platform exists in tests only, which may use everything.
        for file in files_of(&path).into_iter().filter(|file| !file.ends_with("invented.rs")) {
            let text = fs::read_to_string(&file).expect("text");
            for used in used_in(&text) {
                let used_rank = layers.iter().position(|layer| *layer == used);
                let used_rank = used_rank.unwrap_or_else(|| panic!("{used}, which {name} uses, is no layer"));
                if used_rank > rank {
                    wrong.push(format!("{name} uses {used}, which lies above it"));
                }
            }
        }
        seen.push(name);
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(seen.len(), layers.len(), "each layer has its file");
}

#[test]
fn the_type_beside_several_names_is_the_fields() {
    let mut seen = 0;
    for file in files_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platforms")) {
        let text = fs::read_to_string(&file).expect("text");
        for field in text.split("#[serde(rename = \"").skip(1) {
            let (names, rest) = field.split_once('"').expect("the end of the names");
            let (_, declared) = rest.split_once(": ").expect("a type");
            let kind = match declared.split('<').next() {
                Some("Text") => "string",
                Some("Number") => "number",
                Some("List") => "array",
                Some("Object") => "object",
                _ => "no alternative",
            };
            if names.contains('|') {
                assert_eq!(names.split_once(": ").map(|(_, kind)| kind), Some(kind), "{names} in {file:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

fn files_of(path: &Path) -> Vec<std::path::PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a folder");
    entries.flat_map(|entry| files_of(&entry.expect("an entry").path())).collect()
}

/// The modules that `text` names by full path, excluding its tests.
fn used_in(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let names = code.split("crate::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(first_name).collect(),
        None => vec![first_name(rest)],
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn first_name(text: &str) -> String {
    text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}
