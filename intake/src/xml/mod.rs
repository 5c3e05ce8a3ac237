//! XML as feeds have it: read leniently, held compactly, nothing expanded.
//!
//! The tree only points into the text. Elements that are never closed end with
//! their parent, end tags that nothing opened are passed over, undeclared
//! prefixes mean what they usually mean. Entities of a document's own are left
//! as they stand, so there is nothing to explode and nothing to fetch.

use std::borrow::Cow;

mod decode;
mod markup;
mod name;
mod token;

pub use decode::decode;
pub use markup::to_html;
use name::Scope;
pub use name::Space;
use token::{Token, Tokens};

/// Elements within elements; what lies deeper is held as if it lay here.
const DEPTH_MAX: usize = 128;

/// The items of feeds, by their names without prefix.
const NEVER_NESTED: [&str; 3] = ["item", "entry", "newsItem"];

/// A document.
#[derive(Debug)]
pub struct Tree<'a> {
    text: &'a str,
    /// In document order, so that what an element holds follows it.
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

/// Offsets are of 32 bits: inputs are bounded far below.
#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// An element's name, or a stretch of text.
    start: u32,
    end: u32,
    /// The element's first attribute; they reach to those of the next node.
    attributes: u32,
    /// The first node that this one does not hold.
    after: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An element, and whether its end tag was found.
    Element(Space, bool),
    /// Text with references in it.
    Text,
    /// Text as it stands.
    Verbatim,
}

#[derive(Clone, Copy, Debug)]
struct Attribute {
    name: (u32, u32),
    value: (u32, u32),
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    index: usize,
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("inputs are far below 4 GiB")
}

impl<'a> Tree<'a> {
    /// Reads a document; it never fails.
    pub fn parse(text: &'a str) -> Self {
        let mut building = Building {
            tree: Self {
                text,
                nodes: Vec::new(),
                attributes: Vec::new(),
            },
            open: Vec::new(),
            scope: Scope::default(),
        };
        for token in Tokens::new(text) {
            building.take(token);
        }
        let end = narrow(building.tree.nodes.len());
        while let Some(index) = building.open.pop() {
            building.tree.nodes[index].after = end;
        }
        building.tree
    }

    /// The first element.
    pub fn root(&self) -> Option<Element<'_>> {
        self.elements().next()
    }

    /// All elements, in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (0..self.nodes.len())
            .filter(|index| matches!(self.nodes[*index].kind, Kind::Element(..)))
            .map(|index| Element { tree: self, index })
    }

    fn slice(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }
}

struct Building<'a> {
    tree: Tree<'a>,
    /// The elements that are open.
    open: Vec<usize>,
    scope: Scope<'a>,
}

impl<'a> Building<'a> {
    fn take(&mut self, token: Token<'a>) {
        match token {
            Token::Start {
                name,
                attributes,
                is_empty,
            } => self.start(name, attributes, is_empty),
            Token::End { name } => self.end(name),
            Token::Text(text) => self.leaf(Kind::Text, text),
            Token::Verbatim(text) => self.leaf(Kind::Verbatim, text),
        }
    }

    fn start(&mut self, name: &'a str, attributes: token::Attributes<'a>, is_empty: bool) {
        self.end_before(name);
        let first = narrow(self.tree.attributes.len());
        for (name, value) in attributes {
            self.scope.declare(self.open.len(), name, value);
            self.tree.attributes.push(Attribute {
                name: self.place(name),
                value: self.place(value),
            });
        }
        let space = self.scope.space_of(name);
        let (start, end) = self.place(name);
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            kind: Kind::Element(space, is_empty),
            start,
            end,
            attributes: first,
            after: narrow(index + 1),
        });
        if is_empty {
            self.scope.leave(self.open.len());
        } else if self.open.len() < DEPTH_MAX {
            self.open.push(index);
        }
    }

    /// An item never holds another: one that is open ends where the next begins.
    fn end_before(&mut self, name: &str) {
        if NEVER_NESTED.contains(&name.rsplit(':').next().unwrap_or(name)) {
            self.end(name);
        }
    }

    fn end(&mut self, name: &str) {
        let is_it = |index: &usize| {
            let node = self.tree.nodes[*index];
            self.tree.slice((node.start, node.end)) == name
        };
        let Some(depth) = self.open.iter().rposition(is_it) else {
            return;
        };
        let end = narrow(self.tree.nodes.len());
        for index in self.open.drain(depth + 1..) {
            self.tree.nodes[index].after = end;
        }
        if let Some(index) = self.open.pop() {
            let node = &mut self.tree.nodes[index];
            node.after = end;
            if let Kind::Element(_, is_whole) = &mut node.kind {
                *is_whole = true;
            }
        }
        self.scope.leave(depth);
    }

    fn leaf(&mut self, kind: Kind, text: &'a str) {
        let (start, end) = self.place(text);
        self.tree.nodes.push(Node {
            kind,
            start,
            end,
            attributes: narrow(self.tree.attributes.len()),
            after: narrow(self.tree.nodes.len() + 1),
        });
    }

    /// Where a part of the text stands in it.
    fn place(&self, part: &str) -> (u32, u32) {
        let start = part.as_ptr().addr() - self.tree.text.as_ptr().addr();
        (narrow(start), narrow(start + part.len()))
    }
}

impl<'t> Element<'t> {
    fn node(self) -> Node {
        self.tree.nodes[self.index]
    }

    /// The name without its prefix.
    pub fn name(self) -> &'t str {
        let node = self.node();
        let name = self.tree.slice((node.start, node.end));
        name.rsplit(':').next().unwrap_or(name)
    }

    /// What its prefix stands for.
    pub fn space(self) -> Space {
        match self.node().kind {
            Kind::Element(space, _) => space,
            Kind::Text | Kind::Verbatim => Space::Other,
        }
    }

    /// Whether its end tag was found.
    pub fn is_whole(self) -> bool {
        matches!(self.node().kind, Kind::Element(_, true))
    }

    /// How many bytes it takes, roughly.
    pub fn bytes(self) -> usize {
        let last = self.tree.nodes[self.node().after as usize - 1];
        (last.end - self.node().start) as usize
    }

    /// The elements directly within.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.node().after as usize;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            while next < end {
                let index = next;
                let node = self.tree.nodes[index];
                next = node.after as usize;
                if matches!(node.kind, Kind::Element(..)) {
                    return Some(Element {
                        tree: self.tree,
                        index,
                    });
                }
            }
            None
        })
    }

    /// All elements within, in document order.
    pub fn descendants(self) -> impl Iterator<Item = Element<'t>> {
        let (first, end) = (self.index + 1, self.node().after as usize);
        (first..end)
            .filter(|index| matches!(self.tree.nodes[*index].kind, Kind::Element(..)))
            .map(|index| Element {
                tree: self.tree,
                index,
            })
    }

    /// The first child of a name without prefix, or with that of its format.
    pub fn child(self, name: &str) -> Option<Element<'t>> {
        self.child_in(&[Space::Plain], name)
    }

    /// The first child of a name in one of some spaces.
    pub fn child_in(self, spaces: &[Space], name: &str) -> Option<Element<'t>> {
        self.children()
            .find(|child| spaces.contains(&child.space()) && child.name() == name)
    }

    /// What a path of names leads to.
    pub fn at(self, path: &[&str]) -> Option<Element<'t>> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// All words within, references resolved, trimmed.
    pub fn text(self) -> String {
        let mut text = String::new();
        for node in &self.tree.nodes[self.index + 1..self.node().after as usize] {
            text += &self.tree.words(*node);
        }
        match text.trim() {
            trimmed if trimmed.len() == text.len() => text,
            trimmed => trimmed.to_owned(),
        }
    }

    /// An attribute, by its name with or without its prefix.
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let first = self.node().attributes as usize;
        let last = self.tree.nodes.get(self.index + 1);
        let last = last.map_or(self.tree.attributes.len(), |next| next.attributes as usize);
        let found = self.tree.attributes[first..last].iter().find(|attribute| {
            let stated = self.tree.slice(attribute.name);
            stated == name || stated.rsplit(':').next() == Some(name)
        })?;
        let value = self.tree.slice(found.value);
        Some(html_escape::decode_html_entities(value))
    }
}

impl Tree<'_> {
    /// The words of a stretch of text; none for an element.
    fn words(&self, node: Node) -> Cow<'_, str> {
        let stretch = |node: Node| self.slice((node.start, node.end));
        match node.kind {
            Kind::Element(..) => Cow::Borrowed(""),
            Kind::Text => html_escape::decode_html_entities(stretch(node)),
            Kind::Verbatim => Cow::Borrowed(stretch(node)),
        }
    }
}
