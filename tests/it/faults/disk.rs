//! A disk in memory that keeps to what real ones promise, and no more: what is not synced may be gone
//! after a power cut, and any operation may fail or be the last.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use deti::fs::disk::{Disk, Found, Kind, Opened};

use super::Dice;

/// What goes wrong, and at which operation, counted from 0.
#[derive(Clone, Copy, Debug, Default)]
pub enum Fault {
    #[default]
    None,
    /// The program is killed: nothing after this operation happens.
    Stop(usize),
    /// The operation fails with this error; half of what it writes is written.
    Fail(usize, i32),
    /// It and all later ones fail with this error.
    FailFrom(usize, i32),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Node {
    Dir,
    File(usize),
}

#[derive(Clone, Debug, Default)]
struct Data {
    bytes: Vec<u8>,
    /// What was there when it was last synced.
    synced: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Naming {
    Add(PathBuf, Node),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
    Swap(PathBuf, PathBuf),
}

impl Naming {
    fn touches(&self, dir: &Path) -> bool {
        let within = |path: &PathBuf| path.parent() == Some(dir);
        match self {
            Self::Add(path, _) | Self::Remove(path) => within(path),
            Self::Rename(a, b) | Self::Swap(a, b) => within(a) || within(b),
        }
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Self::Add(path, node) => drop(names.insert(path.clone(), *node)),
            Self::Remove(path) => drop(names.remove(path)),
            Self::Rename(from, to) => {
                if let Some(node) = names.remove(from) {
                    names.insert(to.clone(), node);
                }
            }
            Self::Swap(a, b) => {
                if let (Some(of_a), Some(of_b)) = (names.get(a).copied(), names.get(b).copied()) {
                    names.insert(a.clone(), of_b);
                    names.insert(b.clone(), of_a);
                }
            }
        }
    }
}

#[derive(Clone, Default)]
struct Inner {
    names: BTreeMap<PathBuf, Node>,
    /// The names after a power cut that comes at once, and what may come on top of them.
    lasting: BTreeMap<PathBuf, Node>,
    pending: Vec<Naming>,
    data: Vec<Data>,
    locked: Vec<PathBuf>,
    n_ops: usize,
    fault: Fault,
    /// How many bytes fit.
    room: Option<usize>,
    knows_swap: bool,
    log: Vec<String>,
}

/// The disk.
#[derive(Clone)]
pub struct Fake {
    inner: Arc<Mutex<Inner>>,
    gate: Option<Arc<Gate>>,
}

impl Fake {
    /// A disk with these files, all of them lasting.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let inner = Inner { knows_swap: true, ..Inner::default() };
        let new = Self { inner: Arc::new(Mutex::new(inner)), gate: None };
        new.with(|inner| inner.names.insert(PathBuf::from("/team"), Node::Dir));
        for (path, text) in files {
            new.put(path, text.as_bytes(), true);
        }
        new.settle();
        new
    }

    pub fn without_swap(self) -> Self {
        self.with(|inner| inner.knows_swap = false);
        self
    }

    pub fn with_room(self, n_bytes: usize) -> Self {
        self.with(|inner| inner.room = Some(n_bytes));
        self
    }

    pub fn through(mut self, gate: &Arc<Gate>) -> Self {
        self.gate = Some(Arc::clone(gate));
        self
    }

    /// A disk of its own with the same content, on which `fault` is going to happen.
    pub fn copy(&self, fault: Fault) -> Self {
        let mut inner = self.inner.lock().unwrap().clone();
        inner.fault = fault;
        inner.n_ops = 0;
        inner.log.clear();
        inner.locked.clear();
        Self { inner: Arc::new(Mutex::new(inner)), gate: None }
    }

    /// What a power cut leaves of it: the names that were synced, and of the others as many as chance
    /// has it; of files what was synced, and of the rest a part, or nothing but zeros.
    pub fn power_cut(&self, dice: &mut Dice) -> Self {
        let mut inner = self.inner.lock().unwrap().clone();
        let mut names = inner.lasting.clone();
        let in_order = dice.one_in(2);
        let n_kept = dice.below(inner.pending.len() + 1);
        for (index, naming) in inner.pending.iter().enumerate() {
            if if in_order { index < n_kept } else { dice.one_in(2) } {
                naming.apply(&mut names);
            }
        }
        for data in &mut inner.data {
            if data.bytes == data.synced {
                continue;
            }
            let grown = data.bytes.starts_with(&data.synced);
            let common = if grown { data.synced.len() } else { 0 };
            let end = common + dice.below(data.bytes.len() - common + 1);
            let mut left = data.bytes[..end].to_vec();
            if dice.one_in(3) {
                left[common..].fill(0);
            } else if !grown && dice.one_in(2) {
                left.clone_from(&data.synced);
            }
            data.bytes = left;
        }
        inner.data.iter_mut().for_each(|data| data.synced.clone_from(&data.bytes));
        inner.names = names;
        inner.fault = Fault::None;
        inner.locked.clear();
        let new = Self { inner: Arc::new(Mutex::new(inner)), gate: None };
        new.settle();
        new
    }

    pub fn n_ops(&self) -> usize {
        self.with(|inner| inner.n_ops)
    }

    pub fn log(&self) -> String {
        self.with(|inner| inner.log.join("\n"))
    }

    pub fn text(&self, path: &str) -> Option<String> {
        self.with(|inner| match inner.names.get(Path::new(path)) {
            Some(Node::File(at)) => {
                Some(String::from_utf8_lossy(&inner.data[*at].bytes).into_owned())
            }
            _ => None,
        })
    }

    /// Every file, hidden ones included.
    pub fn files(&self) -> BTreeMap<String, String> {
        self.with(|inner| {
            let files = inner.names.iter().filter_map(|(path, node)| match node {
                Node::Dir => None,
                Node::File(at) => {
                    let text = String::from_utf8_lossy(&inner.data[*at].bytes).into_owned();
                    Some((path.display().to_string(), text))
                }
            });
            files.collect()
        })
    }

    /// Writes as another program does: in place, or a new file in the place of the old.
    pub fn put(&self, path: &str, bytes: &[u8], in_place: bool) {
        self.with(|inner| {
            let path = PathBuf::from(path);
            for dir in path.ancestors().skip(1) {
                inner.names.entry(dir.to_path_buf()).or_insert(Node::Dir);
            }
            if in_place && let Some(Node::File(at)) = inner.names.get(&path) {
                inner.data[*at].bytes = bytes.to_vec();
                return;
            }
            inner.data.push(Data { bytes: bytes.to_vec(), synced: Vec::new() });
            let node = Node::File(inner.data.len() - 1);
            inner.names.insert(path.clone(), node);
            inner.pending.push(Naming::Add(path, node));
        });
    }

    /// Everything as it is now lasts.
    fn settle(&self) {
        self.with(|inner| {
            inner.lasting = inner.names.clone();
            inner.pending.clear();
            inner.data.iter_mut().for_each(|data| data.synced.clone_from(&data.bytes));
        });
    }

    fn with<R>(&self, ask: impl FnOnce(&mut Inner) -> R) -> R {
        ask(&mut self.inner.lock().unwrap())
    }

    /// Begins an operation: waits for its turn, counts, and fails if it is to fail.
    fn begin(&self, what: &str, path: &Path) -> io::Result<MutexGuard<'_, Inner>> {
        if let Some(gate) = &self.gate {
            gate.step();
        }
        let mut inner = self.inner.lock().unwrap();
        let at = inner.n_ops;
        inner.n_ops += 1;
        if inner.log.len() < 500 {
            inner.log.push(format!("{at} {what} {}", path.display()));
        }
        match inner.fault {
            Fault::Stop(stop) if at >= stop => Err(io::Error::other("killed")),
            Fault::Fail(fail, errno) if at == fail => Err(io::Error::from_raw_os_error(errno)),
            Fault::FailFrom(fail, errno) if at >= fail => Err(io::Error::from_raw_os_error(errno)),
            _ => Ok(inner),
        }
    }
}

impl Inner {
    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.names.get(path) {
            Some(Node::File(at)) => Ok(*at),
            Some(Node::Dir) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.pending.push(naming);
    }

    fn parent(&self, path: &Path) -> io::Result<()> {
        match path.parent().and_then(|dir| self.names.get(dir)) {
            Some(Node::Dir) => Ok(()),
            Some(Node::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn used(&self) -> usize {
        let files = self.names.values().filter_map(|node| match node {
            Node::File(at) => Some(*at),
            Node::Dir => None,
        });
        let mut files: Vec<usize> = files.collect();
        files.sort_unstable();
        files.dedup();
        files.iter().map(|at| self.data[*at].bytes.len().next_multiple_of(512)).sum()
    }

    fn write(&mut self, at: usize, bytes: &[u8]) -> io::Result<()> {
        self.data[at].bytes.extend_from_slice(bytes);
        if let Some(room) = self.room {
            let too_much = self.used().saturating_sub(room);
            if too_much > 0 {
                let len = self.data[at].bytes.len();
                self.data[at].bytes.truncate(len.saturating_sub(too_much.min(bytes.len())));
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        Ok(())
    }
}

impl Disk for Fake {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let inner = self.begin("read", path)?;
        inner.file(path).map(|at| inner.data[at].bytes.clone())
    }

    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        let inner = self.begin("look", path)?;
        let kind = inner.names.get(path).map(|node| match node {
            Node::Dir => Kind::Dir,
            Node::File(_) => Kind::File,
        });
        Ok(kind.map(|kind| Found { kind, modified: None }))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let inner = self.begin("list", dir)?;
        let inside = inner.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(inside
            .filter_map(|path| path.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect())
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.begin("resolve", path).map(|_| path.to_path_buf())
    }

    fn ask(&self, path: &Path) -> io::Result<()> {
        self.begin("ask", path)?.file(path).map(drop)
    }

    fn create(&self, path: &Path, _: Option<&Path>) -> io::Result<Box<dyn Opened>> {
        let mut inner = self.begin("create", path)?;
        inner.parent(path)?;
        if inner.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        inner.data.push(Data::default());
        let at = inner.data.len() - 1;
        inner.name(Naming::Add(path.to_path_buf(), Node::File(at)));
        Ok(Box::new(Open { disk: self.clone(), at, path: path.to_path_buf() }))
    }

    fn open_end(&self, path: &Path) -> io::Result<Box<dyn Opened>> {
        let mut inner = self.begin("open-end", path)?;
        inner.parent(path)?;
        let at = match inner.file(path) {
            Ok(at) => at,
            Err(_) => {
                inner.data.push(Data::default());
                let at = inner.data.len() - 1;
                inner.name(Naming::Add(path.to_path_buf(), Node::File(at)));
                at
            }
        };
        Ok(Box::new(Open { disk: self.clone(), at, path: path.to_path_buf() }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.begin("rename", to)?;
        inner.parent(to)?;
        inner.file(from)?;
        inner.name(Naming::Rename(from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    fn swap(&self, a: &Path, b: &Path) -> io::Result<()> {
        let mut inner = self.begin("swap", b)?;
        if !inner.knows_swap {
            return Err(io::ErrorKind::Unsupported.into());
        }
        inner.file(a)?;
        inner.file(b)?;
        inner.name(Naming::Swap(a.to_path_buf(), b.to_path_buf()));
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.begin("link", to)?;
        inner.parent(to)?;
        if inner.names.contains_key(to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let at = inner.file(from)?;
        inner.name(Naming::Add(to.to_path_buf(), Node::File(at)));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.begin("remove", path)?;
        inner.file(path)?;
        inner.name(Naming::Remove(path.to_path_buf()));
        Ok(())
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        let mut inner = self.begin("make-dir", dir)?;
        inner.parent(dir)?;
        if inner.names.contains_key(dir) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        inner.name(Naming::Add(dir.to_path_buf(), Node::Dir));
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut inner = self.begin("sync-dir", dir)?;
        let (now, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut inner.pending).into_iter().partition(|naming| naming.touches(dir));
        for naming in &now {
            naming.apply(&mut inner.lasting);
        }
        inner.pending = later;
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any>>> {
        let mut inner = self.begin("lock", path)?;
        inner.parent(path)?;
        if inner.locked.iter().any(|held| held == path) {
            return Ok(None);
        }
        inner.locked.push(path.to_path_buf());
        let (inner, path) = (Arc::clone(&self.inner), path.to_path_buf());
        Ok(Some(Box::new(Held { inner, path })))
    }

    fn pause(&self, _: Duration) {
        if let Some(gate) = &self.gate {
            gate.step();
        }
    }
}

struct Held {
    inner: Arc<Mutex<Inner>>,
    path: PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Ok(mut inner) = self.inner.lock() {
            inner.locked.retain(|held| *held != self.path);
        }
    }
}

struct Open {
    disk: Fake,
    at: usize,
    path: PathBuf,
}

impl Opened for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.disk.begin("write", &self.path) {
            Ok(mut inner) => inner.write(self.at, bytes),
            Err(error) => {
                // Half of it is on its way.
                self.disk.with(|inner| {
                    let stopped = matches!(inner.fault, Fault::Stop(at) if inner.n_ops > at + 1);
                    if !stopped {
                        let half = &bytes[..bytes.len() / 2];
                        inner.data[self.at].bytes.extend_from_slice(half);
                    }
                });
                Err(error)
            }
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut inner = self.disk.begin("sync", &self.path)?;
        let data = &mut inner.data[self.at];
        data.synced.clone_from(&data.bytes);
        Ok(())
    }

    fn read_back(&mut self) -> io::Result<Vec<u8>> {
        let inner = self.disk.begin("read-back", &self.path)?;
        Ok(inner.data[self.at].bytes.clone())
    }

    fn cut(&mut self, n_bytes: u64) -> io::Result<()> {
        let mut inner = self.disk.begin("cut", &self.path)?;
        inner.data[self.at].bytes.truncate(n_bytes as usize);
        Ok(())
    }
}

thread_local! {
    static ACTOR: std::cell::Cell<usize> = const { std::cell::Cell::new(usize::MAX) };
}

/// Lets one actor at a time do one operation, in an order that chance decides and nothing else.
pub struct Gate {
    state: Mutex<(usize, Vec<bool>, Dice)>,
    turn: Condvar,
}

impl Gate {
    pub fn new(n_actors: usize, seed: u64) -> Arc<Self> {
        let mut dice = Dice::new(seed);
        let first = dice.below(n_actors);
        let state = Mutex::new((first, vec![true; n_actors], dice));
        Arc::new(Self { state, turn: Condvar::new() })
    }

    /// This thread is the actor `index`; returns when it is its turn.
    pub fn enter(&self, index: usize) {
        ACTOR.set(index);
        let state = self.state.lock().unwrap();
        drop(self.turn.wait_while(state, |state| state.0 != index).unwrap());
    }

    /// Passes the turn on, and returns when it comes back.
    pub fn step(&self) {
        let index = ACTOR.get();
        let mut state = self.state.lock().unwrap();
        if !Self::pass(&mut state) || state.0 == index {
            return;
        }
        self.turn.notify_all();
        drop(self.turn.wait_while(state, |state| state.0 != index).unwrap());
    }

    /// This actor does nothing more.
    pub fn leave(&self) {
        let mut state = self.state.lock().unwrap();
        state.1[ACTOR.get()] = false;
        Self::pass(&mut state);
        self.turn.notify_all();
    }

    fn pass(state: &mut (usize, Vec<bool>, Dice)) -> bool {
        let alive: Vec<usize> =
            state.1.iter().enumerate().filter(|(_, alive)| **alive).map(|(at, _)| at).collect();
        if alive.is_empty() {
            return false;
        }
        state.0 = *state.2.pick(&alive);
        true
    }
}
