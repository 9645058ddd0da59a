//! Builds the program anew when a file that it embeds is added or taken away, which the compiler
//! alone does not notice.

fn main() {
    println!("cargo::rerun-if-changed=templates");
}
