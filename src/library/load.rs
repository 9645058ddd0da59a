//! From the files of a folder to a library: everything that can be used, and what is wrong with the
//! rest. A broken file never empties the list: its last good version stays in use.
//! It touches no disk and edits nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::edit::Entry;
use super::field::Field;
use super::fingerprint::fingerprint;
use super::phrase::{Library, Meta, Phrase, PhraseId, Scope};
use super::schema::{self, Misfit, RawMeta, RawPhrase};
use super::source::{Role, SourceFile, stem};
use super::yaml::{self, Fault, Item, List, Outline, Text, align};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::template::Template;
use crate::text::Span;

/// From this many bytes on, files are parsed on several threads.
const PARALLEL_BYTES: usize = 512 * 1024;

/// A library with the files it came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Whose library it is.
    pub scope: Scope,
    /// Everything that can be used.
    pub library: Library,
    /// `library.yaml` and the phrase files, as far as they are there, by name.
    pub files: Vec<Arc<LoadedFile>>,
    /// What is wrong, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// One file of a library.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// The path inside the library folder, with `/`.
    pub name: String,
    /// The path as the user knows it.
    pub path: String,
    /// The text that is in use: of a broken file its last good version.
    pub text: Text,
    /// What the file holds, in its order.
    pub held: Vec<Held>,
    /// True if the file as it is now could not be used and `text` is an earlier version of it.
    pub last_good: bool,
    /// True if every entry of the file could be told from the next, whether it is sound or not.
    pub whole: bool,
    /// What is wrong with the file as it is now.
    pub diagnostics: Vec<Diagnostic>,
    meta: Option<Meta>,
    seen: Seen,
}

/// A phrase of a file.
#[derive(Clone, Debug)]
pub struct Held {
    /// The phrase; the span of its place is its entry in [`LoadedFile::text`], from the dash to the
    /// end of its last line.
    pub phrase: Arc<Phrase>,
}

/// What was last read of a file.
#[derive(Clone, Debug)]
enum Seen {
    /// The text that is in use.
    Text,
    /// Something that could not be used.
    Bytes(Vec<u8>),
    /// Nothing: it could not be read.
    Nothing,
}

impl Loaded {
    /// The file at `path`, as the user knows it.
    pub fn file(&self, path: &str) -> Option<&Arc<LoadedFile>> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The text of the file at `path` as it is now, to show a line of it.
    pub fn source(&self, path: &str) -> Option<&str> {
        let file = self.file(path)?;
        match &file.seen {
            Seen::Text | Seen::Nothing => Some(&file.text.text),
            Seen::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        }
    }

    /// The place of the stretch `span` of the text of `phrase`; the phrase's own place where that
    /// cannot be told.
    pub fn place_in_text(&self, phrase: &Phrase, span: Span) -> Place {
        self.file(&phrase.place.path)
            .and_then(|file| file.place_in_text(phrase, span))
            .unwrap_or_else(|| phrase.place.clone())
    }

    /// The place of the value at `path` (`shortcut`, `season.from`) of `phrase`; the phrase's own
    /// place where it has none.
    pub fn place_of(&self, phrase: &Phrase, path: &str) -> Place {
        self.file(&phrase.place.path)
            .and_then(|file| file.place_of(phrase, path))
            .unwrap_or_else(|| phrase.place.clone())
    }
}

impl LoadedFile {
    /// The place of the stretch `span` of the text of `phrase`, an entry of this file.
    pub fn place_in_text(&self, phrase: &Phrase, span: Span) -> Option<Place> {
        self.with_entry(phrase, |outline, entry| {
            let node = outline.node(outline.value(entry, "text")?)?;
            let found =
                align::span_in_source(&self.text.text, node.span, node.kind, &node.text, span);
            Some(self.text.place(found))
        })
    }

    /// The place of the value at `path` of `phrase`, an entry of this file.
    pub fn place_of(&self, phrase: &Phrase, path: &str) -> Option<Place> {
        self.with_entry(phrase, |outline, entry| {
            outline.node(outline.find(entry, path)?).map(|node| self.text.place(node.span))
        })
    }

    fn with_entry<R>(
        &self,
        phrase: &Phrase,
        ask: impl FnOnce(&Outline<'_>, usize) -> Option<R>,
    ) -> Option<R> {
        let entry = phrase.place.span;
        let line = self.text.lines.line_index(entry.start);
        let start = self.text.lines.span(&self.text.text, line).start;
        let range = Span::new(start, entry.end);
        let outline = Outline::scan(&self.text.text, &self.text.lines, range).ok()?;
        let root = outline
            .root()
            .filter(|root| outline.node(*root).is_some_and(|node| node.kind.is_list()))?;
        let item = outline.children(root).next()?;
        let own = outline.value(item, "id").and_then(|id| outline.node(id));
        own.filter(|id| id.text == phrase.id.as_str())?;
        ask(&outline, item)
    }

    fn is_unchanged(&self, bytes: &[u8]) -> bool {
        match &self.seen {
            Seen::Text => self.text.text.as_bytes() == bytes,
            Seen::Bytes(seen) => seen == bytes,
            Seen::Nothing => false,
        }
    }
}

/// Reads `files`, all the files of one library folder. With `previous`, files that did not change are
/// not parsed again, and what is broken now stays in use as it was.
pub fn load(files: &[SourceFile], previous: Option<&Loaded>, scope: Scope) -> Loaded {
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut diagnostics = Vec::new();
    let mut jobs = Vec::new();
    for file in files {
        match (Role::of(&file.name), &file.content) {
            (Role::Folder, Err(reason)) => diagnostics.push(
                Diagnostic::new(Code::NoLibrary)
                    .at(Place::file(&file.path))
                    .with("path", &file.path)
                    .with("reason", reason),
            ),
            (Role::ConflictCopy, _) => {
                diagnostics.push(Diagnostic::new(Code::ConflictCopy).at(Place::file(&file.path)));
            }
            (Role::Meta | Role::Phrases, _) => jobs.push(file),
            _ => {}
        }
    }
    let no_folder = diagnostics.iter().any(|found| found.code == Code::NoLibrary);
    let no_phrases = !jobs.iter().any(|file| Role::of(&file.name) == Role::Phrases);
    let lost =
        previous.filter(|previous| no_folder || no_phrases && !previous.library.phrases.is_empty());
    if let Some(previous) = lost {
        // A drive that is not mounted looks like a library that was emptied.
        let mut kept = previous.clone();
        let count = kept.library.phrases.len().to_string();
        if no_folder {
            diagnostics.push(Diagnostic::new(Code::LastGood).with("count", count));
        } else {
            let path = previous.files.first().map(|file| file.path.clone()).unwrap_or_default();
            diagnostics
                .push(Diagnostic::new(Code::EmptyFile).at(Place::file(path)).with("count", count));
        }
        kept.diagnostics = diagnostics;
        return kept;
    }
    let mut parsed = parse_all(&jobs, previous, scope);
    parsed.extend(gone(&parsed, previous));
    assemble(parsed, previous, scope, diagnostics)
}

/// Phrase files that were there before and are not now: what they held stays in use, but for phrases
/// that stand in another file. A hiccup of a synchroniser takes nothing from anybody.
fn gone(parsed: &[Arc<LoadedFile>], previous: Option<&Loaded>) -> Vec<Arc<LoadedFile>> {
    let held = |files: &[Arc<LoadedFile>]| -> HashSet<PhraseId> {
        files.iter().flat_map(|file| &file.held).map(|held| held.phrase.id.clone()).collect()
    };
    let is_gone = |file: &&Arc<LoadedFile>| {
        Role::of(&file.name) == Role::Phrases && parsed.iter().all(|now| now.name != file.name)
    };
    let gone: Vec<&Arc<LoadedFile>> =
        previous.iter().flat_map(|previous| &previous.files).filter(is_gone).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let elsewhere = held(parsed);
    let kept = gone.into_iter().filter_map(|file| {
        let mut file = LoadedFile::clone(file);
        file.held.retain(|held| !elsewhere.contains(&held.phrase.id));
        if file.held.is_empty() {
            return None;
        }
        let count = file.held.len().to_string();
        let place = Place::file(&file.path);
        file.diagnostics = vec![Diagnostic::new(Code::FileGone).at(place).with("count", count)];
        (file.last_good, file.whole, file.seen) = (true, false, Seen::Nothing);
        Some(Arc::new(file))
    });
    kept.collect()
}

fn parse_all(
    jobs: &[&SourceFile],
    previous: Option<&Loaded>,
    scope: Scope,
) -> Vec<Arc<LoadedFile>> {
    let old: HashMap<&str, &Arc<LoadedFile>> = previous
        .into_iter()
        .flat_map(|previous| &previous.files)
        .map(|file| (file.name.as_str(), file))
        .collect();
    let parse = |file: &SourceFile| parse_one(file, old.get(file.name.as_str()).copied(), scope);
    let n_bytes: usize = jobs
        .iter()
        .map(|file| match (&file.content, old.get(file.name.as_str())) {
            (Ok(bytes), Some(old)) if old.is_unchanged(bytes) => 0,
            (Ok(bytes), _) => bytes.len(),
            (Err(_), _) => 0,
        })
        .sum();
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    if n_bytes < PARALLEL_BYTES || n_threads < 2 {
        return jobs.iter().map(|file| parse(file)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = jobs.get(index) else { return out };
            out.push((index, parse(file)));
        }
    };
    let mut parsed: Vec<(usize, Arc<LoadedFile>)> = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..n_threads).map(|_| scope.spawn(work)).collect();
        let mut parsed = work();
        for helper in helpers {
            match helper.join() {
                Ok(more) => parsed.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parsed
    });
    parsed.sort_by_key(|(index, _)| *index);
    parsed.into_iter().map(|(_, file)| file).collect()
}

fn parse_one(source: &SourceFile, old: Option<&Arc<LoadedFile>>, scope: Scope) -> Arc<LoadedFile> {
    let bytes = match &source.content {
        Ok(bytes) => bytes,
        Err(reason) => {
            let unread = Diagnostic::new(Code::Unreadable)
                .at(Place::file(&source.path))
                .with("reason", reason);
            return Arc::new(keep_last_good(source, old, vec![unread], Seen::Nothing));
        }
    };
    if let Some(old) = old
        && old.path == source.path
        && old.is_unchanged(bytes)
    {
        return Arc::clone(old);
    }
    Arc::new(match Text::decode(&source.path, bytes) {
        Err(refused) => keep_last_good(source, old, vec![refused], Seen::Bytes(bytes.clone())),
        Ok(text) if Role::of(&source.name) == Role::Meta => read_meta(source, text, old),
        Ok(text) => read_phrases(source, text, old, scope),
    })
}

/// The file as it was before, with what is wrong with it now.
fn keep_last_good(
    source: &SourceFile,
    old: Option<&Arc<LoadedFile>>,
    mut diagnostics: Vec<Diagnostic>,
    seen: Seen,
) -> LoadedFile {
    let mut file = match old {
        Some(old) => LoadedFile::clone(old),
        None => LoadedFile {
            name: source.name.clone(),
            path: source.path.clone(),
            text: Text::new(&source.path, ""),
            held: Vec::new(),
            last_good: false,
            whole: false,
            diagnostics: Vec::new(),
            meta: None,
            seen: Seen::Nothing,
        },
    };
    file.last_good = !file.held.is_empty() || file.meta.is_some();
    if file.last_good {
        diagnostics.push(last_good(&source.path, file.held.len()));
    }
    file.diagnostics = diagnostics;
    file.seen = seen;
    file
}

fn last_good(path: &str, n_phrases: usize) -> Diagnostic {
    Diagnostic::new(Code::LastGood).at(Place::file(path)).with("count", n_phrases.to_string())
}

fn read_meta(source: &SourceFile, text: Text, old: Option<&Arc<LoadedFile>>) -> LoadedFile {
    let mut misfits = Vec::new();
    let mut diagnostics;
    let meta = {
        let mut read = yaml::read_mapping::<RawMeta>(&text);
        let raw = if read.blank { Some(RawMeta::default()) } else { read.value.take() };
        let meta = raw.map(|raw| schema::meta(raw, &mut misfits));
        let faults = std::mem::take(&mut read.faults);
        diagnostics = faults.into_iter().map(|fault| text.diagnostic(fault)).collect::<Vec<_>>();
        diagnostics.extend(misfits.into_iter().map(|misfit| {
            let span = span_of_misfit(&misfit, |path| read.span_of(path)).unwrap_or_default();
            misfit_diagnostic(&text, misfit, span)
        }));
        meta
    };
    if meta.is_none() && old.is_some_and(|old| old.meta.is_some()) {
        let seen = Seen::Bytes(text.text.as_bytes().to_vec());
        return keep_last_good(source, old, diagnostics, seen);
    }
    LoadedFile {
        name: source.name.clone(),
        path: source.path.clone(),
        text,
        held: Vec::new(),
        last_good: false,
        whole: true,
        diagnostics,
        meta,
        seen: Seen::Text,
    }
}

fn read_phrases(
    source: &SourceFile,
    text: Text,
    old: Option<&Arc<LoadedFile>>,
    scope: Scope,
) -> LoadedFile {
    let had = old.filter(|old| !old.held.is_empty());
    let reader = Reader { text: &text, category: stem(&source.name), scope };
    let (held, whole, diagnostics) = {
        let mut list = yaml::read_list::<RawPhrase>(&text, "phrases");
        let faults = std::mem::take(&mut list.faults);
        let mut diagnostics: Vec<Diagnostic> =
            faults.into_iter().map(|fault| reader.diagnostic(&list, fault)).collect();
        if list.blank
            && let Some(had) = had
        {
            let count = had.held.len().to_string();
            diagnostics.push(
                Diagnostic::new(Code::EmptyFile).at(Place::file(&source.path)).with("count", count),
            );
            let seen = Seen::Bytes(text.text.as_bytes().to_vec());
            return keep_last_good(source, old, diagnostics, seen);
        }
        if text.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            let place = Place::file(&source.path);
            diagnostics.push(Diagnostic::new(Code::NothingInFile).at(place));
        }
        if !list.whole && had.is_some() {
            let seen = Seen::Bytes(text.text.as_bytes().to_vec());
            return keep_last_good(source, old, diagnostics, seen);
        }
        diagnostics.extend(reader.cut_short(&list));
        let earlier: HashMap<&str, &Held> = had
            .into_iter()
            .flat_map(|had| &had.held)
            .map(|held| (held.phrase.id.as_str(), held))
            .collect();
        let mut held = Vec::with_capacity(list.items.len());
        let mut n_kept = 0;
        let mut items = std::mem::take(&mut list.items);
        for item in &mut items {
            let phrase =
                item.value.take().and_then(|raw| reader.phrase(raw, item, &list, &mut diagnostics));
            match phrase {
                Some(phrase) => held.push(Held { phrase: Arc::new(phrase) }),
                None => {
                    let id = item.id.as_deref();
                    if let Some(earlier) = id.and_then(|id| earlier.get(id)) {
                        n_kept += 1;
                        held.push(Held { phrase: Arc::clone(&earlier.phrase) });
                    }
                }
            }
        }
        diagnostics.sort_by_key(reading_order);
        if n_kept > 0 {
            diagnostics.push(last_good(&source.path, n_kept));
        }
        (held, list.whole && !list.blank, diagnostics)
    };
    LoadedFile {
        name: source.name.clone(),
        path: source.path.clone(),
        text,
        held,
        last_good: false,
        whole,
        diagnostics,
        meta: None,
        seen: Seen::Text,
    }
}

/// What is the same for every entry of a file.
struct Reader<'a> {
    text: &'a Text,
    category: &'a str,
    scope: Scope,
}

impl Reader<'_> {
    /// The fault with its place and, where it lies in an entry, that entry's id.
    fn diagnostic(&self, list: &List<'_, RawPhrase>, fault: Fault) -> Diagnostic {
        let after = list.items.partition_point(|item| item.span.start <= fault.span.start);
        let id = after
            .checked_sub(1)
            .and_then(|index| list.items.get(index))
            .filter(|item| fault.span.start <= item.span.end)
            .and_then(|item| item.id.clone());
        let diagnostic = self.text.diagnostic(fault);
        match id {
            Some(id) => diagnostic.about(id),
            None => diagnostic,
        }
    }

    /// Titles and texts that a `#` cut short.
    fn cut_short(&self, list: &List<'_, RawPhrase>) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for cut in list.cuts() {
            let source = |span: Span| span.of(&self.text.text).unwrap_or_default();
            let comment = source(cut.comment);
            let gap = cut.comment.start - cut.value.end;
            // `久等致歉    # optional` is a remark; `请按 #1 键` is not. A text gets no benefit of doubt.
            let remark = gap >= 2 && comment.starts_with("# ");
            let prose = match cut.key.as_str() {
                "text" => true,
                "title" | "keywords" | "tags" => !remark,
                _ => false,
            };
            if prose {
                let fault = Fault::new(Code::Hash, cut.comment)
                    .with("kept", source(cut.value))
                    .with("cut", comment);
                out.push(self.diagnostic(list, fault));
            }
        }
        out
    }

    /// The phrase that `raw` describes, unless something in it is wrong.
    fn phrase(
        &self,
        raw: RawPhrase,
        item: &Item<RawPhrase>,
        list: &List<'_, RawPhrase>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Phrase> {
        let mut misfits = Vec::new();
        let written_id = schema::filled(raw.id.as_deref());
        let id = written_id.as_deref().and_then(PhraseId::new);
        match &written_id {
            None => misfits.push(Misfit::missing("id")),
            Some(found) if id.is_none() => misfits.push(Misfit {
                code: Code::BadId,
                path: String::from("id"),
                args: vec![("found", found.clone())],
            }),
            Some(_) => {}
        }
        if raw.text.is_none() && list.span_of(item, "text").is_none() {
            misfits.push(Misfit::missing("text"));
        }
        if misfits.last().is_none_or(|last| last.path != "text")
            && raw.text.as_deref().unwrap_or_default().trim_end().is_empty()
        {
            let path = String::from("text");
            misfits.push(Misfit { code: Code::EmptyText, path, args: Vec::new() });
        }
        // What it says is asked in any case, so that everything that is wrong with it is told at once.
        let entry =
            id.or_else(|| PhraseId::new("x")).map(|id| Entry::of_raw(id, raw, &mut misfits));
        // A waiver that means nothing waives nothing; its phrase is sound.
        let refused = misfits.iter().any(|misfit| misfit.field_key() != Field::Allow.key());
        for misfit in misfits {
            let span = span_of_misfit(&misfit, |path| list.span_of(item, path));
            let span = span.unwrap_or(Span::empty(item.span.start));
            let diagnostic = misfit_diagnostic(self.text, misfit, span);
            diagnostics.push(match &item.id {
                Some(id) => diagnostic.about(id),
                None => diagnostic,
            });
        }
        if refused {
            return None;
        }
        let phrase = entry?.into_phrase(self.category, self.scope, self.text.place(item.span));
        diagnostics.extend(self.remarks(&phrase, item, list));
        Some(phrase)
    }

    /// What is odd about a sound phrase.
    fn remarks(
        &self,
        phrase: &Phrase,
        item: &Item<RawPhrase>,
        list: &List<'_, RawPhrase>,
    ) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        if phrase.text.contains(['{', '}', '｛', '｝'])
            && let Some(stray) = Template::parse(&phrase.text).stray.first()
        {
            let place = list.outline_of(item).and_then(|(outline, node)| {
                let node = outline.node(outline.value(node, "text")?)?;
                let source = &self.text.text;
                Some(align::span_in_source(source, node.span, node.kind, &node.text, *stray))
            });
            let fault = Fault::new(Code::Brace, place.unwrap_or(item.span))
                .with("found", stray.of(&phrase.text).unwrap_or_default());
            out.push(self.text.diagnostic(fault).about(phrase.id.as_str()));
        }
        if let Some(shortcut) = phrase.shortcut.as_deref().filter(|shortcut| is_lost(shortcut)) {
            let span = list.span_of(item, "shortcut").unwrap_or(item.span);
            let fault = Fault::new(Code::LostShortcut, first_line(self.text, span));
            let told = self.text.diagnostic(fault.with("found", shortcut));
            out.push(told.about(phrase.id.as_str()));
        }
        if self.scope == Scope::Team
            && let Some(approval) = &phrase.approved
        {
            let now = fingerprint(&phrase.text);
            if now != approval.text {
                let span = list.span_of(item, "text").unwrap_or(item.span);
                let fault = Fault::new(Code::ChangedSinceApproval, first_line(self.text, span))
                    .with("approved", &approval.text)
                    .with("by", approval.signed.as_ref().map_or("@curate.by_unsigned", |it| &it.by))
                    .with("now", now);
                out.push(self.text.diagnostic(fault).about(phrase.id.as_str()));
            }
        }
        out
    }
}

/// True for a shortcut that a query cannot say: it begins as a filter or is several words.
fn is_lost(shortcut: &str) -> bool {
    shortcut.starts_with(['#', '＃', '@', '＠'])
        || shortcut.contains([':', '：'])
        || shortcut.contains(char::is_whitespace)
}

/// Where a misfit stands: at its value, or for a missing key at what should hold it.
fn span_of_misfit(misfit: &Misfit, span_of: impl Fn(&str) -> Option<Span>) -> Option<Span> {
    span_of(&misfit.path).or_else(|| {
        let (parent, _) = misfit.path.rsplit_once('.')?;
        span_of(parent)
    })
}

fn misfit_diagnostic(text: &Text, misfit: Misfit, span: Span) -> Diagnostic {
    let span = first_line(text, span);
    text.diagnostic(Fault { code: misfit.code, span, args: misfit.args })
}

/// The part of `span` on its first line.
fn first_line(text: &Text, span: Span) -> Span {
    let line = span.of(&text.text).and_then(|text| text.lines().next()).unwrap_or_default();
    Span::new(span.start, span.start + line.len())
}

/// Puts the files together and checks what only shows across them.
fn assemble(
    files: Vec<Arc<LoadedFile>>,
    previous: Option<&Loaded>,
    scope: Scope,
    mut diagnostics: Vec<Diagnostic>,
) -> Loaded {
    let mut metas = files.iter().filter(|file| Role::of(&file.name) == Role::Meta);
    let meta_file = metas.next();
    for second in metas {
        diagnostics.push(Diagnostic::new(Code::ConflictCopy).at(Place::file(&second.path)));
    }
    if meta_file.is_none() && scope == Scope::Team {
        diagnostics.push(Diagnostic::new(Code::NoMeta));
    }
    let meta = meta_file.and_then(|file| file.meta.clone()).unwrap_or_else(|| {
        let unread = meta_file.is_some();
        previous.filter(|_| unread).map(|old| Meta::clone(&old.library.meta)).unwrap_or_default()
    });
    let rank: HashMap<&str, usize> = meta
        .categories
        .iter()
        .enumerate()
        .map(|(index, category)| (category.id.as_str(), index))
        .collect();
    let rank_of = |category: &str| rank.get(category).copied().unwrap_or(usize::MAX);
    let mut ordered: Vec<&Arc<LoadedFile>> = files.iter().collect();
    ordered.sort_by_key(|file| rank_of(stem(&file.name)));

    let mut phrases: Vec<Arc<Phrase>> = Vec::new();
    let mut ids: HashMap<PhraseId, String> = HashMap::new();
    let mut shortcuts: HashMap<String, String> = HashMap::new();
    for file in ordered {
        let mut found = file.diagnostics.clone();
        let mut unknown_file = false;
        for held in &file.held {
            let phrase = &held.phrase;
            let about = |code: Code, key: &str| {
                let place = file.place_of(phrase, key).unwrap_or_else(|| phrase.place.clone());
                Diagnostic::new(code).at(place).about(phrase.id.as_str())
            };
            if let Some(first) = ids.get(&phrase.id) {
                found.push(
                    about(Code::DupId, "id").with("id", phrase.id.as_str()).with("first", first),
                );
                continue;
            }
            ids.insert(phrase.id.clone(), told(&phrase.place));
            if let Some(shortcut) = &phrase.shortcut {
                match shortcuts.get(&shortcut.to_lowercase()) {
                    Some(first) => found.push(
                        about(Code::DupShortcut, "shortcut")
                            .with("shortcut", shortcut)
                            .with("first", first),
                    ),
                    None => {
                        shortcuts.insert(shortcut.to_lowercase(), told(&phrase.place));
                    }
                }
            }
            if scope == Scope::Team && rank_of(&phrase.category) == usize::MAX {
                let allowed: Vec<&str> =
                    meta.categories.iter().map(|category| category.id.as_str()).collect();
                let allowed = allowed.join(" / ");
                if phrase.category != stem(&file.name) {
                    found.push(
                        about(Code::UnknownCategory, "category")
                            .with("found", &phrase.category)
                            .with("expected", allowed),
                    );
                } else if !unknown_file {
                    unknown_file = true;
                    found.push(
                        Diagnostic::new(Code::UnknownCategory)
                            .at(Place::file(&file.path))
                            .with("found", &phrase.category)
                            .with("expected", allowed),
                    );
                }
            }
            phrases.push(Arc::clone(phrase));
        }
        found.sort_by_key(reading_order);
        diagnostics.extend(found);
    }
    phrases.sort_by_key(|phrase| rank_of(&phrase.category));
    Loaded { scope, library: Library::new(meta, phrases), files, diagnostics }
}

/// From top to bottom; that something stays in use comes after what is wrong with it.
fn reading_order(found: &Diagnostic) -> (bool, usize) {
    let start = found.place.as_ref().map_or(0, |place| place.span.start);
    (found.code == Code::LastGood, start)
}

/// `path:line`.
fn told(place: &Place) -> String {
    format!("{}:{}", place.path, place.line)
}
