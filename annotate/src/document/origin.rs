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
}
