//! The elements that matter to reading.

/// An element's name, as far as reading tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[rustfmt::skip]
pub(super) enum Tag {
    A, Address, Article, Aside, B, Base, Blockquote, Body, Br, Button, Caption, Cite, Code, Dd, Details, Div, Dl, Dt,
    Em, Fieldset, Figcaption, Figure, Footer, Form, H1, H2, H3, H4, H5, H6, Head, Header, Hr, Html, I, Iframe, Img,
    Input, Label, Li, Link, Main, Meta, Nav, Noscript, Object, Ol, Option, P, Picture, Pre, Q, Rt, Script, Section, Select,
    Small, Source, Span, Strong, Style, Sub, Sup, Svg, Table, Tbody, Td, Template, Textarea, Tfoot, Th, Thead, Time, Title,
    Tr, U, Ul, Video, Audio, Wbr, Other, OtherVoid,
}

/// Names are this long at most; longer ones are [`Tag::Other`].
const NAME_BYTES_MAX: usize = 10;

impl Tag {
    /// The tag of a name in any case.
    #[rustfmt::skip]
    pub(super) fn of(name: &str) -> Tag {
        let mut lower = [0_u8; NAME_BYTES_MAX];
        let Some(lower) = lower.get_mut(..name.len()) else { return Tag::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Tag::A, b"address" => Tag::Address, b"article" => Tag::Article, b"aside" => Tag::Aside, b"b" => Tag::B,
            b"base" => Tag::Base, b"blockquote" => Tag::Blockquote, b"body" => Tag::Body, b"br" => Tag::Br,
            b"button" => Tag::Button, b"caption" => Tag::Caption, b"cite" => Tag::Cite, b"code" | b"tt" | b"kbd" | b"samp" => Tag::Code,
            b"dd" => Tag::Dd, b"details" => Tag::Details, b"div" | b"center" => Tag::Div, b"dl" => Tag::Dl, b"dt" => Tag::Dt,
            b"em" => Tag::Em, b"fieldset" => Tag::Fieldset, b"figcaption" => Tag::Figcaption, b"figure" => Tag::Figure,
            b"footer" => Tag::Footer, b"form" => Tag::Form, b"h1" => Tag::H1, b"h2" => Tag::H2, b"h3" => Tag::H3, b"h4" => Tag::H4,
            b"h5" => Tag::H5, b"h6" => Tag::H6, b"head" => Tag::Head, b"header" | b"hgroup" => Tag::Header, b"hr" => Tag::Hr, b"html" => Tag::Html,
            b"i" => Tag::I, b"iframe" => Tag::Iframe, b"img" | b"amp-img" => Tag::Img, b"input" => Tag::Input, b"label" => Tag::Label,
            b"li" => Tag::Li, b"link" => Tag::Link, b"main" => Tag::Main, b"meta" => Tag::Meta, b"nav" | b"menu" => Tag::Nav,
            b"noscript" => Tag::Noscript, b"object" | b"embed" | b"canvas" | b"map" => Tag::Object, b"ol" => Tag::Ol, b"option" => Tag::Option, b"p" => Tag::P,
            b"picture" => Tag::Picture, b"pre" => Tag::Pre, b"q" => Tag::Q, b"rt" | b"rp" => Tag::Rt, b"script" => Tag::Script,
            b"section" => Tag::Section, b"select" | b"datalist" => Tag::Select, b"small" => Tag::Small, b"source" => Tag::Source,
            b"span" | b"font" => Tag::Span, b"strong" => Tag::Strong, b"style" => Tag::Style, b"sub" => Tag::Sub, b"sup" => Tag::Sup,
            b"svg" | b"math" => Tag::Svg, b"table" => Tag::Table, b"tbody" => Tag::Tbody, b"td" => Tag::Td, b"template" => Tag::Template,
            b"textarea" => Tag::Textarea, b"tfoot" => Tag::Tfoot, b"th" => Tag::Th, b"thead" => Tag::Thead, b"time" => Tag::Time,
            b"title" => Tag::Title, b"tr" => Tag::Tr, b"u" => Tag::U, b"ul" | b"dir" => Tag::Ul, b"video" => Tag::Video, b"audio" => Tag::Audio,
            b"wbr" => Tag::Wbr, b"area" | b"col" | b"param" | b"track" | b"command" | b"keygen" => Tag::OtherVoid,
            _ => Tag::Other,
        }
    }

    /// Whether it never has content.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Tag::Base
                | Tag::Br
                | Tag::Hr
                | Tag::Img
                | Tag::Input
                | Tag::Link
                | Tag::Meta
                | Tag::Source
                | Tag::Wbr
                | Tag::OtherVoid
        )
    }

    /// Whether it stands on lines of its own.
    #[rustfmt::skip]
    pub(super) fn is_block(self) -> bool {
        matches!(self,
            Tag::Address | Tag::Article | Tag::Aside | Tag::Blockquote | Tag::Body | Tag::Caption | Tag::Dd | Tag::Details | Tag::Div
            | Tag::Dl | Tag::Dt | Tag::Fieldset | Tag::Figcaption | Tag::Figure | Tag::Footer | Tag::Form | Tag::H1 | Tag::H2 | Tag::H3
            | Tag::H4 | Tag::H5 | Tag::H6 | Tag::Header | Tag::Hr | Tag::Html | Tag::Li | Tag::Main | Tag::Nav | Tag::Ol | Tag::P | Tag::Pre
            | Tag::Section | Tag::Table | Tag::Tbody | Tag::Td | Tag::Tfoot | Tag::Th | Tag::Thead | Tag::Tr | Tag::Ul
        )
    }

    /// Whether it is a heading.
    pub(super) fn is_heading(self) -> bool {
        matches!(
            self,
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6
        )
    }

    /// Whether an open paragraph ends where it starts.
    pub(super) fn closes_paragraph(self) -> bool {
        self.is_block()
            && !matches!(
                self,
                Tag::Td
                    | Tag::Th
                    | Tag::Tr
                    | Tag::Tbody
                    | Tag::Thead
                    | Tag::Tfoot
                    | Tag::Body
                    | Tag::Html
                    | Tag::Caption
            )
    }

    /// Whether end tags do not reach beyond it.
    pub(super) fn is_scope(self) -> bool {
        matches!(
            self,
            Tag::Td | Tag::Th | Tag::Table | Tag::Caption | Tag::Object | Tag::Html | Tag::Body
        )
    }

    /// Whether nothing in it is ever shown as text of an article.
    pub(super) fn is_silent(self) -> bool {
        matches!(
            self,
            Tag::Script
                | Tag::Style
                | Tag::Template
                | Tag::Textarea
                | Tag::Title
                | Tag::Head
                | Tag::Iframe
                | Tag::Svg
                | Tag::Object
                | Tag::Select
                | Tag::Option
                | Tag::Button
                | Tag::Input
                | Tag::Audio
                | Tag::Video
                | Tag::Rt
        )
    }
}
