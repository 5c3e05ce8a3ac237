//! The tree of a page: elements and text in an arena, in document order.
//!
//! Not the full tree construction of the standard: what is left out (foster
//! parenting, the adoption agency) moves text between parents, not in or out of
//! an article. Depth is bounded, so hostile nesting costs nothing.

use std::ops::Range;

use super::tag::Tag;
use super::token::{Token, Tokens, attributes};

/// Elements nested deeper are opened beside each other.
const DEPTH_MAX: usize = 400;
/// So much of a tag is searched for attributes.
const ATTRIBUTE_BYTES_MAX: usize = 8 * 1024;

/// A node's place in the arena. Descendants have higher numbers than their ancestors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(u32);

impl Id {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An element and where its attributes stand.
    Element(Tag, Range<u32>),
    /// Text, undecoded.
    Text(Range<u32>),
}

#[derive(Clone, Debug)]
struct Node {
    kind: Kind,
    parent: u32,
    /// The node after the last descendant.
    end: u32,
}

/// A page's tree.
pub(super) struct Tree<'s> {
    source: &'s str,
    nodes: Vec<Node>,
}

fn narrow(range: &Range<usize>) -> Range<u32> {
    let narrow = |offset| u32::try_from(offset).expect("pages are far below 4 GiB");
    narrow(range.start)..narrow(range.end)
}

impl<'s> Tree<'s> {
    /// Builds the tree of a page.
    pub(super) fn new(source: &'s str) -> Self {
        let mut builder = Builder {
            nodes: vec![Node {
                kind: Kind::Element(Tag::Html, 0..0),
                parent: 0,
                end: 0,
            }],
            open: vec![(0, Tag::Html)],
        };
        for token in Tokens::new(source) {
            match token {
                Token::Start { name, attributes } => {
                    builder.start(Tag::of(&source[name]), &attributes);
                }
                Token::End { name } => builder.end(Tag::of(&source[name])),
                Token::Text(range) | Token::Raw(range) => builder.text(&range, source),
            }
        }
        builder.close_to(0);
        Self {
            source,
            nodes: builder.nodes,
        }
    }

    pub(super) fn source(&self) -> &'s str {
        self.source
    }

    #[expect(clippy::unused_self, reason = "reads as the root of this tree")]
    pub(super) fn root(&self) -> Id {
        Id(0)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes in document order.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = Id> + use<> {
        (0..u32::try_from(self.nodes.len()).expect("built from narrow numbers")).map(Id)
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        (id.0 > 0).then(|| Id(self.nodes[id.index()].parent))
    }

    /// The node after the last descendant.
    pub(super) fn end(&self, id: Id) -> Id {
        Id(self.nodes[id.index()].end)
    }

    /// The node itself and its descendants, in document order.
    pub(super) fn within(&self, id: Id) -> impl Iterator<Item = Id> + use<> {
        (id.0..self.nodes[id.index()].end).map(Id)
    }

    /// The children of a node.
    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> {
        let end = self.nodes[id.index()].end;
        let mut next = id.0 + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = Id(next);
                next = self.nodes[child.index()].end;
                child
            })
        })
    }

    pub(super) fn kind(&self, id: Id) -> &Kind {
        &self.nodes[id.index()].kind
    }

    /// The element's tag; `None` for text.
    pub(super) fn tag(&self, id: Id) -> Option<Tag> {
        match self.kind(id) {
            Kind::Element(tag, _) => Some(*tag),
            Kind::Text(_) => None,
        }
    }

    /// Where a text node stands in the source.
    pub(super) fn text(&self, id: Id) -> Option<Range<usize>> {
        match self.kind(id) {
            Kind::Text(range) => Some(range.start as usize..range.end as usize),
            Kind::Element(..) => None,
        }
    }

    /// The element's attributes, undecoded.
    pub(super) fn attributes(&self, id: Id) -> impl Iterator<Item = (&'s str, &'s str)> + use<'s> {
        let range = match self.kind(id) {
            Kind::Element(_, range) => range.start as usize..range.end as usize,
            Kind::Text(_) => 0..0,
        };
        let mut raw = &self.source[range];
        if raw.len() > ATTRIBUTE_BYTES_MAX {
            let mut end = ATTRIBUTE_BYTES_MAX;
            while !raw.is_char_boundary(end) {
                end -= 1;
            }
            raw = &raw[..end];
        }
        attributes(raw)
    }

    /// An attribute's value, undecoded.
    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&'s str> {
        self.attributes(id)
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The ancestors of a node, nearest first.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> {
        std::iter::successors(self.parent(id), |id| self.parent(*id))
    }
}

struct Builder {
    nodes: Vec<Node>,
    /// The open elements, outermost first.
    open: Vec<(u32, Tag)>,
}

impl Builder {
    fn push(&mut self, kind: Kind) -> u32 {
        let index = u32::try_from(self.nodes.len()).expect("pages are far below 4 GiB");
        let parent = self.open.last().map_or(0, |(parent, _)| *parent);
        self.nodes.push(Node {
            kind,
            parent,
            end: index + 1,
        });
        index
    }

    /// Closes the innermost elements until `depth` are left open.
    fn close_to(&mut self, depth: usize) {
        let end = u32::try_from(self.nodes.len()).expect("pages are far below 4 GiB");
        for (index, _) in self.open.drain(depth..) {
            self.nodes[index as usize].end = end;
        }
    }

    /// The depth of the innermost open element that `wanted` accepts, not
    /// looking beyond one that `stop` accepts.
    fn find_open(&self, wanted: impl Fn(Tag) -> bool, stop: impl Fn(Tag) -> bool) -> Option<usize> {
        for (depth, (_, tag)) in self.open.iter().enumerate().rev() {
            if wanted(*tag) {
                return Some(depth);
            }
            if stop(*tag) {
                return None;
            }
        }
        None
    }

    fn start(&mut self, tag: Tag, attributes: &Range<usize>) {
        if matches!(tag, Tag::Html | Tag::Body)
            && self.open.iter().any(|(_, open)| *open == tag)
            && !(tag == Tag::Html && self.nodes.len() == 1)
        {
            return;
        }
        if tag == Tag::Html {
            self.nodes[0].kind = Kind::Element(Tag::Html, narrow(attributes));
            return;
        }
        self.imply_ends(tag);
        let index = self.push(Kind::Element(tag, narrow(attributes)));
        if !tag.is_void() {
            if self.open.len() >= DEPTH_MAX {
                let depth = self.open.len() - 1;
                self.close_to(depth);
            }
            self.open.push((index, tag));
        }
    }

    /// Ends what the start of `tag` ends without an end tag.
    fn imply_ends(&mut self, tag: Tag) {
        let in_head = matches!(
            tag,
            Tag::Meta
                | Tag::Link
                | Tag::Title
                | Tag::Script
                | Tag::Style
                | Tag::Base
                | Tag::Noscript
                | Tag::Template
                | Tag::Head
                | Tag::Other
        );
        if !in_head && let Some(depth) = self.find_open(|open| open == Tag::Head, |_| false) {
            self.close_to(depth);
        }
        let list = |open: Tag| matches!(open, Tag::Ul | Tag::Ol) || open.is_scope();
        let table = |open: Tag| open == Tag::Table;
        let found = match tag {
            Tag::Li => self.find_open(|open| open == Tag::Li, list),
            Tag::Dt | Tag::Dd => self.find_open(
                |open| matches!(open, Tag::Dt | Tag::Dd),
                |open| open == Tag::Dl || open.is_scope(),
            ),
            Tag::Td | Tag::Th => self.find_open(
                |open| matches!(open, Tag::Td | Tag::Th),
                |open| matches!(open, Tag::Tr | Tag::Table),
            ),
            Tag::Tr => self.find_open(|open| open == Tag::Tr, table),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => self.find_open(
                |open| matches!(open, Tag::Tbody | Tag::Thead | Tag::Tfoot),
                table,
            ),
            Tag::Option => self.find_open(|open| open == Tag::Option, |open| open == Tag::Select),
            Tag::A => self.find_open(|open| open == Tag::A, Tag::is_block),
            tag if tag.is_heading() => self
                .open
                .last()
                .filter(|(_, open)| open.is_heading())
                .map(|_| self.open.len() - 1),
            _ => None,
        };
        if let Some(depth) = found {
            self.close_to(depth);
        }
        if tag.closes_paragraph()
            && let Some(depth) = self.find_open(|open| open == Tag::P, Tag::is_scope)
        {
            self.close_to(depth);
        }
    }

    fn end(&mut self, tag: Tag) {
        if matches!(tag, Tag::Html | Tag::Body) || tag.is_void() {
            return;
        }
        let in_table = matches!(
            tag,
            Tag::Table
                | Tag::Tr
                | Tag::Td
                | Tag::Th
                | Tag::Tbody
                | Tag::Thead
                | Tag::Tfoot
                | Tag::Caption
        );
        let found = if in_table {
            self.find_open(
                |open| open == tag,
                |open| open == Tag::Table && tag != Tag::Table,
            )
        } else if tag.is_heading() {
            self.find_open(Tag::is_heading, Tag::is_scope)
        } else if tag.is_block()
            || matches!(
                tag,
                Tag::Button | Tag::Svg | Tag::Object | Tag::Noscript | Tag::Select | Tag::Head
            )
        {
            self.find_open(|open| open == tag, Tag::is_scope)
        } else {
            // The end of an inline element does not close blocks around it.
            self.find_open(|open| open == tag, Tag::is_block)
        };
        if let Some(depth) = found.filter(|depth| *depth > 0) {
            self.close_to(depth);
        }
    }

    fn text(&mut self, range: &Range<usize>, source: &str) {
        if range.is_empty() {
            return;
        }
        if self.open.last().is_some_and(|(_, tag)| *tag == Tag::Head) {
            if source[range.clone()].trim().is_empty() {
                return;
            }
            let depth = self.open.len() - 1;
            self.close_to(depth);
        }
        self.push(Kind::Text(narrow(range)));
    }
}
