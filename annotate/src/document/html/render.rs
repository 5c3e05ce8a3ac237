//! Text out of the tree: blocks of decoded text that know where they came from.

use super::super::origin::Origin;
use super::super::piece::{Form, Piece};
use super::clean::is_data_table;
use super::entity;
use super::hints::Hints;
use super::tag::Tag;
use super::tree::{Id, Tree};
use crate::span::Span;

/// A short piece in an element called a caption is one; longer ones are text.
const CAPTION_BYTES_MAX: usize = 600;
/// So many bytes of a byline are believed.
const BYLINE_BYTES_MAX: usize = 200;

/// An element called a caption or byline is one only if it holds few nodes.
const SMALL_NODES_MAX: usize = 20;

/// Writes blocks one after another, a blank line between them.
pub(super) struct Writer<'s> {
    source: &'s str,
    text: String,
    pieces: Vec<Piece>,
    origin: Origin,
    /// Where the open block starts.
    start: usize,
    /// White space read but not yet written: where, and whether it ends a line.
    space: Option<(usize, usize, bool)>,
    breaks: u32,
    /// Bytes of the open block that are marked as an author's name.
    author_bytes: usize,
    /// Whether the open block is a lone capital that the next may begin with.
    capital: bool,
}

/// What surrounds the text being written.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Context {
    form: Form,
    /// Whether white space is kept.
    kept: bool,
    /// Whether it is code, where an escaped reference means itself.
    code: bool,
    /// Whether it is marked as an author's name.
    author: bool,
}

impl<'s> Writer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            text: String::new(),
            pieces: Vec::new(),
            origin: Origin::default(),
            start: 0,
            space: None,
            breaks: 0,
            author_bytes: 0,
            capital: false,
        }
    }

    /// The text, its pieces, and where it came from.
    pub(super) fn finish(mut self) -> (String, Vec<Piece>, Origin) {
        self.close(Form::Paragraph);
        self.text.truncate(self.text.trim_end().len());
        (self.text, self.pieces, self.origin)
    }

    /// Writes a subtree without what is cut.
    pub(super) fn subtree(&mut self, tree: &Tree<'_>, hints: &[Hints], cut: &[bool], root: Id) {
        // The contexts the walk is in, each with the node after its last and
        // whether a block ends with it.
        let mut contexts: Vec<(usize, Context, bool)> = vec![(
            usize::MAX,
            Context {
                form: Form::Paragraph,
                kept: false,
                code: false,
                author: false,
            },
            true,
        )];
        let mut skip_until = 0;
        let mut table_until = 0;
        for id in tree.within(root) {
            let index = id.index();
            while contexts.last().is_some_and(|(end, ..)| *end <= index) {
                let (_, context, ends) = contexts.pop().expect("the first context never ends");
                if ends {
                    self.end_block(context.form);
                }
            }
            if index < skip_until {
                continue;
            }
            if cut[index] {
                skip_until = tree.end(id).index();
                continue;
            }
            let context = contexts.last().expect("the first context never ends").1;
            let Some(tag) = tree.tag(id) else {
                self.text_node(tree.text(id).expect("what is no element is text"), context);
                continue;
            };
            match tag {
                Tag::Br => self.line_break(context),
                Tag::Table if index >= table_until && is_data_table(tree, id) => {
                    table_until = tree.end(id).index();
                }
                _ => {}
            }
            if index < table_until && matches!(tag, Tag::Td | Tag::Th) {
                self.cell();
                continue;
            }
            let nodes = tree.end(id).index() - index;
            let inner = inner_context(tag, hints[index], context, index < table_until, nodes);
            let in_row = index < table_until && !matches!(tag, Tag::Tr | Tag::Caption | Tag::Table);
            let breaks = tag.is_block() && !in_row;
            if breaks {
                self.end_block(context.form);
            }
            if breaks || inner != context {
                let ends = breaks || inner.form != context.form;
                contexts.push((tree.end(id).index(), inner, ends));
            }
        }
        while let Some((_, context, _)) = contexts.pop() {
            self.end_block(context.form);
        }
    }

    /// Writes one line of a block of its own, if it has text.
    pub(super) fn line(&mut self, tree: &Tree<'_>, cut: &[bool], id: Id, form: Form) {
        let context = Context {
            form,
            kept: false,
            code: false,
            author: false,
        };
        for node in super::stats::shown(tree, cut, id) {
            if let Some(range) = tree.text(node) {
                self.text_node(range, context);
            } else if tree
                .tag(node)
                .is_some_and(|tag| tag == Tag::Br || tag.is_block())
            {
                self.want_space(0..0, false);
            }
        }
        self.end_block(form);
    }

    fn want_space(&mut self, at: std::ops::Range<usize>, line: bool) {
        if self.text.len() > self.start {
            let (start, _, ends_line) = self.space.unwrap_or((at.start, at.end, false));
            self.space = Some((start, at.end, ends_line || line));
        }
    }

    fn cell(&mut self) {
        if self.text.len() > self.start {
            self.space = None;
            self.text.push_str(" | ");
        }
    }

    fn line_break(&mut self, context: Context) {
        self.breaks += 1;
        // A byline and the text beneath it may be parted by no more than this.
        let is_byline = self.author_bytes > 0 && self.text.len() - self.start <= BYLINE_BYTES_MAX;
        if is_byline && context.form == Form::Paragraph {
            self.end_block(Form::Byline);
            return;
        }
        if self.breaks >= 2 && !context.kept && context.form != Form::Row {
            self.end_block(context.form);
        } else {
            self.want_space(0..0, true);
        }
    }

    /// Closes the open block, if there is text in it and it is no drop cap.
    fn end_block(&mut self, form: Form) {
        self.space = None;
        self.breaks = 0;
        self.capital = form == Form::Paragraph && is_capital(&self.text[self.start..]);
        if !self.capital {
            self.close(form);
        }
    }

    /// Closes the open block, if there is text in it.
    fn close(&mut self, form: Form) {
        self.space = None;
        self.breaks = 0;
        self.capital = false;
        let author_bytes = std::mem::take(&mut self.author_bytes);
        let open = &self.text[self.start..];
        let end = self.start + open.trim_end_matches([' ', '|', '\n']).len();
        if end == self.start {
            self.text.truncate(self.start);
            return;
        }
        let bytes = end - self.start;
        let form = match form {
            Form::Caption if bytes > CAPTION_BYTES_MAX => Form::Paragraph,
            Form::Byline if bytes > BYLINE_BYTES_MAX => Form::Paragraph,
            Form::Paragraph if author_bytes * 2 >= bytes => Form::Byline,
            form => form,
        };
        self.text.truncate(end);
        self.pieces.push(Piece {
            span: Span::new(self.start, end),
            form,
        });
        self.text.push_str("\n\n");
        self.start = self.text.len();
    }

    /// Whether a text goes on with the word that a drop cap begins; if it does
    /// not, the capital was a block of its own.
    fn continues_capital(&mut self, text: &str, form: Form) -> bool {
        let continues = form == Form::Paragraph && text.starts_with(char::is_lowercase);
        if continues {
            self.capital = false;
            self.space = None;
        } else {
            self.close(Form::Paragraph);
        }
        continues
    }

    fn text_node(&mut self, mut range: std::ops::Range<usize>, context: Context) {
        let source = self.source;
        if self.capital {
            let text = &source[range.clone()];
            let trimmed = text.trim_start();
            if trimmed.is_empty() {
                return;
            }
            if self.continues_capital(trimmed, context.form) {
                range.start += text.len() - trimmed.len();
            }
        }
        let bytes = source.as_bytes();
        let mut at = range.start;
        while at < range.end {
            let plain = bytes[at..range.end]
                .iter()
                .take_while(|byte| PLAIN[usize::from(**byte)])
                .count();
            if plain > 0 {
                self.author_bytes += if context.author { plain } else { 0 };
                self.write_space();
                self.origin.copied(self.text.len(), at, plain);
                self.text.push_str(&source[at..at + plain]);
                at += plain;
                continue;
            }
            let (c, len) = match bytes[at] {
                b'&' if context.code => entity::decode(&source[at..range.end]).unwrap_or(('&', 1)),
                b'&' => entity::decode_twice(&source[at..range.end]).unwrap_or(('&', 1)),
                _ => {
                    let c = source[at..].chars().next().expect("within the text");
                    (c, c.len_utf8())
                }
            };
            self.character(c, at..at + len, context);
            at += len;
        }
    }

    fn character(&mut self, c: char, from: std::ops::Range<usize>, context: Context) {
        if context.kept && c == '\n' {
            self.want_space(from, true);
            self.breaks += 1;
            return;
        }
        if c.is_whitespace() {
            self.want_space(from, false);
            return;
        }
        // Soft hyphens, zero-width and direction marks are not part of any word.
        if matches!(
            c,
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'
                ..='\u{202e}'
        ) || c.is_control()
        {
            return;
        }
        self.write_space();
        if from.len() == c.len_utf8() && self.source[from.clone()].starts_with(c) {
            self.origin.copied(self.text.len(), from.start, from.len());
        } else {
            self.origin.made(self.text.len(), from);
        }
        self.text.push(c);
    }

    fn write_space(&mut self) {
        self.breaks = 0;
        if let Some((start, end, ends_line)) = self.space.take() {
            self.origin.made(self.text.len(), start..end);
            self.text.push(if ends_line { '\n' } else { ' ' });
        }
    }
}

/// Whether a block is nothing but the capital a story begins with.
fn is_capital(text: &str) -> bool {
    let mut chars = text
        .trim()
        .trim_start_matches(['"', '“', '‘', '\''])
        .chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Bytes that are copied as they are: printable ASCII but "&", and those of
/// characters that cannot be white space or invisible.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x21;
    while byte < 0x7f {
        plain[byte] = byte != b'&' as usize;
        byte += 1;
    }
    plain
};

fn inner_context(tag: Tag, hints: Hints, outer: Context, in_table: bool, nodes: usize) -> Context {
    let form = match tag {
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => Form::Heading,
        Tag::Figcaption | Tag::Caption => Form::Caption,
        Tag::Tr if in_table => Form::Row,
        _ if outer.form == Form::Caption => Form::Caption,
        // What a figure says outside of its caption is no paragraph either.
        Tag::Figure if outer.form == Form::Paragraph => Form::Caption,
        Tag::Li | Tag::Dd | Tag::Dt => Form::ListItem,
        Tag::Blockquote => Form::Quote,
        _ if hints.has(Hints::CAPTION) && nodes <= SMALL_NODES_MAX => Form::Caption,
        _ if (hints.has(Hints::AUTHOR) || hints.has(Hints::BYLINE) && nodes <= SMALL_NODES_MAX)
            && tag.is_block()
            && outer.form == Form::Paragraph =>
        {
            Form::Byline
        }
        _ if outer.form == Form::Heading && !tag.is_block() => Form::Heading,
        _ => outer.form,
    };
    Context {
        form,
        kept: outer.kept || tag == Tag::Pre,
        code: outer.code || matches!(tag, Tag::Pre | Tag::Code),
        author: outer.author || hints.has(Hints::AUTHOR) && !tag.is_block(),
    }
}
