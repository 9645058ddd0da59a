//! The clipboard. One thread owns it for as long as the program runs, because on X11 and Wayland the
//! text is served by the program that put it there.

use std::sync::mpsc::{Receiver, Sender, channel};

use arboard::Clipboard;

use super::Post;
use super::logging::Stretch;
use crate::app::action::Event;
use crate::library::PhraseId;

/// What is to be copied.
struct Job {
    text: String,
    phrases: Vec<PhraseId>,
    query: String,
}

/// The thread that owns the clipboard.
pub struct ClipboardWorker {
    jobs: Sender<Job>,
}

impl ClipboardWorker {
    /// Starts the thread. The clipboard is opened when it is first used.
    pub fn start(post: Post) -> Self {
        let (jobs, work) = channel();
        std::thread::spawn(move || keep(&work, &post));
        Self { jobs }
    }

    /// Puts `text` on the clipboard; the news comes as [`Event::Copied`] or [`Event::Failed`].
    pub fn copy(&self, text: String, phrases: Vec<PhraseId>, query: String) {
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(Job { text, phrases, query });
    }
}

fn keep(work: &Receiver<Job>, post: &Post) {
    let mut clipboard: Option<Clipboard> = None;
    for Job { text, phrases, query } in work {
        let stretch = Stretch::begin("copy");
        let done = put(&mut clipboard, &text);
        let (n_chars, n_phrases) = (text.chars().count(), phrases.len());
        stretch.end(format_args!("{n_chars} characters, {n_phrases} phrases, {}", done.is_ok()));
        match done {
            Ok(()) => post.put(Event::Copied { text, phrases, query }),
            Err(error) => {
                // A clipboard that failed once is opened anew for the next text.
                clipboard = None;
                post.put(Event::Failed { key: "toast.copy_failed", reason: reason(&error) });
            }
        }
    }
}

fn put(clipboard: &mut Option<Clipboard>, text: &str) -> Result<(), arboard::Error> {
    let held = match clipboard {
        Some(held) => held,
        None => clipboard.insert(Clipboard::new()?),
    };
    held.set_text(text)
}

/// Puts `text` on the clipboard and serves it until another program takes the clipboard over.
/// On Windows and macOS the system keeps the text, and this returns at once.
///
/// # Errors
/// If there is no clipboard, or it cannot be written.
pub fn put_and_serve(text: &str) -> Result<(), arboard::Error> {
    let mut clipboard = Clipboard::new()?;
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        use arboard::SetExtLinux as _;
        clipboard.set().wait().text(text)
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    {
        clipboard.set_text(text)
    }
}

/// Whether there is a clipboard, in the system's own words if there is none.
///
/// # Errors
/// If there is no clipboard.
pub fn probe() -> Result<(), arboard::Error> {
    Clipboard::new().map(|_| ())
}

/// What went wrong, in the system's own words and no others.
pub fn reason(error: &arboard::Error) -> String {
    match error {
        arboard::Error::Unknown { description } => description.clone(),
        other => other.to_string(),
    }
}

/// True if the clipboard holds exactly `text` now.
pub fn holds(text: &str) -> bool {
    Clipboard::new().and_then(|mut clipboard| clipboard.get_text()).is_ok_and(|held| held == text)
}
