//! Migrations are embedded by a macro, which cannot see a new file by itself.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
