//! The system's own dialogs: choosing a folder, showing one in the file manager.
//! They run beside the window, which never waits for them.

use std::sync::mpsc::{Receiver, channel};

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct FolderDialog {
    answer: Option<Receiver<Option<String>>>,
}

impl FolderDialog {
    /// Opens the dialog, unless it is open already.
    pub fn open(&mut self, ctx: &egui::Context, title: &str) {
        if self.answer.is_some() {
            return;
        }
        let (tell, answer) = channel();
        self.answer = Some(answer);
        // The dialog is made here, on the main thread, as macOS asks; the waiting is done elsewhere.
        let dialog = rfd::AsyncFileDialog::new().set_title(title).pick_folder();
        let ctx = ctx.clone();
        std::thread::spawn(move || {
            let folder = pollster::block_on(dialog)
                .map(|folder| folder.path().to_string_lossy().into_owned());
            // Nobody listens any more once the window is closed.
            let _ = tell.send(folder);
            ctx.request_repaint();
        });
    }

    /// The folder that was chosen since the last call.
    pub fn chosen(&mut self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        let folder = match answer.try_recv() {
            Ok(folder) => folder,
            Err(std::sync::mpsc::TryRecvError::Empty) => return None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => None,
        };
        self.answer = None;
        folder
    }
}

/// Shows a folder in the system's file manager. What the file manager makes of it is its own affair.
pub fn reveal(folder: &str) {
    if let Err(error) = open::that_detached(folder) {
        eprintln!("deti: {folder}: {error}");
    }
}
