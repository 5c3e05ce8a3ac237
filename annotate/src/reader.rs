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
        let document = document::read(source);
        if !document.language.supported {
            return Reading {
                document,
                tokens: token::Tokens::default(),
                annotations: Annotations::default(),
            };
        }
        let tokens = token::tokenize(&document);
        let names = self.tagger.tag(&document, &tokens);
        let resolved = entity::resolve(&document, &tokens, &names);
        let mut dates = date::find(&document, &tokens);
        date::drop_overlapping(&mut dates, &resolved.names_that_are_no_dates());
        let syntax = Parser::shipped().parse(&document, &tokens);
        let marks = names.into_iter().map(|name| (name.kind, name.tokens));
        let found = (&*resolved.entities, &*resolved.mentions);
        let scene = event::Scene::new(&document, &tokens, &syntax, marks, found, &dates);
        let events = event::find(&scene);
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
