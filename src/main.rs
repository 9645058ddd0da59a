//! The program `deti`: a window without arguments, a command line with them.

fn main() {}
