//! JSON that is read by pointer, for hosts without a JSON library.

use std::cell::{OnceCell, RefCell};

use serde_json::Value;

use super::str::{Text, gdap_str};

/// Longest pointer.
const POINTER_LIMIT: usize = 1024;

/// A JSON text. It is parsed when first asked for a value, and then once.
#[derive(Default)]
pub(super) struct Tree {
    /// Every text ends in a NUL, so that it can be shown as it stands here.
    root: OnceCell<Value>,
    /// The parts that were asked for as JSON.
    parts: RefCell<Vec<(String, Text)>>,
}

impl Tree {
    /// The value that an RFC 6901 pointer names in `json`, which is always the same text.
    ///
    /// # Safety
    /// `pointer` is a view of the caller.
    unsafe fn find(&self, json: &Text, pointer: gdap_str) -> Option<(&Value, &str)> {
        // SAFETY: the caller's.
        let pointer = unsafe { pointer.text_within("The pointer", POINTER_LIMIT) };
        let pointer = pointer.ok().flatten()?;
        let root = self.root.get_or_init(|| {
            let mut root = serde_json::from_str(json.as_str()).unwrap_or_default();
            end_texts(&mut root);
            root
        });
        Some((root.pointer(pointer)?, pointer))
    }

    /// A text; absent if it is anything else.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn text(&self, json: &Text, pointer: gdap_str) -> gdap_str {
        // SAFETY: the caller's.
        match unsafe { self.find(json, pointer) } {
            Some((Value::String(text), _)) => gdap_str {
                data: text.as_ptr().cast(),
                len: text.len() - 1,
            },
            _ => gdap_str::NULL,
        }
    }

    /// A whole number; `None` if it is anything else, or beyond 64 bits.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn int(&self, json: &Text, pointer: gdap_str) -> Option<i64> {
        // SAFETY: the caller's.
        unsafe { self.find(json, pointer) }?.0.as_i64()
    }

    /// A truth value; `None` if it is anything else.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn bool(&self, json: &Text, pointer: gdap_str) -> Option<bool> {
        // SAFETY: the caller's.
        unsafe { self.find(json, pointer) }?.0.as_bool()
    }

    /// How many items a list has, or properties an object; 0 for anything else.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn count(&self, json: &Text, pointer: gdap_str) -> usize {
        // SAFETY: the caller's.
        match unsafe { self.find(json, pointer) } {
            Some((Value::Array(items), _)) => items.len(),
            Some((Value::Object(properties), _)) => properties.len(),
            _ => 0,
        }
    }

    /// A part as JSON; absent if there is none.
    ///
    /// # Safety
    /// As for `find`.
    pub(super) unsafe fn part(&self, json: &Text, pointer: gdap_str) -> gdap_str {
        // SAFETY: the caller's.
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

/// Puts a NUL behind every text.
fn end_texts(value: &mut Value) {
    each_text(value, &mut |text| text.push('\0'));
}

/// Takes it away again.
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
