//! Writes a module's JavaScript bindings, its types, and its exports for them: `bind MODULE FOLDER`.

use std::env;
use std::error::Error;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(module), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bind MODULE FOLDER".into());
    };
    Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        // Allows resetting the state, because a trap leaves the instance unusable while the plugin's process goes on.
        .reset_state_function(true)
        .generate(folder)?;
    Ok(())
}
