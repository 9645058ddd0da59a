//! The system's own dialogs: choosing a folder, choosing a place for a file, showing a folder in the file
//! manager. They run beside the window, which never waits for them.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use crate::app::action::{Event, Wanted};
use crate::words::Words;

/// Nobody calls a dialog off as quickly as this: there was none.
const NO_DIALOG: Duration = Duration::from_millis(150);

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct Dialog {
    open: Option<(Wanted, Receiver<Answer>)>,
}

#[derive(Debug)]
enum Answer {
    Chosen(String),
    CalledOff,
    NoDialog,
}

impl Dialog {
    /// Opens the dialog that asks for `wanted`, unless one is open already.
    pub fn open(&mut self, ctx: &egui::Context, words: &Words, wanted: Wanted) {
        if self.open.is_some() {
            return;
        }
        let (tell, answer) = channel();
        // The dialog is made here, on the main thread, as macOS asks; the waiting is done elsewhere.
        let dialog = rfd::AsyncFileDialog::new();
        let asked = match &wanted {
            Wanted::Library => {
                Asked::Folder(dialog.set_title(words.get("dialog.choose_library")).pick_folder())
            }
            Wanted::Reports => {
                Asked::Folder(dialog.set_title(words.get("dialog.choose_reports")).pick_folder())
            }
            Wanted::Place(file) => {
                let what = words.get(file.what);
                let title = words.fill("dialog.save", &[("what", what)]);
                let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending);
                let dialog = dialog.set_title(title).set_file_name(&file.name);
                Asked::Place(dialog.add_filter(ending.to_uppercase(), &[ending]).save_file())
            }
        };
        let ctx = ctx.clone();
        let begun = Instant::now();
        std::thread::spawn(move || {
            let chosen = match asked {
                Asked::Folder(dialog) => pollster::block_on(dialog),
                Asked::Place(dialog) => pollster::block_on(dialog),
            };
            let path = chosen.map(|chosen| chosen.path().to_string_lossy().into_owned());
            // Nobody listens any more once the window is closed.
            let _ = tell.send(match path {
                Some(path) => Answer::Chosen(path),
                // A system without dialogs answers as if somebody had called it off, and says so
                // only to a log.
                None if begun.elapsed() < NO_DIALOG => Answer::NoDialog,
                None => Answer::CalledOff,
            });
            ctx.request_repaint();
        });
        self.open = Some((wanted, answer));
    }

    /// What came of the dialog since the last call.
    pub fn news(&mut self) -> Option<Event> {
        let (_, answer) = self.open.as_ref()?;
        let answer = match answer.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Answer::CalledOff,
        };
        let (wanted, _) = self.open.take()?;
        match (answer, wanted) {
            (Answer::CalledOff, _) => None,
            (Answer::NoDialog, wanted) => Some(Event::NoDialog(wanted)),
            (Answer::Chosen(folder), Wanted::Library) => Some(Event::LibraryChosen(folder)),
            (Answer::Chosen(folder), Wanted::Reports) => Some(Event::ReportsChosen(folder)),
            (Answer::Chosen(path), Wanted::Place(file)) => Some(Event::PlaceChosen { path, file }),
        }
    }
}

/// A dialog that was shown; the system's futures have different types.
enum Asked<Folder, Place> {
    Folder(Folder),
    Place(Place),
}

/// Shows a folder in the system's file manager. What the file manager makes of it is its own affair.
pub fn reveal(folder: &str) {
    if let Err(error) = open::that_detached(folder) {
        eprintln!("deti: {folder}: {error}");
    }
}
