//! What is near the text in the editor, asked with every keystroke in a library of 10,000 phrases: the
//! lookup in the inverted index beside the same measure taken of every phrase, its pairs made before;
//! and the whole keystroke (rules, near texts, what stands in the way of saving). Run with
//! `cargo bench --no-default-features --bench near`, other numbers of phrases behind `--`.

#![allow(clippy::disallowed_methods, reason = "benchmarks make their own files")]

#[allow(dead_code, reason = "this benchmark uses a part of it")]
mod corpus;
mod measure;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use deti::app::action::{Action, Event};
use deti::app::curate::CurateAction;
use deti::app::{AppState, Content, Settings};
use deti::curation::duplicates::{self, NEAR, NearIndex};
use deti::library::{Scope, SourceFile, load};
use deti::words::Language;
use jiff::civil::date;

/// What is typed, one character after the other.
const TYPED: [&str; 3] = [
    "{称呼}，实在抱歉让您久等了，我马上为您查询订单的进度，请您稍等片刻。",
    "亲，您的包裹已经发出，预计后天送到，请您留意电话，有问题随时联系我们。",
    "退款会原路退回您的付款账户，一般三个工作日内到账，请您放心。",
];

fn main() {
    let numbers: Vec<usize> =
        std::env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
    let numbers = if numbers.is_empty() { vec![10_000] } else { numbers };
    measure::row("a character typed", "median, p99", "every phrase", "ratio", "found the same");
    measure::row("---", "---", "---", "---", "---");
    numbers.into_iter().for_each(run);
}

fn run(n_phrases: usize) {
    let temp = tempfile::tempdir().expect("a folder for the benchmark");
    corpus::write(temp.path(), n_phrases);
    let files = deti::fs::read_library(temp.path()).expect("just written");
    let files: Vec<SourceFile> = files.into_iter().collect();
    let loaded = load(&files, None, Scope::Team);
    let content = Content::new(loaded.library, loaded.diagnostics);
    let content = Arc::new(content.with_past(loaded.files, Default::default()));
    let texts = || content.library.phrases.iter().map(|phrase| phrase.text.as_str());
    let start = Instant::now();
    let index = NearIndex::build(texts());
    let built = measure::ms(start.elapsed());
    let pairs: Vec<_> = texts().map(duplicates::pairs).collect();

    let (mut ours, mut theirs, mut n_same, mut n_asked) = (Vec::new(), Vec::new(), 0, 0);
    for prefix in TYPED.iter().flat_map(|text| prefixes(text)) {
        let start = Instant::now();
        let found = black_box(index.near(&prefix, None, 3));
        ours.push(measure::ms(start.elapsed()));

        let start = Instant::now();
        let own = duplicates::pairs(&prefix);
        let mut all: Vec<(usize, f32)> = pairs
            .iter()
            .enumerate()
            .map(|(at, pairs)| (at, duplicates::alike(&own, pairs)))
            .filter(|(_, alike)| *alike >= NEAR)
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(3);
        let all = black_box(all);
        theirs.push(measure::ms(start.elapsed()));

        n_asked += 1;
        let found = found.iter().map(|near| (near.index, near.alike));
        n_same += usize::from(found.eq(all));
    }
    let (median, naive) = (measure::median(&ours), measure::median(&theirs));
    let p99 = measure::quantile(&ours, 0.99);
    measure::row(
        &format!("near texts, {n_phrases} phrases"),
        &format!("{median:.3} ms, {p99:.3} ms"),
        &format!("{naive:.3} ms"),
        &format!("{:.3}", median / naive),
        &format!("{n_same} of {n_asked}"),
    );

    let what = format!("the index made, once for a library of {n_phrases}");
    measure::row(&what, &format!("{built:.1} ms"), "", "", "");

    let local = date(2026, 11, 22).at(9, 30, 0, 0);
    let absolute = local.to_zoned(jiff::tz::TimeZone::UTC).expect("a time").timestamp();
    let mut state = AppState::new(Settings::default(), Language::Chinese, local, absolute);
    let folder = String::from("/bench");
    state.on_event(Event::LibraryLoaded { content, folder, read_only: false });
    state.apply(Action::Curate(CurateAction::New {
        category: None,
        stage: None,
        text: String::new(),
    }));
    let mut whole = Vec::new();
    for prefix in TYPED.iter().flat_map(|text| prefixes(text)) {
        let Some(editor) = &state.curate.editor else { return };
        let mut form = editor.form.clone();
        form.text = prefix;
        let start = Instant::now();
        state.apply(Action::Curate(CurateAction::SetForm(Box::new(form))));
        whole.push(measure::ms(start.elapsed()));
    }
    let (median, p99) = (measure::median(&whole), measure::quantile(&whole, 0.99));
    measure::row(
        "the whole keystroke",
        &format!("{median:.3} ms, {p99:.3} ms"),
        &format!("{naive:.3} ms"),
        &format!("{:.3}", median / naive),
        "",
    );
}

/// The text as it grows, one character after the other.
fn prefixes(text: &str) -> Vec<String> {
    let ends = text.char_indices().map(|(at, held)| at + held.len_utf8());
    ends.filter_map(|end| text.get(..end).map(str::to_owned)).collect()
}
