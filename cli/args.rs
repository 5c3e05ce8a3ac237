//! The command line: global options and the list of commands.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::connect::Servers;

const EXAMPLES: &str = "\
Examples:
  dateline demo                                  both services, sample articles, answers
  dateline up                                    both services, data kept
  dateline ingest articles/ more.jsonl           files, folders, JSON lines
  dateline person 'Rob Bauer'                    who, since when, with whom
  dateline events --org NATO --from 2022         what happened
  dateline timeline --place Ukraine --by month   the same, as a chart
  dateline annotate page.html                    read one page, no server needed
  dateline backup dateline-data /backup/today    a copy, while the services run

Exit codes:
  0  done
  1  failed, or something asked for was not found
  2  the command line is wrong";

/// Turns news articles into facts, and answers by person, organization, place and date.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Where the services are.
    #[command(flatten)]
    pub servers: Servers,
    /// Answer in proto3 JSON, one object a line
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(help = "When to use colours; NO_COLOR is honoured too")]
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start both services with sample articles, and show what they answer
    Demo(commands::demo::DemoArgs),
    /// Start both services in one process and keep the data
    Up(commands::up::UpArgs),
    /// Take articles in: feeds, lists, pages, texts; files, folders, standard input
    Ingest(commands::ingest::IngestArgs),
    /// Show a person: names, titles, posts, events, mentions, company kept
    Person(commands::entity::EntityArgs),
    /// Show an organization
    #[command(visible_alias = "organization")]
    Org(commands::entity::EntityArgs),
    /// Show a place
    #[command(visible_alias = "location")]
    Place(commands::entity::EntityArgs),
    /// Rank the entities a name may mean, of every type
    Find(commands::find::FindArgs),
    /// List the sentences that refer to an entity
    Mentions(commands::mentions::MentionsArgs),
    /// List the entities that appear with an entity
    Related(commands::related::RelatedArgs),
    /// List events by who took part, where, what and when
    Events(commands::events::EventsArgs),
    /// Show one event with every sentence that states it
    Event(commands::event::EventArgs),
    /// Draw how many events there were over time
    Timeline(commands::timeline::TimelineArgs),
    /// List articles by whom they mention, who published them and when
    Articles(commands::articles::ArticlesArgs),
    /// Show an article, its text, and what was read from it
    Article(commands::article::ArticleArgs),
    /// Take an article back: its text is erased and what rested on it disappears
    Retract(commands::retract::RetractArgs),
    /// Follow what is ingested and retracted, a line for each change
    Watch(commands::watch::WatchArgs),
    /// Read articles here and now, without a server: JSON lines out
    Annotate(commands::annotate::AnnotateArgs),
    /// Check every byte of a journal or a backup, and name what is damaged
    Verify(commands::maintain::verify::VerifyArgs),
    /// Copy the journal, while the service runs
    Backup(commands::maintain::backup::BackupArgs),
    /// Put a backup in place
    Restore(commands::maintain::restore::RestoreArgs),
    /// Make catalog and index anew from the journal
    Rebuild(commands::maintain::rebuild::RebuildArgs),
    /// Take the text of what was replaced or retracted off the disk
    Compact(commands::maintain::compact::CompactArgs),
    /// Ask a service whether it is ready
    Health(commands::health::HealthArgs),
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples_in_its_help() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.is_some_and(|help| help.starts_with("Examples:\n  dateline ")),
                "{}",
                command.get_name()
            );
        }
    }

    #[test]
    fn a_command_line_is_taken_or_refused() {
        for (line, taken) in [
            (
                "events --person per-rob-bauer --from 2022 --to 2022-06",
                true,
            ),
            ("events --from 2022-13", false),
            ("events --type consult,aid --status planned", true),
            ("events --type consulting", false),
            ("timeline --by fortnight", false),
            ("timeline --org NATO --by week", true),
            ("person", false),
            ("person Bauer --json", true),
            ("--json person Bauer", true),
            ("article", false),
            ("ingest", false),
            ("ingest - --publish-date 2024-05", false),
            ("ingest - --publish-date 2024-05-06", true),
            ("events --query localhost", false),
            ("events --query http://localhost:1", true),
            ("demo --once --port-query 0", true),
            ("watch --after x --all", false),
            ("verify", false),
            ("verify data --json", true),
            ("backup data", false),
            ("restore backup data --same-journal", true),
            ("rebuild data --catalog --index", false),
            ("compact data", true),
        ] {
            let words = std::iter::once("dateline").chain(line.split(' '));
            assert_eq!(Cli::try_parse_from(words).is_ok(), taken, "{line}");
        }
    }
}
