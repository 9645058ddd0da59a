//! Files outside the library: a share that hangs delays nothing but what is wanted of it, and is told.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use deti::app::action::{Event, FilesAsk, FilesNews, OutFile, RecordsAsk};
use deti::practice::Record;
use deti::practice::team::Team;
use deti::runtime::files::FilesWorker;
use deti::runtime::records::RecordsWorker;
use deti::runtime::{Options, Post, Waker};

use super::practice_records::typing;

/// Long enough for a machine under load; nothing here waits for it when all is well.
const AT_MOST: Duration = Duration::from_secs(60);

/// The first of the news that `wanted` takes.
fn wait<T>(news: &Receiver<Event>, wanted: impl Fn(Event) -> Option<T>) -> T {
    loop {
        let event = news.recv_timeout(AT_MOST).expect("it never came");
        if let Some(found) = wanted(event) {
            return found;
        }
    }
}

fn ask(folder: &str) -> FilesAsk {
    FilesAsk::ReadReports { folder: folder.to_owned() }
}

#[test]
fn a_share_that_hangs_delays_no_answer_no_use_and_no_other_folder() {
    let data = tempfile::tempdir().unwrap();
    let options = Options { data: Some(data.path().to_owned()), library: None };
    let (post, news) = Post::new(Waker::default());
    let (let_go, held) = channel::<()>();
    let held = Mutex::new(held);
    // The share answers when the test says so; every other folder at once.
    let read = move |folder: &Path, go_on: &mut dyn FnMut(usize, usize) -> bool| {
        if folder == Path::new("/hangs") {
            let _ = held.lock().unwrap().recv();
        }
        Ok::<_, String>(go_on(0, 1).then(Team::default))
    };
    let mut files =
        FilesWorker::with(&options, post.clone(), Arc::new(read), Duration::from_millis(20));
    let (records, _) = RecordsWorker::start(&options, post);

    files.run(ask("/hangs"));
    let slow = wait(&news, |event| match event {
        Event::Files(FilesNews::Slow { path }) => Some(path),
        _ => None,
    });
    assert_eq!(slow, "/hangs");
    // Meanwhile an answer is kept and read again, and a file is written.
    records.record(RecordsAsk::Answer(Box::new(Record::Drilled(typing([4, 0, 0, 0], 2_000)))));
    records.record(RecordsAsk::ReadPractice);
    let n = wait(&news, |event| match event {
        Event::PracticeRead { drilled, .. } => Some(drilled.len()),
        _ => None,
    });
    assert_eq!(n, 1);
    let name = String::from("exam.html");
    files.run(FilesAsk::WriteBeside(OutFile { name, what: "saved.sheet", bytes: b"x".to_vec() }));
    let path = wait(&news, |event| match event {
        Event::Files(FilesNews::Written { path, .. }) => Some(path),
        _ => None,
    });
    assert_eq!(std::fs::read(path).unwrap(), b"x");
    // Another folder is read, and what hung is not told any more when it comes at last.
    files.run(ask("/other"));
    let folder = |event| match event {
        Event::Files(FilesNews::Reports { folder, read }) => Some((folder, read.is_ok())),
        _ => None,
    };
    assert_eq!(wait(&news, folder), (String::from("/other"), true));
    let_go.send(()).unwrap();
    files.run(ask("/other"));
    assert_eq!(wait(&news, folder), (String::from("/other"), true));
}

#[test]
fn reading_that_is_left_off_tells_nothing_more() {
    let (post, news) = Post::new(Waker::default());
    let (begun, has_begun) = channel::<()>();
    let begun = Mutex::new(begun);
    let read = move |_: &Path, go_on: &mut dyn FnMut(usize, usize) -> bool| {
        let _ = begun.lock().unwrap().send(());
        let mut n_read = 0;
        while go_on(n_read, usize::MAX) {
            n_read += 1;
            std::thread::yield_now();
        }
        Ok::<Option<Team>, String>(None)
    };
    let options = Options::default();
    let mut files = FilesWorker::with(&options, post, Arc::new(read), AT_MOST);
    files.run(ask("/endless"));
    has_begun.recv_timeout(AT_MOST).unwrap();
    wait(&news, |event| matches!(event, Event::Files(FilesNews::Progress { .. })).then_some(()));
    files.run(FilesAsk::StopReading);
    drop(files);
    // The thread ends, and with it the last hand that could put news here.
    while let Ok(event) = news.recv_timeout(AT_MOST) {
        assert!(!matches!(event, Event::Files(FilesNews::Reports { .. })), "{event:?}");
    }
}
