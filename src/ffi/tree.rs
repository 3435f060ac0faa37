//! Reading JSON by pointer, for hosts without a JSON library.

use std::cell::{OnceCell, RefCell};

use serde_json::Value;

use super::str::gdap_str;
use super::text::Text;

/// The maximum length of a pointer, in bytes.
const POINTER_LIMIT: usize = 1024;

/// The values of a JSON text. It is parsed once, when the first value is read.
#[derive(Default)]
pub(super) struct Tree {
    /// Every string ends with a NUL, so that views can point into it.
    root: OnceCell<Value>,
    /// The parts that were read as JSON.
    parts: RefCell<Vec<(String, Text)>>,
}

impl Tree {
    /// The value that an RFC 6901 pointer names in `json`, which is always the same text.
    ///
    /// # Safety
    /// `pointer` is a readable view.
    unsafe fn find(&self, json: &Text, pointer: gdap_str) -> Option<(&Value, &str)> {
        // SAFETY: by the caller's contract.
        let pointer = unsafe { pointer.text_within("The pointer", POINTER_LIMIT) };
        let pointer = pointer.ok().flatten()?;
        let root = self.root.get_or_init(|| {
            let mut root = serde_json::from_str(json.as_str()).unwrap_or_default();
            end_texts(&mut root);
            root
        });
        Some((root.pointer(pointer)?, pointer))
    }

    /// A string; absent for any other value.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn text(&self, json: &Text, pointer: gdap_str) -> gdap_str {
        // SAFETY: by the caller's contract.
        match unsafe { self.find(json, pointer) } {
            Some((Value::String(text), _)) => gdap_str {
                data: text.as_ptr().cast(),
                len: text.len() - 1,
            },
            _ => gdap_str::NULL,
        }
    }

    /// A whole number; `None` for any other value, or beyond 64 bits.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn int(&self, json: &Text, pointer: gdap_str) -> Option<i64> {
        // SAFETY: by the caller's contract.
        unsafe { self.find(json, pointer) }?.0.as_i64()
    }

    /// A boolean; `None` for any other value.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn bool(&self, json: &Text, pointer: gdap_str) -> Option<bool> {
        // SAFETY: by the caller's contract.
        unsafe { self.find(json, pointer) }?.0.as_bool()
    }

    /// The number of an array's items or an object's properties; 0 for any other value.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn count(&self, json: &Text, pointer: gdap_str) -> usize {
        // SAFETY: by the caller's contract.
        match unsafe { self.find(json, pointer) } {
            Some((Value::Array(items), _)) => items.len(),
            Some((Value::Object(properties), _)) => properties.len(),
            _ => 0,
        }
    }

    /// A value as JSON; absent if it doesn't exist.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn part(&self, json: &Text, pointer: gdap_str) -> gdap_str {
        // SAFETY: by the caller's contract.
        let Some((value, pointer)) = (unsafe { self.find(json, pointer) }) else {
            return gdap_str::NULL;
        };
        let mut parts = self.parts.borrow_mut();
        if let Some((_, part)) = parts.iter().find(|(known, _)| known == pointer) {
            return part.view();
        }
        let mut value = value.clone();
        cut_texts(&mut value);
        let part = Text::json(&value);
        let view = part.view();
        parts.push((pointer.to_owned(), part));
        view
    }
}

/// Appends a NUL to every string.
fn end_texts(value: &mut Value) {
    each_text(value, &mut |text| text.push('\0'));
}

/// Removes the NUL from every string.
fn cut_texts(value: &mut Value) {
    each_text(value, &mut |text| {
        text.pop();
    });
}

fn each_text(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, change)),
        Value::Object(properties) => properties
            .values_mut()
            .for_each(|property| each_text(property, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> gdap_str {
        gdap_str {
            data: text.as_ptr().cast(),
            len: text.len(),
        }
    }

    fn read(shown: gdap_str) -> Option<String> {
        if shown.data.is_null() {
            return None;
        }
        let bytes = unsafe { std::slice::from_raw_parts(shown.data.cast::<u8>(), shown.len + 1) };
        assert_eq!(bytes[shown.len], 0, "a NUL is behind it");
        Some(String::from_utf8(bytes[..shown.len].to_vec()).unwrap())
    }

    #[test]
    fn values_are_found_by_pointer_and_type() {
        let json = Text::of(
            r#"{"id":"a\"\n","empty":"","value":[{"id":"x","n":7,"on":true},{"id":"y","n":1.5}],"a/b":{"~c":null}}"#,
        );
        let tree = Tree::default();
        unsafe {
            let text = |pointer| read(tree.text(&json, view(pointer)));
            assert_eq!(text("/id").as_deref(), Some("a\"\n"));
            assert_eq!(text("/empty").as_deref(), Some(""));
            assert_eq!(text("/value/1/id").as_deref(), Some("y"));
            for none in [
                "/value",
                "/value/0/n",
                "/value/2/id",
                "/value/01/id",
                "id",
                "",
                "/a~1b/~0c",
            ] {
                assert_eq!(text(none), None, "{none}");
            }
            assert_eq!(read(tree.text(&json, gdap_str::NULL)), None);
            assert_eq!(tree.int(&json, view("/value/0/n")), Some(7));
            assert_eq!(tree.int(&json, view("/value/1/n")), None);
            assert_eq!(tree.bool(&json, view("/value/0/on")), Some(true));
            assert_eq!(tree.bool(&json, view("/id")), None);
            assert_eq!(tree.count(&json, view("/value")), 2);
            assert_eq!(tree.count(&json, view("/a~1b")), 1);
            assert_eq!(tree.count(&json, view("/id")), 0);
            let part = read(tree.part(&json, view("/value/0")));
            assert_eq!(part.as_deref(), Some(r#"{"id":"x","n":7,"on":true}"#));
            let again = tree.part(&json, view("/value/0"));
            assert_eq!(again.data, tree.part(&json, view("/value/0")).data);
            assert_eq!(read(tree.part(&json, view("/value/9"))), None);
        }
    }
}
