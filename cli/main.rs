//! The `dateline` client: every RPC at a person's fingertips, and both services
//! in one process for those who want to look first.

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::commands::maintain;
use crate::error::Failure;
use crate::screen::Screen;

mod args;
mod commands;
mod connect;
mod dates;
mod error;
mod filter;
mod input;
mod offline;
mod render;
mod screen;
mod services;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut screen = Screen::new(cli.global.color, cli.global.json);
    let outcome = run(cli, &mut screen).and_then(|()| screen.flush());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen.complain(&failure);
            failure.exit_code()
        }
    }
}

fn run(cli: Cli, screen: &mut Screen) -> Result<(), Failure> {
    let offline = match &cli.command {
        Command::Annotate(args) => Some(commands::annotate::run(args, screen)),
        Command::Verify(args) => Some(maintain::verify::run(args, screen)),
        Command::Backup(args) => Some(maintain::backup::run(args, screen)),
        Command::Restore(args) => Some(maintain::restore::run(args, screen)),
        Command::Rebuild(args) => Some(maintain::rebuild::run(args, screen)),
        Command::Compact(args) => Some(maintain::compact::run(args, screen)),
        _ => None,
    };
    if let Some(done) = offline {
        return done;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    runtime.block_on(dispatch(cli, screen))
}

async fn dispatch(cli: Cli, screen: &mut Screen) -> Result<(), Failure> {
    let servers = cli.global.servers;
    match cli.command {
        Command::Demo(args) => commands::demo::run(&args, screen).await,
        Command::Up(args) => commands::up::run(&args, screen).await,
        Command::Ingest(args) => commands::ingest::run(&args, &servers, screen).await,
        Command::Person(args) => commands::entity::person(&args, &servers, screen).await,
        Command::Org(args) => commands::entity::organization(&args, &servers, screen).await,
        Command::Place(args) => commands::entity::place(&args, &servers, screen).await,
        Command::Find(args) => commands::find::run(&args, &servers, screen).await,
        Command::Mentions(args) => commands::mentions::run(&args, &servers, screen).await,
        Command::Related(args) => commands::related::run(&args, &servers, screen).await,
        Command::Events(args) => commands::events::run(&args, &servers, screen).await,
        Command::Event(args) => commands::event::run(&args, &servers, screen).await,
        Command::Timeline(args) => commands::timeline::run(&args, &servers, screen).await,
        Command::Articles(args) => commands::articles::run(&args, &servers, screen).await,
        Command::Article(args) => commands::article::run(&args, &servers, screen).await,
        Command::Retract(args) => commands::retract::run(&args, &servers, screen).await,
        Command::Watch(args) => commands::watch::run(&args, &servers, screen).await,
        Command::Annotate(_)
        | Command::Verify(_)
        | Command::Backup(_)
        | Command::Restore(_)
        | Command::Rebuild(_)
        | Command::Compact(_) => unreachable!("these are done without a runtime"),
        Command::Health(args) => commands::health::run(&args, &servers, screen).await,
    }
}
