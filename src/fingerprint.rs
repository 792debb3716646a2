//! Fingerprints for what the host stores, so that no names are stored with it.

use sha2::{Digest, Sha256};

/// Returns the first 64 bits of the SHA-256 of `text`, in hexadecimal. Later versions look up stored data by it,
/// so it must not depend on how a compiler hashes.
pub fn of(text: &str) -> String {
    let bits = Sha256::digest(text).first_chunk().copied().map_or(0, u64::from_be_bytes);
    format!("{bits:016x}")
}
