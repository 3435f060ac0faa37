//! The kinds of faults, in one table from which the output of `--help` and `GET /` is generated.

use serde::Deserialize;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Status,
    Details,
    Echo,
    Aadsts,
    IdToken,
    Html,
    Redirect,
    Empty,
    BadJson,
    Patch,
    OtherEntity,
    OldEntity,
    Etag,
    Stores,
    Stale,
    NextLink,
    Location,
    Stall,
    Delay,
    CloseBefore,
    CloseAfter,
    ResetBefore,
    ResetAfter,
    Half,
    WrongLength,
    Drip,
    Huge,
    Deep,
    GzipBomb,
    ConnectReset,
    Handshake,
}

/// What a kind affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    /// Another response replaces the service's.
    Replaces,
    /// The service's response is changed.
    Changes,
    /// The service's response is damaged while it is sent, so the kind can't hit an item of a batch.
    Spoils,
    /// The connection ends, and there is no response.
    Ends,
    /// The connection fails before a request is sent.
    Connection,
}

struct Row {
    kind: Kind,
    name: &'static str,
    nature: Nature,
    /// Whether the request takes effect, unless `afterCommit` says otherwise.
    commits: bool,
    parameters: &'static str,
    text: &'static str,
}

macro_rules! rows {
    ($($kind:ident $name:literal $nature:ident $commits:literal $parameters:literal $text:literal)*) => {
        &[$(Row {
            kind: Kind::$kind,
            name: $name,
            nature: Nature::$nature,
            commits: $commits,
            parameters: $parameters,
            text: $text,
        }),*]
    };
}

#[rustfmt::skip]
const ROWS: &[Row] = rows! {
    Status "status" Replaces false "status (503), code, message" "an error of the service with this status"
    Details "details" Replaces false "status (400), details" "an error that says why in its details"
    Echo "echo" Replaces false "status (400)" "an error whose every part and header repeats the secrets of the request"
    Aadsts "aadsts" Replaces false "code, such as 65001, 50076, 53003, 700016 or 7000222" "an error of the token endpoint with this number"
    IdToken "id_token" Changes true "wrong: signature, aud, iss, nonce, tid or exp" "an ID token that is wrong there"
    Html "html" Replaces false "status (502)" "the page of a gateway; a 401 asks for NTLM, a 302 leads to a sign-in page"
    Redirect "redirect" Replaces false "to, status (302)" "a redirect"
    Empty "empty" Changes true "status" "no body"
    BadJson "bad_json" Changes true "status" "a body that breaks off"
    Patch "patch" Changes true "patch" "the response with this merge patch; null takes a property away"
    OtherEntity "other_entity" Changes true "" "the response shows another relationship"
    OldEntity "old_entity" Changes true "status (200)" "the response shows the entity as it stood before the request"
    Etag "etag" Changes true "to" "the response with this ETag, such as * or an empty text"
    Stores "stores" Changes true "patch" "the service stores the entity with this merge patch, and shows it so"
    Stale "stale" Changes true "ms (as before the last change)" "a replica that lags answers"
    NextLink "next_link" Changes true "to" "the response with this @odata.nextLink; {root} and {path} in it stand for those of the request"
    Location "location" Changes true "to" "the response with this Location; {root} and {path} in it stand for those of the real one"
    Stall "stall" Spoils true "ms (1000)" "waits before the request takes effect (with afterCommit: after it), then answers"
    Delay "delay" Spoils true "ms (1000)" "the same as stall"
    CloseBefore "close_before" Ends false "" "the connection ends (FIN); nothing took effect"
    CloseAfter "close_after" Ends true "" "the connection ends (FIN) after the request took effect"
    ResetBefore "reset_before" Ends false "" "the connection ends (RST); nothing took effect"
    ResetAfter "reset_after" Ends true "" "the connection ends (RST) after the request took effect"
    Half "half" Spoils true "" "half of the body, then the connection ends"
    WrongLength "wrong_length" Spoils true "bytes (10)" "Content-Length claims so many bytes more than come"
    Drip "drip" Spoils true "ms (100)" "the body byte by byte, with a pause before each"
    Huge "huge" Spoils true "bytes (100 MiB)" "a JSON body of this size"
    Deep "deep" Spoils true "depth (10000)" "arrays in arrays"
    GzipBomb "gzip_bomb" Spoils true "bytes (100 MiB)" "so many bytes of JSON, packed"
    ConnectReset "connect_reset" Connection false "" "a new connection ends (RST) before a request is read"
    Handshake "handshake" Connection false "" "a new connection ends with a TLS alert in place of the handshake"
};

impl Kind {
    fn row(self) -> &'static Row {
        // The unit test below checks that the table has a row for every kind.
        let row = ROWS.iter().find(|row| row.kind == self);
        row.unwrap_or(&ROWS[0])
    }

    /// The kind's name.
    pub(crate) fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether the request takes effect, unless the rule says otherwise.
    pub(crate) fn commits(self) -> bool {
        self.row().commits
    }

    /// Whether the service's own response is needed.
    pub(crate) fn needs_response(self) -> bool {
        matches!(self.row().nature, Nature::Changes | Nature::Spoils)
    }

    /// Whether the connection ends without a response.
    pub(crate) fn ends_connection(self) -> bool {
        self.row().nature == Nature::Ends
    }

    /// Whether the connection ends with a reset.
    pub(crate) fn resets(self) -> bool {
        matches!(self, Self::ResetBefore | Self::ResetAfter)
    }

    /// Whether the kind acts on the connection, so that it can't hit an item of a batch.
    pub(crate) fn needs_wire(self) -> bool {
        matches!(self.row().nature, Nature::Spoils | Nature::Ends)
    }

    /// Whether the kind hits new connections instead of requests.
    pub(crate) fn is_of_connections(self) -> bool {
        self.row().nature == Nature::Connection
    }
}

/// The name, the parameters and the description of each kind.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    ROWS.iter().map(|row| (row.name, row.parameters, row.text))
}

#[cfg(test)]
mod tests {
    use super::{Kind, ROWS};

    #[test]
    fn the_table_has_each_kind_under_its_name() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.kind as usize, at, "{}", row.name);
            let read: Kind = serde_json::from_value(row.name.into()).expect("a kind");
            assert_eq!(read, row.kind, "{}", row.name);
        }
        assert_eq!(Kind::Handshake as usize + 1, ROWS.len());
    }
}
