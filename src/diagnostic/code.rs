//! The kinds of problems, in one table. A new kind is one line here and two words in each
//! language's table; a test names what is missing.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $severity:ident;)*) => {
        /// A kind of problem, by a short stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every kind, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed, for example `E-INDENT`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How bad it usually is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A byte that is not UTF-8. Args: `offset`, `guess`.
    Utf8 = "E-UTF8", Error;
    /// A file over the size limit. Args: `found`, `limit`.
    Size = "E-SIZE", Error;
    /// A line over the length limit. Args: `found`, `limit`.
    Line = "E-LINE", Error;
    /// Nested too deep. Args: `limit`.
    Depth = "E-DEPTH", Error;
    /// Too many values. Args: `limit`.
    Events = "E-EVENTS", Error;
    /// An anchor or alias. Args: `found`.
    Alias = "E-ALIAS", Error;
    /// A tag such as `!ruby/object`. Args: `found`.
    Tag = "E-TAG", Error;
    /// Too many keys in one mapping. Args: `limit`.
    Keys = "E-KEYS", Error;
    /// A merge key `<<`.
    Merge = "E-MERGE", Error;
    /// A key written twice. Args: `key`, `first_line`.
    DupKey = "E-DUPKEY", Error;
    /// Indentation by something else than spaces. Args: `found` (code point and name).
    Indent = "E-INDENT", Error;
    /// A control character. Args: `found`.
    Ctrl = "E-CTRL", Error;
    /// Not YAML. Args: `found`.
    Syntax = "E-SYNTAX", Error;
    /// A full-width colon where YAML needs `: `. Args: `found`.
    FullWidthColon = "E-COLON", Error;
    /// A plain value that begins with a character YAML keeps for itself. Args: `found`.
    Quote = "E-QUOTE", Error;
    /// No blank after the colon of a key. Args: `found`.
    NoSpace = "E-SPACE", Error;
    /// A quote or bracket that is not closed. Args: `found`.
    Unclosed = "E-UNCLOSED", Error;
    /// Something after a closing quote. Args: `found`.
    Trailing = "E-TRAILING", Error;
    /// A backslash that begins no escape. Args: `found`.
    Escape = "E-ESCAPE", Error;
    /// A line that does not begin where its neighbours do. Args: `found`.
    Align = "E-ALIGN", Error;
    /// A line that is no `key: value`. Args: `found`.
    NoColon = "E-NOCOLON", Error;
    /// Not of the expected shape. Args: `found`, `expected`.
    Schema = "E-SCHEMA", Error;
    /// A key nobody knows. Args: `key`, `nearest`.
    UnknownKey = "E-KEY", Error;
    /// A key that is needed is missing. Args: `key`.
    MissingKey = "E-MISSING", Error;
    /// A value outside the allowed ones. Args: `key`, `found`, `expected`.
    BadValue = "E-VALUE", Error;
    /// A pattern of a rule that cannot be read. Args: `found`, `why`.
    BadPattern = "E-PATTERN", Error;
    /// A word list that no rule file has. Args: `found`, `known`.
    UnknownClass = "E-CLASS", Error;
    /// An id that is not kebab-case. Args: `found`.
    BadId = "E-ID", Error;
    /// Two phrases of one id. Args: `id`, `first` (path:line).
    DupId = "L-DUPID", Error;
    /// Two phrases of one shortcut. Args: `shortcut`, `first`.
    DupShortcut = "L-DUPSHORTCUT", Error;
    /// A category that `library.yaml` does not list. Args: `found`.
    UnknownCategory = "L-CATEGORY", Error;
    /// A category listed twice in `library.yaml`. Args: `found`.
    DupCategory = "L-DUPCATEGORY", Error;
    /// A phrase without text.
    EmptyText = "L-EMPTY", Error;
    /// A stretch that does not occur in its text. Args: `found`, `text`.
    NoSpan = "L-SPAN", Error;
    /// A turn that no turn of the script is called. Args: `found`, `expected`.
    NoTarget = "L-TARGET", Error;
    /// A turn that no way leads to. Args: `found`.
    Unreached = "W-UNREACHED", Warning;
    /// A `#` that cut a text short. Args: `kept`, `cut`.
    Hash = "W-HASH", Warning;
    /// A brace that belongs to no placeholder. Args: `found`.
    Brace = "W-BRACE", Warning;
    /// Text changed since it was approved. Args: `approved`, `now`.
    ChangedSinceApproval = "W-CHANGED", Warning;
    /// A conflict copy left by a file synchroniser; never loaded.
    ConflictCopy = "W-CONFLICT", Warning;
    /// A file that could not be read from disk. Args: `reason`.
    Unreadable = "E-READ", Error;
    /// A file that is no practice report.
    NoReport = "E-REPORT", Error;
    /// A practice report that a newer version wrote. Args: `found`, `known`.
    NewReport = "E-REPORTNEW", Error;
    /// A practice report in which something is missing or changed. Args: `reason`.
    BadReport = "E-REPORTBAD", Error;
    /// No JSON at all.
    NotJson = "E-JSON", Error;
    /// The library folder is not there. Args: `path`.
    NoLibrary = "E-NOLIBRARY", Error;
    /// A file that lost everything it held; the last good version stays. Args: `count`.
    EmptyFile = "W-EMPTYFILE", Warning;
    /// A file that is no longer there; what it held stays in use. Args: `count`.
    FileGone = "W-FILEGONE", Warning;
    /// A phrase file without anything in it.
    NothingInFile = "W-NOTHING", Warning;
    /// A shortcut that the search takes for something else. Args: `found`.
    LostShortcut = "W-SHORTCUT", Warning;
    /// A broken file whose last good version stays in use. Args: `count`.
    LastGood = "W-LASTGOOD", Warning;
    /// A change that was not made in a file. Args: `reason`.
    NotEdited = "E-EDIT", Error;
    /// A file that could not be saved. Args: `reason`, `cure`.
    NotSaved = "E-SAVE", Error;
    /// `library.yaml` is missing; the built-in one is used.
    NoMeta = "W-NOMETA", Warning;
    /// A line of a history file that tells no event. Args: `reason`.
    History = "W-HISTORY", Warning;
}
