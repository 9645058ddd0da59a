//! Pieces that screens share. Each draws what it is given and says what happened.

pub mod ground;
pub mod icon;
pub mod marked;
pub mod pill;
pub mod plot;
pub mod row;
