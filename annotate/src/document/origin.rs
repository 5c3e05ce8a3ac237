//! The way back: from the text we return to the bytes that were submitted.

use std::ops::Range;

/// Where each stretch of a text came from. Within a copied stretch offsets run
/// in step; a made one (an entity, a replaced byte) maps as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// In order of `text`.
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Where it starts in the text.
    text: u32,
    /// Where it starts in the source.
    source: u32,
    /// How many bytes of the source it covers; the text's length if copied.
    source_len: u32,
    copied: bool,
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("documents are far below 4 GiB")
}

impl Origin {
    /// Notes that the text from `text` on was copied from `source`.
    pub(super) fn copied(&mut self, text: usize, source: usize, len: usize) {
        if let Some(last) = self.runs.last_mut()
            && last.copied
            && (last.text + last.source_len) as usize == text
            && (last.source + last.source_len) as usize == source
        {
            last.source_len += narrow(len);
            return;
        }
        self.push(text, source, len, true);
    }

    /// Notes that the text from `text` on stands for a stretch of the source.
    pub(super) fn made(&mut self, text: usize, source: Range<usize>) {
        self.push(text, source.start, source.len(), false);
    }

    fn push(&mut self, text: usize, source: usize, len: usize, copied: bool) {
        self.runs.push(Run {
            text: narrow(text),
            source: narrow(source),
            source_len: narrow(len),
            copied,
        });
    }

    /// The stretch of the source that a stretch of the text came from.
    pub(super) fn source(&self, text: Range<usize>) -> Option<Range<usize>> {
        if text.is_empty() {
            return None;
        }
        let start = self.locate(text.start)?.start;
        let end = self.locate(text.end - 1)?.end;
        (start < end).then_some(start..end)
    }

    /// The source of one byte of the text.
    fn locate(&self, at: usize) -> Option<Range<usize>> {
        let at = narrow(at);
        let index = self
            .runs
            .partition_point(|run| run.text <= at)
            .checked_sub(1)?;
        let run = self.runs[index];
        let source = run.source as usize;
        if !run.copied {
            return Some(source..source + run.source_len as usize);
        }
        let step = at - run.text;
        let step = (step < run.source_len).then_some(step)? as usize;
        Some(source + step..source + step + 1)
    }

    /// The way through an earlier step: from this text to that step's source.
    pub(super) fn through(&self, before: &Origin) -> Origin {
        let mut joined = Origin::default();
        for run in &self.runs {
            let source = run.source as usize..(run.source + run.source_len) as usize;
            if run.copied {
                before.copy_into(&mut joined, run.text as usize, source);
            } else if let Some(source) = before.source(source) {
                joined.made(run.text as usize, source);
            }
        }
        joined
    }

    /// Adds the runs that `range` of this step's text came from.
    fn copy_into(&self, joined: &mut Origin, text: usize, range: Range<usize>) {
        let first = self
            .runs
            .partition_point(|run| (run.text as usize) <= range.start)
            .saturating_sub(1);
        for (index, run) in self.runs.iter().enumerate().skip(first) {
            let run_start = run.text as usize;
            if run_start >= range.end {
                break;
            }
            let run_end = self
                .runs
                .get(index + 1)
                .map_or(usize::MAX, |next| next.text as usize);
            let (start, end) = (range.start.max(run_start), range.end.min(run_end));
            if start >= end {
                continue;
            }
            let at = text + (start - range.start);
            let source = run.source as usize;
            if run.copied {
                joined.copied(at, source + (start - run_start), end - start);
            } else {
                joined.made(at, source..source + run.source_len as usize);
            }
        }
    }
}
