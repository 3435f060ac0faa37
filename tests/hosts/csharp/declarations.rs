//! Parses the declarations of include/gdap.h and of powershell/Native/*.cs, which have a simple form, and
//! finds differences in functions, structs, callbacks and constants.

use std::collections::BTreeMap;

/// The declarations of one side. Parameters and fields are (type, name).
#[derive(Default)]
pub struct Declarations {
    pub functions: BTreeMap<String, Signature>,
    pub callbacks: BTreeMap<String, Signature>,
    pub structs: BTreeMap<String, Vec<(String, String)>>,
    /// C: `GDAP_X` to its number. C#: `Enum.Member` to its number.
    pub constants: BTreeMap<String, i64>,
}

/// A function or a callback.
#[derive(Debug)]
pub struct Signature {
    pub returns: String,
    pub parameters: Vec<(String, String)>,
}

/// Which enum of the binding holds which constants of the header.
pub const ENUMS: [(&str, &str); 18] = [
    ("GDAP_STATUS_", "GdapStatus"),
    ("GDAP_OUTCOME_", "GdapOutcome"),
    ("GDAP_RESULT_", "GdapResultKind"),
    ("GDAP_SERVICE_", "GdapService"),
    ("GDAP_CLOUD_", "GdapCloud"),
    ("GDAP_API_", "GdapApiVersion"),
    ("GDAP_PROXY_", "GdapProxyMode"),
    ("GDAP_ACTION_", "GdapAction"),
    ("GDAP_CALL_", "GdapCallFlags"),
    ("GDAP_BATCH_", "GdapBatchFlags"),
    ("GDAP_CLIENT_", "GdapClientFlags"),
    ("GDAP_ALGORITHM_", "GdapAlgorithm"),
    ("GDAP_CERTIFICATE_", "GdapCertificateFlags"),
    ("GDAP_IDENTITY_", "GdapIdentity"),
    ("GDAP_HOST_", "GdapIdentityHost"),
    ("GDAP_CHAIN_", "GdapChainFlags"),
    ("GDAP_LOG_", "GdapLogLevel"),
    ("GDAP_PROGRESS_", "GdapProgressKind"),
];

/// Reads the header.
pub fn header(text: &str) -> Declarations {
    let mut all = Declarations::default();
    let mut code = String::new();
    // A macro continues over lines that end in a backslash.
    let joined = without_comments(text).replace("\\\n", " ");
    for line in joined.lines() {
        if let Some(define) = line.trim_start().strip_prefix("#define ") {
            let mut words = define.split_whitespace();
            let (name, value) = (words.next().unwrap_or(""), words.collect::<String>());
            if let Ok(number) = value.trim_matches(['(', ')', 'u', 'U', 'l', 'L']).parse() {
                all.constants.insert(name.to_owned(), number);
            }
        } else if !line.trim_start().starts_with('#') && !line.contains("extern \"C\"") {
            code.push_str(line.trim_start_matches("GDAP_MUST_USE "));
            code.push(' ');
        }
    }
    for statement in statements(&code) {
        let statement = spaced(&statement);
        if let Some(rest) = statement.strip_prefix("typedef struct ") {
            if let Some((_, body)) = rest.split_once('{') {
                let (fields, name) = body.rsplit_once('}').expect("a struct ends");
                let fields = fields
                    .split(';')
                    .filter(|f| !f.trim().is_empty())
                    .map(named)
                    .collect();
                all.structs.insert(name.trim().to_owned(), fields);
            }
        } else if let Some(rest) = statement.strip_prefix("typedef ") {
            if let Some((returns, rest)) = rest.split_once("( *") {
                let (name, parameters) = rest.split_once(')').expect("a callback has a name");
                let parameters = parameters
                    .trim()
                    .trim_start_matches('(')
                    .trim_end_matches(')');
                all.callbacks
                    .insert(name.trim().to_owned(), signature(returns, parameters));
            }
        } else if let Some((before, parameters)) = statement.split_once('(') {
            let (returns, name) = named(before);
            if name.starts_with("gdap_") {
                let parameters = parameters.trim().trim_end_matches(')');
                all.functions.insert(name, signature(&returns, parameters));
            }
        }
    }
    all
}

/// Reads the binding's sources.
pub fn binding(sources: &[String]) -> Declarations {
    let mut all = Declarations::default();
    for text in sources {
        let text = without_comments(text);
        let mut lines = text.lines().map(str::trim).peekable();
        while let Some(line) = lines.next() {
            if line.starts_with("[DllImport(Library") {
                let (_, line) = line.split_once(" extern ").expect("an import is extern");
                let (before, parameters) = line.split_once('(').expect("an import has parameters");
                let (returns, name) = named(before);
                let parameters = parameters.trim_end_matches(");");
                all.functions.insert(name, signature(&returns, parameters));
            } else if let Some((_, line)) = line.split_once(" delegate ") {
                let (before, parameters) = line.split_once('(').expect("a delegate has parameters");
                let (returns, name) = named(before);
                let parameters = parameters.trim_end_matches(");");
                all.callbacks.insert(name, signature(&returns, parameters));
            } else if let Some((_, name)) = line.split_once(" struct gdap_") {
                let mut fields = Vec::new();
                while let Some(line) = lines.next_if(|line| *line != "}") {
                    if let Some(field) = line.strip_prefix("public ") {
                        fields.push(named(field.trim_end_matches(';')));
                    }
                }
                all.structs.insert(format!("gdap_{}", name.trim()), fields);
            } else if let Some((_, name)) = line.split_once(" enum ") {
                while let Some(line) = lines.next_if(|line| *line != "}") {
                    if let Some((member, value)) = line.trim_end_matches(',').split_once(" = ") {
                        let value = value.parse().expect("an enum's members have numbers");
                        all.constants
                            .insert(format!("{}.{member}", name.trim()), value);
                    }
                }
            }
        }
    }
    all
}

/// Every difference, as a sentence.
pub fn differences(c: &Declarations, cs: &Declarations) -> Vec<String> {
    let mut found = Vec::new();
    let opaque = |name: &str| !c.structs.contains_key(name);
    pairs(
        &c.functions,
        &cs.functions,
        "function",
        &mut found,
        |name, c, cs, found| {
            compare(name, c, cs, &opaque, found);
        },
    );
    pairs(
        &c.callbacks,
        &cs.callbacks,
        "callback",
        &mut found,
        |name, c, cs, found| {
            compare(name, c, cs, &opaque, found);
        },
    );
    pairs(
        &c.structs,
        &cs.structs,
        "struct",
        &mut found,
        |name, c, cs, found| {
            members(name, c, cs, &opaque, found);
        },
    );
    let mut expected = BTreeMap::new();
    for (name, value) in &c.constants {
        match ENUMS.iter().find(|(prefix, _)| name.starts_with(prefix)) {
            Some((prefix, group)) => {
                expected.insert(plain(&format!("{group}.{}", &name[prefix.len()..])), *value);
            }
            None if ["GDAP_ABI_VERSION", "GDAP_MAX_CONCURRENCY"].contains(&name.as_str())
                || name.starts_with("GDAP_VERSION_") => {}
            None => found.push(format!(
                "constant {name}: belongs to no enum of the binding"
            )),
        }
    }
    let known = |name: &&String| {
        ENUMS
            .iter()
            .any(|(_, group)| name.starts_with(&format!("{group}.")))
    };
    let own: BTreeMap<_, _> = cs
        .constants
        .iter()
        .filter(|(name, _)| known(name))
        .map(|(n, v)| (plain(n), *v))
        .collect();
    pairs(
        &expected,
        &own,
        "constant",
        &mut found,
        |name, c, cs, found| {
            if c != cs {
                found.push(format!(
                    "constant {name}: {c} in the header, {cs} in the binding"
                ));
            }
        },
    );
    found
}

fn pairs<T>(
    c: &BTreeMap<String, T>,
    cs: &BTreeMap<String, T>,
    what: &str,
    found: &mut Vec<String>,
    mut both: impl FnMut(&str, &T, &T, &mut Vec<String>),
) {
    for (name, of_c) in c {
        match cs.get(name) {
            Some(of_cs) => both(name, of_c, of_cs, found),
            None => found.push(format!("{what} {name}: not in the binding")),
        }
    }
    let extra = cs.keys().filter(|name| !c.contains_key(*name));
    found.extend(extra.map(|name| format!("{what} {name}: not in the header")));
}

fn compare(
    name: &str,
    c: &Signature,
    cs: &Signature,
    opaque: &dyn Fn(&str) -> bool,
    found: &mut Vec<String>,
) {
    if !agree(&c.returns, &cs.returns, opaque) {
        found.push(format!(
            "{name}: returns {} in the header, {} in the binding",
            c.returns, cs.returns
        ));
    }
    members(name, &c.parameters, &cs.parameters, opaque, found);
}

fn members(
    name: &str,
    c: &[(String, String)],
    cs: &[(String, String)],
    opaque: &dyn Fn(&str) -> bool,
    found: &mut Vec<String>,
) {
    if c.len() != cs.len() {
        found.push(format!(
            "{name}: {} members or parameters in the header, {} in the binding",
            c.len(),
            cs.len()
        ));
    }
    for ((c_type, c_name), (cs_type, cs_name)) in c.iter().zip(cs) {
        if c_name != cs_name.trim_start_matches('@') {
            found.push(format!(
                "{name}: {c_name} in the header is {cs_name} in the binding"
            ));
        }
        if !agree(c_type, cs_type, opaque) {
            found.push(format!(
                "{name}: {c_name} is {c_type} in the header, {cs_type} in the binding"
            ));
        }
    }
}

/// Whether a C# type is laid out and passed as the C type.
fn agree(c: &str, cs: &str, opaque: &dyn Fn(&str) -> bool) -> bool {
    let c = c
        .replace("const ", "")
        .replace("struct ", "")
        .replace(' ', "");
    let cs = cs.replace("out ", "&").replace(' ', "");
    let scalar = |c: &str| match c {
        "void" => "void".to_owned(),
        "int32_t" | "gdap_status" => "int".to_owned(),
        "uint32_t" => "uint".to_owned(),
        "int64_t" => "long".to_owned(),
        "uint64_t" => "ulong".to_owned(),
        "size_t" | "uintptr_t" => "UIntPtr".to_owned(),
        other => other.to_owned(),
    };
    if let Some(target) = c.strip_suffix("**") {
        return opaque(target) && cs == "&IntPtr";
    }
    let Some(target) = c.strip_suffix('*') else {
        // A callback in a struct is a pointer in the binding.
        return scalar(&c) == cs || (c.ends_with("_callback") && cs == "IntPtr");
    };
    match target {
        "void" | "char" => cs == "IntPtr",
        _ if scalar(target) != target => cs == format!("&{}", scalar(target)),
        _ if !opaque(target) => cs == format!("{target}*"),
        _ => {
            let noun = target.trim_start_matches("gdap_");
            let handle = format!("{}{}Handle", noun[..1].to_uppercase(), &noun[1..]);
            cs == "IntPtr" || cs == handle
        }
    }
}

fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

fn signature(returns: &str, parameters: &str) -> Signature {
    let parameters = parameters
        .split(',')
        .map(str::trim)
        .filter(|p| !p.is_empty() && *p != "void");
    Signature {
        returns: returns.trim().to_owned(),
        parameters: parameters.map(named).collect(),
    }
}

/// `const gdap_str * name` as its type and its name.
fn named(text: &str) -> (String, String) {
    let text = text.trim();
    let start = text
        .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '@')
        .map_or(0, |at| at + 1);
    (text[..start].trim().to_owned(), text[start..].to_owned())
}

fn spaced(text: &str) -> String {
    let text = text.replace('*', " * ");
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("* *", "**")
}

fn statements(code: &str) -> Vec<String> {
    let (mut all, mut one, mut depth) = (Vec::new(), String::new(), 0);
    for c in code.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => continue, // the end of extern "C"
            '}' => depth -= 1,
            _ => {}
        }
        if c == ';' && depth == 0 {
            all.push(std::mem::take(&mut one).trim().to_owned());
        } else {
            one.push(c);
            if c == '}' && depth == 0 && one.trim_start().starts_with("static ") {
                one.clear(); // a function defined in the header isn't exported by the library
            }
        }
    }
    all
}

fn without_comments(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let lines = plain
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}
