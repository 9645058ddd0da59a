//! A team's reports as they lie in a folder: the latest of each person, and what is wrong with every
//! file that is not among them. Nothing is left out in silence.
//! It reads no files.

use super::export::{Report, latest};
use crate::diagnostic::Diagnostic;
use crate::library::SourceFile;

/// A team's reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Team {
    /// The latest report of each person, by name.
    pub people: Vec<Person>,
    /// Files that hold no report, and why.
    pub refused: Vec<Diagnostic>,
    /// Reports left out because there is a newer one of the same person: path of the older, path of
    /// the newer.
    pub older: Vec<(String, String)>,
    /// What else lies in the folder: names of files that are no JSON, and of folders.
    pub beside: Vec<String>,
}

/// A person's report.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The file it came from.
    pub path: String,
    /// The report.
    pub report: Report,
}

impl Team {
    /// The team whose reports are `files`; `beside`: what else lies in the folder.
    pub fn read(files: &[SourceFile], beside: Vec<String>) -> Self {
        let mut team = Self { beside, ..Self::default() };
        let mut reports = Vec::new();
        for file in files {
            let read = match &file.content {
                Ok(bytes) => Report::parse(&file.path, bytes),
                Err(reason) => Report::unread(&file.path, reason),
            };
            match read {
                Ok(report) => reports.push((file.path.clone(), report)),
                Err(refused) => team.refused.push(*refused),
            }
        }
        let (reports, older) = latest(reports);
        let person = |(path, report)| Person { path, report };
        team.people = reports.into_iter().map(person).collect();
        team.older = older;
        team
    }

    /// The reports alone.
    pub fn reports(&self) -> Vec<Report> {
        self.people.iter().map(|person| person.report.clone()).collect()
    }
}

impl Person {
    /// What the person is called: the name in the report, or the file's where the report has none.
    pub fn name(&self) -> &str {
        match self.report.user.trim() {
            "" => self.file(),
            name => name,
        }
    }

    /// The file's name without its folder.
    pub fn file(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }
}

/// How much the last values of a row differ from those before them: the mean of the last three, or of
/// half of them where there are fewer than six, against the mean of as many before. `None` with fewer
/// than two values.
pub fn trend(values: &[f64]) -> Option<f64> {
    const LAST: usize = 3;
    let n = (values.len() / 2).min(LAST);
    let (before, last) = values.split_at(values.len() - n);
    let before = before.get(before.len().checked_sub(n)?..)?;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    (n > 0).then(|| mean(last) - mean(before))
}

#[cfg(test)]
mod tests {
    use super::trend;

    #[test]
    fn the_trend_is_the_last_against_those_before() {
        for (values, expected) in [
            (&[][..], None),
            (&[60.0], None),
            (&[60.0, 70.0], Some(10.0)),
            (&[60.0, 70.0, 66.0], Some(-4.0)),
            (&[1.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0], Some(30.0)),
        ] {
            assert_eq!(trend(values), expected, "{values:?}");
        }
    }
}
