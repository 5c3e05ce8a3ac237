//! `dateline annotate`: reading, offline, on all cores.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Args;

use crate::error::Failure;
use crate::input::{self, InputArgs, Item, Origin, Plan};
use crate::offline::Analyzer;
use crate::render::{paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline annotate page.html | jq .annotations.persons
  dateline annotate --publish-date 2024-05-06 story.txt
  zcat dump.jsonl.gz | dateline annotate > read.jsonl

One line of proto3 JSON for each article, in the order they came:
  {\"article\": …, \"annotations\": …}   as AnalyzeArticle answers and Ingest stores
It needs no server, no network and no disk. Exit code 1 if any article failed.";

/// Articles under way for each thread, so that one long article does not idle the rest.
const AHEAD_PER_JOB: usize = 16;

/// Options of `annotate`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct AnnotateArgs {
    /// Files and folders; `-`, or nothing, is standard input
    #[arg(value_name = "PATH", default_value = "-", hide_default_value = true)]
    paths: Vec<PathBuf>,
    /// What is known of them.
    #[command(flatten)]
    input: InputArgs,
    /// Threads to read with; by default one for each core
    #[arg(long, short, value_name = "NUMBER")]
    jobs: Option<NonZeroUsize>,
}

/// An article read: its line of JSON, or why there is none.
struct Done {
    number: usize,
    origin: Origin,
    line: Result<String, String>,
}

/// Reads articles and writes a line for each.
pub fn run(args: &AnnotateArgs, screen: &mut Screen) -> Result<(), Failure> {
    let plan = input::plan(&args.paths)?;
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let (send_items, items) = sync_channel(jobs * AHEAD_PER_JOB);
    let (send_done, done) = sync_channel(jobs * AHEAD_PER_JOB);
    let items = Arc::new(Mutex::new(items));
    let analyzer = Analyzer::new();
    let plan = &plan;
    thread::scope(|scope| {
        let reader = scope.spawn(move || read_all(plan, &args.input, &send_items));
        for _ in 0..jobs {
            let (items, send_done, analyzer) = (Arc::clone(&items), send_done.clone(), &analyzer);
            scope.spawn(move || analyze_all(analyzer, &items, &send_done));
        }
        drop((items, send_done));
        let failed = write_all(done, screen);
        let unreadable = reader.join().expect("reading does not panic");
        let failed = failed? + unreadable.len();
        for failure in unreadable {
            screen.note(format!("{} {failure}", paint(style::BAD, "failed")));
        }
        if failed > 0 {
            Err(Failure::Shown)
        } else {
            Ok(())
        }
    })
}

/// Reads all inputs, and returns those that could not be.
fn read_all(plan: &Plan, args: &InputArgs, items: &SyncSender<(usize, Item)>) -> Vec<Failure> {
    let mut number = 0;
    let mut unreadable = Vec::new();
    let mut gone = false;
    for input in &plan.inputs {
        let mut emit = |item: Item| {
            gone = items.send((number, item)).is_err();
            number += 1;
            if gone {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        if let Err(failure) = input::read(input, args, &mut emit) {
            unreadable.push(failure);
        }
        if gone {
            break;
        }
    }
    unreadable
}

fn analyze_all(
    analyzer: &Analyzer,
    items: &Mutex<Receiver<(usize, Item)>>,
    done: &SyncSender<Done>,
) {
    loop {
        let next = items.lock().expect("no holder panics").recv();
        let Ok((number, item)) = next else {
            return;
        };
        let line = item
            .article
            .and_then(|article| analyzer.analyze(article))
            .map(|read| shared::json::to_json(&read));
        let result = Done {
            number,
            origin: item.origin,
            line,
        };
        if done.send(result).is_err() {
            return;
        }
    }
}

/// Writes what is done in the order it came, and counts what failed.
fn write_all(done: Receiver<Done>, screen: &mut Screen) -> Result<usize, Failure> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    let mut failed = 0;
    for result in done {
        waiting.insert(result.number, result);
        while let Some(result) = waiting.remove(&next) {
            next += 1;
            match result.line {
                Ok(line) => screen.raw_line(&line)?,
                Err(error) => {
                    failed += 1;
                    screen.note(format!(
                        "{} {}: {}",
                        paint(style::BAD, "failed"),
                        style::one_line(&result.origin.to_string()),
                        style::one_line(&error)
                    ));
                }
            }
        }
    }
    Ok(failed)
}
