//! Where answers go: standard output in colour or plain, messages to standard error.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::AutoStream;
use anstream::adapter::strip_str;
use prost::{Message, Name};

use crate::args::Color;
use crate::error::Failure;
use crate::render::{put, style};

/// Columns when the output is not a terminal.
const WIDTH_DEFAULT: usize = 100;
/// Wider lines are hard to read.
const WIDTH_MAX: usize = 140;

/// Standard output and standard error, as the options and the terminal want them.
#[derive(Debug)]
pub struct Screen {
    out: BufWriter<io::Stdout>,
    out_colors: bool,
    err_colors: bool,
    json: bool,
    width: usize,
}

impl Screen {
    /// The process's own output.
    pub fn new(color: Color, json: bool) -> Self {
        let choice = match color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let width = terminal_size::terminal_size().map_or(WIDTH_DEFAULT, |(columns, _)| {
            usize::from(columns.0).clamp(40, WIDTH_MAX)
        });
        Self {
            out: BufWriter::new(io::stdout()),
            out_colors: AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
            err_colors: AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
            json,
            width,
        }
    }

    /// Whether answers are to be JSON.
    pub fn json(&self) -> bool {
        self.json
    }

    /// Whether colours are shown.
    pub fn colors(&self) -> bool {
        self.out_colors
    }

    /// The columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Writes text with styles in it, as it is.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        if self.out_colors {
            self.out.write_all(text.as_bytes())?;
        } else {
            write!(self.out, "{}", strip_str(text))?;
        }
        Ok(())
    }

    /// Writes one line of text with styles in it.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<(), Failure> {
        self.print(text.as_ref())?;
        self.print("\n")
    }

    /// Writes one message as a line of proto3 JSON.
    pub fn json_line<M: Message + Name>(&mut self, message: &M) -> Result<(), Failure> {
        self.raw_line(&shared::json::to_json(message))
    }

    /// Writes a line that is not to be touched.
    pub fn raw_line(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Hands over everything written so far.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// A remark for people, on standard error, below what was written so far.
    pub fn note(&mut self, text: impl AsRef<str>) {
        // If the output is closed, the next write to it says so.
        let _ = self.out.flush();
        note(text.as_ref(), self.err_colors);
    }

    /// Says why a command failed, and what to do next.
    pub fn complain(&mut self, failure: &Failure) {
        if failure.is_silent() {
            return;
        }
        let (error, dim) = (style::ERROR, style::DIM);
        let mut text = format!("{error}error:{error:#} {failure}");
        for detail in failure.details() {
            put(&mut text, format_args!("\n  {dim}{detail}{dim:#}"));
        }
        if let Some(hint) = failure.hint() {
            put(
                &mut text,
                format_args!("\n{0}next:{0:#} {hint}", style::HINT),
            );
        }
        self.note(text);
    }
}

/// Writes a line to standard error. That it may be closed is no reason to stop.
fn note(text: &str, colors: bool) {
    let mut stderr = io::stderr().lock();
    let _ = if colors {
        writeln!(stderr, "{text}")
    } else {
        writeln!(stderr, "{}", strip_str(text))
    };
}

/// Whether a person may be watching standard error.
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}
