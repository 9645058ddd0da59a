//! The clipboard. One thread owns it for as long as the program runs, because on X11 and Wayland the
//! text is served by the program that put it there. When the program ends while it still owns the
//! text, a child goes on serving it, as one does for `deti copy`: until another program copies, or
//! until the display is gone.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use arboard::Clipboard;

use super::Post;
use super::logging::Stretch;
use crate::app::action::Event;
use crate::library::PhraseId;

/// The hidden command that serves the clipboard.
pub const HOLD: &str = "hold-clipboard";

/// How long to wait for the child to take the text over.
const TAKES_OVER: Duration = Duration::from_secs(5);

/// What the thread is asked to do.
enum Job {
    Copy { text: String, phrases: Vec<PhraseId>, query: String },
    Leave,
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

    /// Puts `text` on the clipboard; the news comes as [`Event::Copied`] or [`Event::CopyRefused`].
    pub fn copy(&self, text: String, phrases: Vec<PhraseId>, query: String) {
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(Job::Copy { text, phrases, query });
    }

    /// Leaves what is still owned to a child; [`Event::ClipboardLeft`] says that the program may end.
    pub fn leave(&self) {
        // As above.
        let _ = self.jobs.send(Job::Leave);
    }
}

fn keep(work: &Receiver<Job>, post: &Post) {
    let mut clipboard: Option<Clipboard> = None;
    let mut last: Option<String> = None;
    for job in work {
        match job {
            Job::Copy { text, phrases, query } => {
                let stretch = Stretch::begin("copy");
                let done = put(&mut clipboard, &text);
                let (n_chars, n_phrases) = (text.chars().count(), phrases.len());
                let good = done.is_ok();
                stretch.end(format_args!("{n_chars} characters, {n_phrases} phrases, {good}"));
                match done {
                    Ok(()) => {
                        last = Some(text.clone());
                        post.put(Event::Copied { text, phrases, query });
                    }
                    Err(error) => {
                        // A clipboard that failed once is opened anew for the next text.
                        clipboard = None;
                        last = None;
                        let reason = reason(&error);
                        post.put(Event::CopyRefused { text, phrases, query, reason });
                    }
                }
            }
            Job::Leave => {
                if let (Some(held), Some(text)) = (&mut clipboard, &last)
                    && !KEPT_BY_SYSTEM
                    && held.get_text().is_ok_and(|now| now == *text)
                {
                    // There is nobody left to tell: the text goes with the window then.
                    let _ = serve_by_child(text);
                }
                post.put(Event::ClipboardLeft);
            }
        }
    }
}

/// The system keeps what was copied after the program has ended.
pub const KEPT_BY_SYSTEM: bool = cfg!(any(windows, target_os = "macos"));

fn put(clipboard: &mut Option<Clipboard>, text: &str) -> Result<(), arboard::Error> {
    let held = match clipboard {
        Some(held) => held,
        None => clipboard.insert(Clipboard::new()?),
    };
    held.set_text(text)
}

/// Starts a child that serves `text`, and waits until it does.
///
/// # Errors
/// If it does not: why, in words or as `@key` of the words table.
pub fn serve_by_child(text: &str) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program);
    // By its input and not as an argument: arguments are there for every program to read.
    child.arg(HOLD).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Its own group: an interrupt in the terminal is not for it.
        child.process_group(0);
    }
    let mut child = child.spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    }
    // It says a line: an empty one when it serves, else why it cannot.
    let (tell, told) = channel();
    let answer = child.stdout.take();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = answer.map(|answer| BufReader::new(answer).read_line(&mut line));
        tell.send(matches!(read, Some(Ok(n)) if n > 0).then(|| line.trim().to_owned()))
    });
    match told.recv_timeout(TAKES_OVER) {
        Ok(Some(line)) if line.is_empty() => Ok(()),
        Ok(Some(reason)) => Err(reason),
        Ok(None) | Err(_) => Err(String::from("@clipboard.timed_out")),
    }
}

/// Puts `text` on the clipboard, calls `ready`, and serves the text until another program takes the
/// clipboard over, or until the display is gone. On Windows and macOS the system keeps the text, and
/// this returns at once.
///
/// # Errors
/// If there is no clipboard, or it cannot be written.
pub fn put_and_serve(text: &str, ready: fn()) -> Result<(), arboard::Error> {
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        let (ended, first) = channel();
        let (served, text) = (ended.clone(), text.to_owned());
        // Whichever comes first; the program ends then, and the other thread with it.
        std::thread::spawn(move || served.send(serve(text, ready)));
        std::thread::spawn(move || {
            display::wait_until_gone();
            ended.send(Ok(()))
        });
        first.recv().unwrap_or(Ok(()))
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    {
        Clipboard::new()?.set_text(text)?;
        ready();
        Ok(())
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn serve(text: String, ready: fn()) -> Result<(), arboard::Error> {
    use arboard::SetExtLinux as _;
    let mut held = Clipboard::new()?;
    held.set_text(text.as_str())?;
    ready();
    held.set().wait().text(text)
}

/// Whether there is a clipboard.
///
/// # Errors
/// If there is none: why, in words or as `@key` of the words table.
pub fn probe() -> Result<(), String> {
    Clipboard::new().map(|_| ()).map_err(|error| reason(&error))
}

/// What went wrong: `@key` of the words table where the cause is known, else the system's own words
/// and no others.
pub fn reason(error: &arboard::Error) -> String {
    #[cfg(all(unix, not(target_os = "macos")))]
    if matches!(error, arboard::Error::Unknown { .. } | arboard::Error::ClipboardNotSupported) {
        // What the library says is about the last way that it tried.
        if let Some(cause) = display::cause() {
            return cause.to_owned();
        }
    }
    match error {
        arboard::Error::Unknown { description } => description.clone(),
        other => other.to_string(),
    }
}

/// The display, as far as the clipboard hangs on it.
#[cfg(all(unix, not(target_os = "macos")))]
mod display {
    use std::io::Read as _;
    use std::os::unix::net::UnixStream;
    use std::path::{Path, PathBuf};

    /// Waits until the display is gone. Nothing is asked of it meanwhile, and nothing wakes up.
    /// Returns never where no display can be watched.
    pub fn wait_until_gone() {
        // Where both are there the compositor is the one that ends last.
        if let Some(mut compositor) = compositor() {
            // It says nothing to somebody who asks nothing, so what comes is the end.
            let _ = compositor.read(&mut [0]);
            return;
        }
        if let Ok((server, _)) = x11rb::connect(None) {
            use x11rb::connection::Connection as _;
            while server.wait_for_event().is_ok() {}
            return;
        }
        loop {
            std::thread::park();
        }
    }

    /// Why there is no clipboard, as `@key` of the words table, where that can be seen.
    pub fn cause() -> Option<&'static str> {
        let server = std::env::var_os("DISPLAY").is_some_and(|name| !name.is_empty());
        if server && x11rb::connect(None).is_ok() {
            return None;
        }
        Some(match compositor() {
            Some(_) => "@clipboard.no_data_control",
            None => "@clipboard.no_display",
        })
    }

    /// A connection to the Wayland compositor, if one is named and there.
    fn compositor() -> Option<UnixStream> {
        let name = std::env::var_os("WAYLAND_DISPLAY").filter(|name| !name.is_empty())?;
        let place = if Path::new(&name).is_absolute() {
            PathBuf::from(name)
        } else {
            PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR")?).join(name)
        };
        UnixStream::connect(place).ok()
    }
}
