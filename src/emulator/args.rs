//! The command line of `gdap-emulator serve`.

use super::Options;
use super::control::manual;

const USAGE: &str = "\
gdap-emulator: a stand-in for Microsoft Graph's GDAP relationships, CloudCockpit and Entra tokens

Usage: gdap-emulator [serve] [options]
       gdap-emulator demo

  --port N               the port on 127.0.0.1 (default: one that is free)
  --tls                  speak https, with an authority made at the start
  --ca-file FILE         write that authority to FILE, as PEM (with --tls)
  --state FILE           load FILE at the start if it exists, save to it at the end
  --seed N               start with N more relationships, a realistic mix: the same for the same N
  --until-stdin-closes   end when standard input closes, and not on an interrupt (Ctrl+C)
  --help, --version

When it is ready it prints one line: {\"uri\":..,\"pid\":..,\"version\":..,\"caFile\":..}. It ends on an
interrupt or a termination signal.
";

/// What `--help` prints.
pub fn help() -> String {
    format!("{USAGE}\n{}", manual::text())
}

/// The parsed command line.
#[derive(Clone, Debug, Default)]
pub struct Serve {
    /// How the emulator is started.
    pub options: Options,
    /// How many relationships are created at the start.
    pub seed: u64,
    /// Whether the program ends when standard input closes.
    pub until_stdin_closes: bool,
}

/// Reads the arguments that follow `serve`.
///
/// # Errors
/// One sentence, for an argument that is not known or lacks its value.
pub fn serve(arguments: impl IntoIterator<Item = String>) -> Result<Serve, String> {
    let mut serve = Serve::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next().filter(|v| !v.is_empty());
            value.ok_or_else(|| format!("The argument {argument} needs a value."))
        };
        match argument.as_str() {
            "--port" => serve.options.port = number(&argument, &value()?)?,
            "--tls" => serve.options.tls = true,
            "--ca-file" => serve.options.ca_file = Some(value()?.into()),
            "--state" => serve.options.state_file = Some(value()?.into()),
            "--seed" => serve.seed = number(&argument, &value()?)?,
            "--until-stdin-closes" => serve.until_stdin_closes = true,
            other => return Err(format!("The argument {other} is not known; see --help.")),
        }
    }
    if serve.options.ca_file.is_some() && !serve.options.tls {
        return Err("The argument --ca-file needs --tls.".into());
    }
    Ok(serve)
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("The argument {name} takes a number, not {value}."))
}
