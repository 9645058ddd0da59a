//! From a key to the triangles of the frame that shows its rows, on the processor: the real state,
//! the real search thread, every widget, but no window and no drawing of pixels. 10,000 phrases;
//! queries typed letter by letter. The yardsticks are a frame at 60 Hz and a frame with one label.
//!
//! Options after `--`: `--rounds N`.

mod corpus;
mod measure;

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use deti::app::AppState;
use deti::app::state::Loading;
use deti::gui::DetiApp;
use deti::runtime::{Options, Runtime};
use deti::words::Language;
use egui::{Event, Key, Modifiers, RawInput, ViewportId};
use measure::{median, ms, quantile};

const N_PHRASES: usize = 10_000;
/// A frame at 60 Hz.
const FRAME_MS: f64 = 1000.0 / 60.0;

/// What agents type, by how they type it.
const QUERIES: [(&str, &[&str]); 5] = [
    ("initials", &["wlts", "tkjd", "cfsm", "bwbah", "rhdsj"]),
    ("full pinyin", &["wuliujindu", "tuikuan", "fapiao", "shenmeshihou", "lanjie"]),
    ("Chinese", &["物流进度", "退款到账", "保温杯尺码", "什么时候发", "开发票抬头"]),
    ("Traditional", &["發票說明", "退換步驟", "優惠建議", "貨到付款", "訂單確認"]),
    ("nothing like it", &["zzxqv", "qwrtp", "魑魅魍魉", "abcdefgh"]),
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let n_rounds: usize = after("--rounds").and_then(|n| n.parse().ok()).unwrap_or(7);

    let folder = tempfile::tempdir().expect("a folder for the library can be made");
    let library = folder.path().join("library");
    corpus::write(&library, N_PHRASES);
    let mut desk =
        Desk::open(Options { data: Some(folder.path().join("data")), library: Some(library) });

    let label = label_ms();
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for (kind, queries) in QUERIES {
        let mut keys = Vec::new();
        for _ in 0..n_rounds {
            for query in queries {
                for (at, c) in query.chars().enumerate() {
                    let typed: String = query.chars().take(at + 1).collect();
                    keys.push((desk.key(c), typed));
                }
                desk.clear();
            }
        }
        lines.push(told(kind, &keys));
        all.extend(keys);
    }
    let times: Vec<f64> = all.iter().map(|(key, _)| key.all_ms).collect();
    let (middle, late) = (median(&times), quantile(&times, 0.99));
    let frame = format!("{FRAME_MS:.1} ms, a frame at 60 Hz");
    for (what, value) in [("median", middle), ("99th percentile", late)] {
        let what = format!("key to the frame with its rows, {N_PHRASES} phrases, {what}");
        let ratio = format!("{:.2} ×", value / FRAME_MS);
        measure::row(&what, &format!("{value:.1} ms"), &frame, &ratio, "< 1 ×");
    }
    let processor: Vec<f64> = all.iter().map(|(key, _)| key.processor_ms).collect();
    for (what, value) in
        [("median", median(&processor)), ("99th percentile", quantile(&processor, 0.99))]
    {
        let what = format!("the same in processor time of all threads, {what}");
        let ratio = format!("{:.2} ×", value / FRAME_MS);
        measure::row(&what, &format!("{value:.1} ms"), &frame, &ratio, "");
    }
    let what = "the same, against a frame with one label";
    let ratio = format!("{:.0} ×", middle / label);
    measure::row(what, &format!("{middle:.1} ms"), &format!("{label:.3} ms"), &ratio, "");
    eprintln!(
        "keystroke: n = {}, ms; kind: median, 99 %, worst (query); processor time: median, 99 %; frames; last pass, triangles",
        times.len()
    );
    for line in lines {
        eprintln!("  {line}");
    }
    eprintln!("  frames before the rows were asked for by {}", measure::counted(&desk.causes));
}

/// What one key cost.
struct KeyCost {
    all_ms: f64,
    processor_ms: f64,
    n_frames: usize,
    last_pass_ms: f64,
    triangles_ms: f64,
}

fn told(kind: &str, keys: &[(KeyCost, String)]) -> String {
    let of = |value: &dyn Fn(&KeyCost) -> f64| keys.iter().map(|(key, _)| value(key)).collect();
    let times: Vec<f64> = of(&|key| key.all_ms);
    let processor: Vec<f64> = of(&|key| key.processor_ms);
    let frames: Vec<f64> = of(&|key| key.n_frames as f64);
    let last: Vec<f64> = of(&|key| key.last_pass_ms);
    let triangles: Vec<f64> = of(&|key| key.triangles_ms);
    let worst = keys.iter().max_by(|(a, _), (b, _)| a.all_ms.total_cmp(&b.all_ms));
    format!(
        "{kind}: {:.1}, {:.1}, {:.1} ({}); {:.1}, {:.1}; {:.0}, at most {:.0}; {:.1}, {:.1}",
        median(&times),
        quantile(&times, 0.99),
        quantile(&times, 1.0),
        worst.map_or("", |(_, query)| query),
        median(&processor),
        quantile(&processor, 0.99),
        median(&frames),
        quantile(&frames, 1.0),
        median(&last),
        median(&triangles)
    )
}

fn input(time: f64, events: Vec<Event>) -> RawInput {
    let size = deti::gui::app::FULL;
    RawInput {
        screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
        time: Some(time),
        focused: true,
        events,
        ..RawInput::default()
    }
}

/// The window without the window.
struct Desk {
    ctx: egui::Context,
    app: DetiApp,
    wakes: Receiver<()>,
    begun: Instant,
    asks_again: bool,
    /// What asked for frames while rows were awaited.
    causes: Vec<String>,
}

impl Desk {
    fn open(options: Options) -> Self {
        let (runtime, settings) = Runtime::start(options);
        let (wake, wakes) = channel();
        runtime.waker().set(move || {
            // The other end goes with the program.
            let _ = wake.send(());
        });
        let (local, absolute) = deti::runtime::clock::now();
        let state = AppState::new(settings, Language::Chinese, local, absolute);
        let ctx = egui::Context::default();
        let app = DetiApp::new(state, Box::new(runtime), &ctx);
        let mut desk =
            Self { ctx, app, wakes, begun: Instant::now(), asks_again: false, causes: Vec::new() };
        while !matches!(desk.app.state.loading, Loading::Ready { .. }) {
            desk.frame(Vec::new());
            let _ = desk.wakes.recv_timeout(Duration::from_millis(20));
        }
        assert_eq!(desk.app.state.content.library.phrases.len(), N_PHRASES);
        desk.wait_until_quiet();
        desk
    }

    /// Rules are held against every phrase and the index is built after the library is shown; no key
    /// shall pay for that.
    fn wait_until_quiet(&mut self) {
        let mut before = 0.0;
        while let Some(now) = measure::own_processor_ms()
            && now - before > 10.0
        {
            self.settle();
            before = measure::own_processor_ms().unwrap_or(now);
            std::thread::sleep(Duration::from_millis(500));
        }
        self.settle();
    }

    /// One frame down to its triangles: how long describing and triangles took.
    fn frame(&mut self, events: Vec<Event>) -> (Duration, Duration) {
        let begun = Instant::now();
        let raw = input(self.begun.elapsed().as_secs_f64(), events);
        let output = self.ctx.run_ui(raw, |ui| self.app.frame_ui(ui));
        let described = begun.elapsed();
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        assert!(!triangles.is_empty());
        let root = output.viewport_output.get(&ViewportId::ROOT);
        self.asks_again = root.is_some_and(|root| root.repaint_delay.is_zero());
        (described, begun.elapsed() - described)
    }

    /// Draws until nothing asks to be drawn.
    fn settle(&mut self) {
        loop {
            self.frame(Vec::new());
            if !self.asks_again && self.wakes.try_iter().count() == 0 {
                return;
            }
        }
    }

    /// Types `c` and draws until its rows are shown.
    fn key(&mut self, c: char) -> KeyCost {
        // Wakes of what was before belong to no key.
        while self.wakes.try_recv().is_ok() {}
        let before = self.app.state.find.generation;
        let text = Event::Text(c.to_string());
        let events = match Key::from_name(&c.to_uppercase().to_string()) {
            Some(key) => {
                let modifiers = Modifiers::NONE;
                let press =
                    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
                vec![press, text]
            }
            None => vec![text],
        };
        let processor = measure::own_processor_ms();
        let begun = Instant::now();
        let mut spent = self.frame(events);
        let mut n_frames = 1;
        // Found while the frame of the key was described: its rows stand in the next one.
        let mut shown = false;
        while !shown {
            if !self.asks_again {
                self.wakes.recv_timeout(Duration::from_secs(30)).expect("an answer comes");
            }
            if n_frames > 1 {
                let causes = self.ctx.repaint_causes();
                self.causes.extend(causes.iter().map(|why| measure::short_cause(&why.to_string())));
            }
            spent = self.frame(Vec::new());
            n_frames += 1;
            // Later frames take news in as they begin, so that what came is in them.
            shown = self.answered(before);
        }
        let all_ms = ms(begun.elapsed());
        let after = measure::own_processor_ms();
        KeyCost {
            all_ms,
            processor_ms: after.zip(processor).map_or(f64::NAN, |(after, before)| after - before),
            n_frames,
            last_pass_ms: ms(spent.0),
            triangles_ms: ms(spent.1),
        }
    }

    fn answered(&self, before: u64) -> bool {
        let find = &self.app.state.find;
        find.generation > before && find.answered == find.generation
    }

    /// Empties the query.
    fn clear(&mut self) {
        let modifiers = Modifiers::NONE;
        let key = Key::Escape;
        self.frame(vec![Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }]);
        self.settle();
        assert_eq!(self.app.state.find.query, "");
    }
}

/// A frame with one label, median.
fn label_ms() -> f64 {
    let ctx = egui::Context::default();
    deti::gui::fonts::install(&ctx);
    let begun = Instant::now();
    let times: Vec<f64> = (0..2_000)
        .map(|_| {
            let frame_begun = Instant::now();
            let raw = input(begun.elapsed().as_secs_f64(), Vec::new());
            let output = ctx.run_ui(raw, |ui| {
                ui.label("得体");
            });
            let triangles = ctx.tessellate(output.shapes, output.pixels_per_point);
            assert!(!triangles.is_empty());
            ms(frame_begun.elapsed())
        })
        .collect();
    median(&times)
}
