//! What stands around every screen: the library's name and state, problems, toasts.

use serde::Serialize;

use crate::app::AppState;
use crate::app::curate::op::spoken;
use crate::app::state::{Loading, ToastKind};

/// What stands around every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShellView {
    /// The library's name.
    pub library: String,
    /// Where it is, for the tooltip.
    pub folder: String,
    /// How many phrases, in words.
    pub n_phrases: String,
    /// It cannot be written.
    pub read_only: bool,
    /// Errors in its files.
    pub n_errors: usize,
    /// Milder problems.
    pub n_warnings: usize,
    /// The state of its files in words, if something is wrong.
    pub problems: Option<String>,
    /// What was done, told shortly.
    pub toasts: Vec<ToastView>,
}

/// Something told shortly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToastView {
    /// Its number.
    pub id: u64,
    /// What it says.
    pub text: String,
    /// Something went wrong.
    pub failed: bool,
    /// Something is needed first.
    pub hint: bool,
    /// It can be taken back.
    pub undo: bool,
}

/// What stands around every screen.
pub fn shell(state: &AppState) -> ShellView {
    let words = state.words();
    let (folder, read_only) = match &state.loading {
        Loading::Ready { folder, read_only } => (folder.clone(), *read_only),
        Loading::Missing { folder, .. } => (folder.clone(), false),
        Loading::Reading => (String::new(), false),
    };
    let (n_errors, n_warnings) = state.problem_counts();
    let n = state.content.library.phrases.len().to_string();
    let key = if n_errors > 0 { "shell.errors" } else { "shell.warnings" };
    let n_shown = if n_errors > 0 { n_errors } else { n_warnings };
    ShellView {
        library: state.content.library.meta.name.clone(),
        folder,
        n_phrases: words.fill("shell.n_phrases", &[("n", n)]),
        read_only,
        n_errors,
        n_warnings,
        problems: (n_shown > 0).then(|| words.fill(key, &[("n", n_shown.to_string())])),
        toasts: state
            .toasts
            .iter()
            .map(|toast| ToastView {
                id: toast.id,
                text: words.fill(toast.key, &spoken(&toast.args, words)),
                failed: toast.kind == ToastKind::Failed,
                hint: toast.kind == ToastKind::Hint,
                undo: toast.undo.is_some(),
            })
            .collect(),
    }
}

/// The title of the window: the library's name once it is read, with a mark if its files have errors.
pub fn title(state: &AppState) -> String {
    match &state.loading {
        Loading::Ready { .. } => {
            let (n_errors, _) = state.problem_counts();
            let mark = if n_errors > 0 { "! " } else { "" };
            format!("{mark}{} · 得体", state.content.library.meta.name)
        }
        Loading::Reading | Loading::Missing { .. } => String::from("得体 Deti"),
    }
}
