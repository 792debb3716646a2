#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mystatus_fuzz::run("files", data));
