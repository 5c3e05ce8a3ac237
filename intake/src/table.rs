//! Tables: CSV and what is like it, the columns' names in the first line.

use std::io::{self, BufRead};

use crate::json::{Map, Value};
use crate::{Place, Refused, Sink, json};

/// How much of the input is looked at to tell its delimiter.
const HEAD_BYTES_MAX: usize = 4_096;

/// Reads a table row by row; a row that is none fails alone.
pub fn read(input: &mut dyn BufRead, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    let head = input.fill_buf()?;
    if head.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
    }
    let delimiter = delimiter(input.fill_buf()?);
    let mut table = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(input);
    let names: Vec<String> = match table.byte_headers() {
        Ok(names) => names.iter().map(text).collect(),
        Err(error) => return failed(error, sink),
    };
    if names.is_empty() {
        return Ok(());
    }
    if !json::has_content(names.iter().map(String::as_str)) {
        let refused = Refused::no_such_column(&names);
        sink.push_last(Place::Line(1), 0, Err(refused));
        return Ok(());
    }
    let mut row = csv::ByteRecord::new();
    loop {
        match table.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return failed(error, sink),
        }
        let line = row.position().map_or(0, csv::Position::line);
        let article = if row.len() == names.len() {
            json::to_article(&fields(&names, &row), sink.body)
        } else {
            let (found, wanted) = (row.len(), names.len());
            Err(Refused::BrokenRow(format!(
                "{found} fields, the first line names {wanted}"
            )))
        };
        if sink
            .push(Place::Line(line), row.as_slice().len() + row.len(), article)
            .is_break()
        {
            return Ok(());
        }
    }
}

fn failed(error: csv::Error, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Err(error),
        other => {
            let refused = Refused::BrokenRow(format!("not CSV: {other:?}"));
            sink.push_last(Place::Line(line), 0, Err(refused));
            Ok(())
        }
    }
}

fn fields(names: &[String], row: &csv::ByteRecord) -> Map {
    let values = row.iter().map(|value| Value::String(text(value)));
    names.iter().cloned().zip(values).collect()
}

/// A cell: UTF-8, or else Windows-1252, as spreadsheets write it.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .trim()
            .to_owned(),
    }
}

/// What divides the first line into most parts, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let head = &head[..head.len().min(HEAD_BYTES_MAX)];
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in head.iter().copied().take_while(|byte| *byte != b'\n') {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts
            .iter_mut()
            .find(|(known, _)| *known == byte && !is_quoted)
        {
            *count += 1;
        }
    }
    // Of equals the first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(byte, _)| *byte)
}
