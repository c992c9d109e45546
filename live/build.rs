//! Notes for `live --version` what only the build knows: commit and target.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=LIVE_COMMIT");
    println!("cargo:rustc-env=LIVE_TARGET={}", env::var("TARGET").unwrap_or_default());
    // Only a release asks git: else every commit would build the whole program again.
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let told = env::var("LIVE_COMMIT").ok().filter(|commit| !commit.is_empty());
    let commit = told.or_else(|| if release { commit() } else { Some("development build".into()) });
    println!("cargo:rustc-env=LIVE_COMMIT={}", commit.unwrap_or_else(|| "unknown".into()));
    println!("cargo:rerun-if-changed=build.rs");
}

fn commit() -> Option<String> {
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo:rerun-if-changed={log}");
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let clean = git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|found| found.is_empty());
    Some(if clean { commit } else { format!("{commit}, changed since") })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output =
        Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
