//! Generates powershell/Native/GdapCallOptions.Calls.cs from the table of options by call, which the header
//! contains as well.

use gdap::base::Term;
use gdap::client::CallKind;
use gdap::model::ServiceKind;

pub const FILE: &str = "powershell/Native/GdapCallOptions.Calls.cs";

/// The text of the file. If it names a member that the binding lacks, the binding's build fails.
pub fn text() -> String {
    let mut text = String::from(
        "// Generated from the table of options by call by `BLESS=1 cargo test --test csharp`; do not edit it.\n\n\
         namespace Gdap.Native\n{\n    \
         /// <remarks>\n    \
         /// Every call has <see cref=\"Cancel\"/>, <see cref=\"CancellationToken\"/>, <see cref=\"Deadline\"/>, <see cref=\"AttemptTimeout\"/> and\n    \
         /// <see cref=\"ClientRequestId\"/>. The others belong to the calls below; anywhere else they are InvalidArgument, and nothing\n    \
         /// is sent. <see cref=\"Offline\"/> requires <see cref=\"Plan\"/>, except for <see cref=\"GdapClient.SignIn\"/>; <see cref=\"IfMatch\"/> and\n    \
         /// <see cref=\"Snapshot\"/> can't be combined.\n    \
         /// <list type=\"table\">\n",
    );
    for call in CallKind::ALL {
        // The variant is the name of the method.
        text.push_str(&format!(
            "    /// <item><term><see cref=\"GdapClient.{call:?}\"/></term><description>\n"
        ));
        let batch = Some(call.batch_options()).filter(|options| !options.is_empty());
        for (title, options) in [
            ("Graph", call.options(ServiceKind::Graph)),
            ("CloudCockpit", call.options(ServiceKind::CloudCockpit)),
            ("In a batch also", batch),
        ] {
            if let Some(options) = options {
                text.push_str(&format!("    /// {title}: {}.\n", names(options)));
            }
        }
        text.push_str("    /// </description></item>\n");
    }
    text.push_str("    /// </list>\n    /// </remarks>\n    public sealed partial class GdapCallOptions\n    {\n    }\n}\n");
    text
}

fn names(options: &[Term]) -> String {
    let names: Vec<_> = options
        .iter()
        .map(|option| {
            let (first, rest) = option.key().split_at(1);
            format!("<see cref=\"{}{rest}\"/>", first.to_uppercase())
        })
        .collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}
