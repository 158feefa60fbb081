//! Builds again when the app's files appear or change, since they are embedded.

fn main() {
    for folder in ["dist", "procedures", "calendars", "laws", "units"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
