//! Looking into a WASM file for what must not be shipped. Only the frame of sections is read.

use anyhow::{Result, bail};

/// Whether the module carries a custom section `name`. It is the proof that the release profile or
/// binaryen was not in effect: function names are a third of such a file.
pub fn has_name_section(module: &[u8]) -> Result<bool> {
    let Some(mut rest) = module.strip_prefix(b"\0asm\x01\0\0\0".as_slice()) else {
        bail!("it does not begin as a WASM module does");
    };
    while let Some((&id, after)) = rest.split_first() {
        let (section, behind) = take(after)?;
        if id == 0 && take(section)?.0 == b"name" {
            return Ok(true);
        }
        rest = behind;
    }
    Ok(false)
}

/// Whether the bytes contain the text.
pub fn contains(module: &[u8], text: &str) -> bool {
    !text.is_empty()
        && module
            .windows(text.len())
            .any(|window| window == text.as_bytes())
}

/// Splits off a run of bytes that its length (LEB128) precedes.
fn take(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let mut length = 0_u64;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let Some(split) = usize::try_from(length)
                .ok()
                .and_then(|end| bytes[index + 1..].split_at_checked(end))
            else {
                break;
            };
            return Ok(split);
        }
    }
    bail!("a section ends too early")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [b"\0asm\x01\0\0\0".as_slice()]
            .iter()
            .chain(sections)
            .flat_map(|bytes| bytes.to_vec())
            .collect()
    }

    #[test]
    fn a_name_section_is_found_behind_others() {
        let types = b"\x01\x01\x00".as_slice();
        let name = b"\x00\x07\x04name\x00\x00".as_slice();
        let features = b"\x00\x10\x0ftarget_features".as_slice();
        assert!(has_name_section(&module(&[types, features, name])).expect("whole module"));
        assert!(!has_name_section(&module(&[types, features])).expect("whole module"));
    }

    #[test]
    fn lengths_of_more_than_one_byte_are_read() {
        let mut long = vec![1, 0x80, 0x01];
        long.extend([7; 128]);
        let name = b"\x00\x05\x04name".as_slice();
        assert!(has_name_section(&module(&[&long, name])).expect("whole module"));
    }

    #[test]
    fn a_broken_module_is_an_error() {
        assert!(has_name_section(b"<html>").is_err());
        assert!(has_name_section(&module(&[b"\x01\x09\x00"])).is_err());
        assert!(has_name_section(&module(&[b"\x01\xff\xff\xff\xff\xff"])).is_err());
    }

    #[test]
    fn text_is_found_in_bytes() {
        assert!(contains(b"abc/home/li/src", "/home/li"));
        assert!(!contains(b"abc", "/home/li"));
        assert!(!contains(b"abc", ""));
    }
}
