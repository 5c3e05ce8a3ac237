//! The stages in order.

use crate::document::{self, Source};
use crate::name::Tagger;
use crate::syntax::Parser;
use crate::{Annotations, Reading, date, entity, event, token};

/// Reads articles. Loading the models takes some milliseconds, so make one and
/// share it; reading does not change it.
pub struct Reader {
    tagger: Tagger<'static>,
}

/// A step of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes to text with zones.
    Document,
    /// Sentences and tokens.
    Tokens,
    /// Names and titles.
    Names,
    /// Names to entities.
    Entities,
    /// Time expressions to days.
    Dates,
    /// Part of speech, lemma, dependency tree.
    Syntax,
    /// Acts with those who took part.
    Events,
}

impl Stage {
    /// Every stage, in the order they are run.
    pub const ALL: [Self; 7] = [
        Self::Document,
        Self::Tokens,
        Self::Names,
        Self::Entities,
        Self::Dates,
        Self::Syntax,
        Self::Events,
    ];
}

impl Reader {
    /// A reader with the models that this crate ships.
    pub fn new() -> Self {
        Self {
            tagger: Tagger::new(),
        }
    }

    /// Reads one article. Bad text is never an error: what cannot be read is
    /// returned with its flags and without annotations.
    pub fn read(&self, source: &Source<'_>) -> Reading {
        self.read_in_stages(source, |_| {})
    }

    /// Reads one article and calls `done` after each stage, so that a caller who
    /// has a clock can tell where time goes. An article in a language that is not
    /// read has the first stage alone.
    pub fn read_in_stages(&self, source: &Source<'_>, mut done: impl FnMut(Stage)) -> Reading {
        let document = document::read(source);
        done(Stage::Document);
        if !document.language.supported {
            return Reading {
                document,
                tokens: token::Tokens::default(),
                annotations: Annotations::default(),
            };
        }
        let tokens = token::tokenize(&document);
        done(Stage::Tokens);
        let names = self.tagger.tag(&document, &tokens);
        done(Stage::Names);
        let resolved = entity::resolve(&document, &tokens, &names);
        done(Stage::Entities);
        let mut dates = date::find(&document, &tokens);
        date::drop_overlapping(&mut dates, &resolved.names_that_are_no_dates());
        done(Stage::Dates);
        let syntax = Parser::shipped().parse(&document, &tokens);
        done(Stage::Syntax);
        let marks = names.into_iter().map(|name| (name.kind, name.tokens));
        let found = (&*resolved.entities, &*resolved.mentions);
        let scene = event::Scene::new(&document, &tokens, &syntax, marks, found, &dates);
        let events = event::find(&scene);
        done(Stage::Events);
        let annotations = Annotations {
            entities: resolved.entities,
            mentions: resolved.mentions,
            dates,
            events,
        };
        Reading {
            document,
            tokens,
            annotations,
        }
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}
