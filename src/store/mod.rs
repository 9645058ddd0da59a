//! stub
#![allow(missing_docs)]
use std::collections::BTreeMap;
use std::path::*;
pub enum Notice {
    SetAside { reason: String, path: PathBuf },
    InMemory { reason: String },
}
pub struct Store;
pub struct UseRow {
    pub score: f64,
    pub last_s: i64,
    pub n_uses: u64,
}
type R<T> = Result<T, std::io::Error>;
impl Store {
    pub fn open(_: &Path) -> (Store, Vec<Notice>) {
        (Store, vec![])
    }
    pub fn in_memory() -> (Store, Vec<Notice>) {
        (Store, vec![])
    }
    pub fn settings(&self) -> R<BTreeMap<String, serde_json::Value>> {
        Ok(BTreeMap::new())
    }
    pub fn usage(&self) -> R<Vec<(String, UseRow)>> {
        Ok(vec![])
    }
    pub fn favourites(&self) -> R<Vec<String>> {
        Ok(vec![])
    }
    pub fn record_use(&mut self, _: &str, _: i64, _: f64, _: Option<&str>) -> R<UseRow> {
        Ok(UseRow { score: 0., last_s: 0, n_uses: 0 })
    }
    pub fn set_favourite(&mut self, _: &str, _: bool) -> R<()> {
        Ok(())
    }
    pub fn set_settings(&mut self, _: &BTreeMap<String, serde_json::Value>) -> R<()> {
        Ok(())
    }
}
