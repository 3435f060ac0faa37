//! Compiling the header with several compilers and standards.

use std::path::Path;
use std::process::Command;

use super::{generator, header, root, support};

/// Warnings of both compilers, each an error.
const STRICT: &[&str] = &[
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wshadow",
    "-Wcast-qual",
    "-Wundef",
];
const GCC: &[&str] = &["-Wlogical-op", "-Wduplicated-cond"];
/// All of clang's warnings. The header is for C++11 and later, so warnings about C++98 are disabled.
const CLANG: &[&str] = &[
    "-Weverything",
    "-Wno-c++98-compat",
    "-Wno-c++98-compat-pedantic",
];

pub fn it_compiles_in_every_language() {
    let dir = support::scratch("header");
    let uses: String = generator::OPTIONS
        .iter()
        .map(|name| {
            let by_macro = format!("{}_INIT", name.to_uppercase());
            format!("{{ {name} options = {by_macro};\nused += options.struct_size; }}\n")
        })
        .collect();
    let body = format!(
        "#include \"gdap.h\"\nint main(void) {{ size_t used = 0;\n{{ gdap_str a = GDAP_STR(\"x\"), b = GDAP_STR_NULL;\n\
         used += gdap_str_from(a.data).len + b.len; }}\n{uses}return used > 1000; }}\n"
    );
    let text = header();
    let first = text.split_once("```c\n").expect("a first program").1;
    let first = first.split_once("```").expect("its end").0;
    let first: Vec<_> = first
        .lines()
        .map(|line| line.trim_start_matches(" *"))
        .collect();
    let first = format!(
        "#include <stdio.h>\n#include \"gdap.h\"\n\
         void first(const char *token, const char *id);\n\
         void first(const char *token, const char *id) {{\n{}\n}}\n",
        first.join("\n")
    );
    let body = &format!("{body}{first}");
    std::fs::write(dir.join("use.c"), body).unwrap();
    std::fs::write(
        dir.join("use.cpp"),
        body.replace("(void)", "()")
            .replace(" NULL", " nullptr")
            .replace("(NULL", "(nullptr"),
    )
    .unwrap();
    // Newer compilers call it c23; all know the older name c2x.
    let c = ["c99", "c11", "c17", "c2x"];
    let cpp = ["c++11", "c++17", "c++20"];
    let compilers: [(&str, &[&str], &str); 4] = [
        ("gcc", &c, "use.c"),
        ("clang", &c, "use.c"),
        ("g++", &cpp, "use.cpp"),
        ("clang++", &cpp, "use.cpp"),
    ];
    for (compiler, languages, file) in compilers {
        let Some(path) = support::tool(compiler, "it_compiles_in_every_language") else {
            continue;
        };
        for language in languages {
            support::must(
                Command::new(&path)
                    .arg(format!("-std={language}"))
                    .args(STRICT)
                    .args(if compiler.starts_with("clang") {
                        CLANG
                    } else {
                        GCC
                    })
                    .args(["-Werror", "-fsyntax-only", "-I"])
                    .arg(root().join("include"))
                    .arg(dir.join(file)),
            );
        }
    }
}

/// The compiler's errors for a program with this body, which it must reject.
fn complaint(compiler: &Path, arguments: &[&str], body: &str) -> String {
    let file = support::scratch("complaint").join("wrong.c");
    std::fs::write(&file, format!("#include \"gdap.h\"\n{body}\n")).unwrap();
    let mut command = Command::new(compiler);
    command.args(["-std=c11", "-Werror", "-c"]).args(arguments);
    command.arg("-I").arg(root().join("include")).arg(&file);
    command.arg("-o").arg(file.with_extension("o"));
    let output = command.output().expect("a compiler");
    assert!(!output.status.success(), "{command:?} takes {body}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn a_dropped_status_is_a_warning() {
    for compiler in ["gcc", "clang"] {
        let Some(compiler) = support::tool(compiler, "a_dropped_status_is_a_warning") else {
            continue;
        };
        let body = "void f(gdap_client **c); void f(gdap_client **c) { gdap_client_new(NULL, NULL, c, NULL); }";
        let message = complaint(&compiler, &[], body);
        assert!(message.contains("unused-result"), "{message}");
    }
}

pub fn a_target_of_32_bits_is_an_error() {
    let Some(clang) = support::tool("clang", "a_target_of_32_bits_is_an_error") else {
        return;
    };
    let message = complaint(
        &clang,
        &["--target=i686-unknown-none", "-ffreestanding"],
        "",
    );
    assert!(
        message.contains("gdap is for 64-bit processes"),
        "{message}"
    );
}
