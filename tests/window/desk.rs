//! A display without a screen, a window on it, and hands: Xvfb, openbox, xdotool, xclip.
//! Nothing here sleeps for a fixed time and hopes: everything waits until it sees what it waits for.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long to wait for anything, on a slow machine that draws in software.
const PATIENCE: Duration = Duration::from_secs(30);

/// One desk at a time: the machine has few cores, and every window draws in software.
static ROOM: Mutex<()> = Mutex::new(());

/// A display of its own.
pub struct Desk {
    xvfb: Child,
    manager: Child,
    display: String,
    runtime: tempfile::TempDir,
    _room: MutexGuard<'static, ()>,
}

fn window_manager(display: &str) -> Child {
    Command::new("openbox")
        .env("DISPLAY", display)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openbox starts; tests/setup.sh --tests installs it")
}

impl Drop for Desk {
    fn drop(&mut self) {
        for child in [&mut self.manager, &mut self.xvfb] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Desk {
    /// Ends the display, as at a logout.
    pub fn clear_away(&self) {
        let status = Command::new("kill").arg(self.xvfb.id().to_string()).status().unwrap();
        assert!(status.success());
    }

    /// A display of `size`, for example `1280x800`.
    pub fn new(size: &str) -> Self {
        let room = ROOM.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut xvfb = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{size}x24"), "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts; tests/setup.sh --tests installs it");
        let mut number = String::new();
        BufReader::new(xvfb.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let manager = window_manager(&display);
        let runtime = tempfile::tempdir().unwrap();
        let mut desk = Self { xvfb, manager, display, runtime, _room: room };
        let until = Instant::now() + PATIENCE;
        loop {
            let output = desk.command("xprop").args(["-root", "_NET_SUPPORTED"]).output().unwrap();
            if String::from_utf8_lossy(&output.stdout).contains("_NET_ACTIVE_WINDOW") {
                break;
            }
            assert!(Instant::now() < until, "waited in vain for the window manager");
            // It gives up where it comes before the display is quite there: again.
            if desk.manager.try_wait().unwrap().is_some() {
                desk.manager = window_manager(&desk.display);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        desk
    }

    /// A command on this display.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env("LANG", "C.UTF-8")
            .env("DETI_NOW", "2026-11-22T09:30")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DETI_LIBRARY");
        command
    }

    /// What another program would paste; `None` if the clipboard holds nothing.
    pub fn clipboard(&self) -> Option<String> {
        let output =
            self.command("xclip").args(["-selection", "clipboard", "-o"]).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    /// Puts something on the clipboard, as another program would.
    pub fn set_clipboard(&self, text: &str) {
        let mut child = self
            .command("xclip")
            .args(["-selection", "clipboard", "-i"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait().unwrap();
        self.wait_for("the clipboard", || {
            (self.clipboard().as_deref() == Some(text)).then_some(())
        });
    }

    /// The processes that serve the clipboard of this display for a program that has ended.
    pub fn keepers(&self) -> Vec<String> {
        let display = format!("DISPLAY={}", self.display);
        let mut keepers = Vec::new();
        for process in std::fs::read_dir("/proc").unwrap().flatten() {
            let held = |name: &str| std::fs::read(process.path().join(name)).unwrap_or_default();
            let has = |bytes: &[u8], part: &str| {
                bytes.split(|byte| *byte == 0).any(|held| held == part.as_bytes())
            };
            if has(&held("cmdline"), "hold-clipboard") && has(&held("environ"), &display) {
                keepers.push(process.file_name().into_string().unwrap());
            }
        }
        keepers
    }

    /// Waits until the clipboard holds `expected`, byte for byte.
    pub fn wait_for_clipboard(&self, expected: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let held = self.clipboard();
            if held.as_deref() == Some(expected) {
                return;
            }
            if Instant::now() >= until {
                self.picture();
                panic!("the clipboard holds {held:?}, not {expected:?}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until `look` sees something.
    pub fn wait_for<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(seen) = look() {
                return seen;
            }
            if Instant::now() >= until {
                self.picture();
                panic!("waited in vain for {what}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Opens Deti with `data` as its data folder.
    pub fn open(&self, data: &Path, args: &[&str]) -> Window<'_> {
        let mut command = self.command(env!("CARGO_BIN_EXE_deti"));
        command.env("DETI_DATA", data).args(args);
        self.open_with(command)
    }

    /// Opens Deti with a command of one's own.
    pub fn open_with(&self, mut command: Command) -> Window<'_> {
        let child = command.stderr(Stdio::inherit()).spawn().unwrap();
        let pid = child.id().to_string();
        let id = self.wait_for("the window", || {
            let found = self
                .command("xdotool")
                .args(["search", "--onlyvisible", "--pid", &pid, "--name", "得体"])
                .output()
                .unwrap();
            let ids = String::from_utf8(found.stdout).unwrap();
            ids.lines().next().map(str::to_owned)
        });
        let window = Window { desk: self, child, id };
        window.focus();
        window
    }

    /// Keeps a picture of the display for whoever reads the failure.
    fn picture(&self) {
        let name = format!("window-{}.png", self.display.trim_start_matches(':'));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let taken = self.command("import").args(["-window", "root"]).arg(&path).status();
        eprintln!("picture: {} ({taken:?})", path.display());
    }

    fn xdotool(&self, args: &[&str]) {
        let status = self.command("xdotool").args(args).status().unwrap();
        assert!(status.success(), "xdotool {args:?}");
    }
}

/// A window of Deti.
pub struct Window<'a> {
    desk: &'a Desk,
    child: Child,
    id: String,
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Window<'_> {
    /// Brings the window to the front.
    pub fn focus(&self) {
        self.desk.xdotool(&["windowactivate", "--sync", &self.id]);
    }

    /// Presses keys, for example `ctrl+n` or `Return`.
    pub fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.desk.xdotool(&["key", "--clearmodifiers", key]);
        }
    }

    /// Types letters as fast as a person.
    pub fn type_text(&self, text: &str) {
        self.desk.xdotool(&["type", "--delay", "40", text]);
    }

    /// The title, which names the library once it is read.
    pub fn title(&self) -> String {
        let output = self.desk.command("xdotool").args(["getwindowname", &self.id]).output();
        String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
    }

    /// Waits until the title contains `words`.
    pub fn wait_for_title(&self, words: &str) {
        self.desk.wait_for(words, || self.title().contains(words).then_some(()));
    }

    /// Width and height on the screen.
    pub fn size(&self) -> (u32, u32) {
        let output =
            self.desk.command("xdotool").args(["getwindowgeometry", "--shell", &self.id]).output();
        let shell = String::from_utf8(output.unwrap().stdout).unwrap();
        let value = |name: &str| {
            let line = shell.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.parse().unwrap()
        };
        (value("WIDTH="), value("HEIGHT="))
    }

    /// True if the window manager keeps the window above the others.
    pub fn is_above(&self) -> bool {
        let output =
            self.desk.command("xprop").args(["-id", &self.id, "_NET_WM_STATE"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).contains("_NET_WM_STATE_ABOVE")
    }

    /// True while the program runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}
