//! Three questions, and how to ask them by hand.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{
    ArticleFilter, DateMatch, Entity, EntityType, EventFilter, ListArticlesRequest,
    ListEventsRequest, RevisionToken,
};
use tonic::Request;
use tonic::transport::Channel;

use crate::connect::Servers;
use crate::dates::range;
use crate::error::Failure;
use crate::filter::Named;
use crate::render::{self, paint, style, words};
use crate::screen::Screen;
use crate::services::CATCH_UP;

/// Entries in an answer.
const ANSWERS_MAX: i32 = 5;

/// A question, and how a person would put it.
pub struct Question {
    text: String,
    events: EventFilter,
    /// The same asked of articles, for when no event is known.
    articles: ArticleFilter,
}

/// One by person, one by organization, one by date range: those in most events, and
/// of these the most written about.
pub fn asked(entities: &[Entity], events: &BTreeMap<&str, usize>) -> Vec<Question> {
    let most = |kind| {
        let of_kind = entities.iter().filter(|entity| entity.r#type() == kind);
        // The last of several maxima is taken, so the order is turned.
        of_kind
            .rev()
            .max_by_key(|entity| events.get(entity.id.as_str()).copied())
    };
    let named = |entity: &Entity| vec![Named::Name(entity.name.clone()).to_reference()];
    let mut questions = Vec::new();
    for kind in [EntityType::Person, EntityType::Organization] {
        let Some(entity) = most(kind) else {
            continue;
        };
        let mut events = EventFilter::default();
        match kind {
            EntityType::Person => events.persons = named(entity),
            _ => events.organizations = named(entity),
        }
        questions.push(Question {
            text: format!("What happened with {}?", entity.name),
            events,
            articles: ArticleFilter {
                mentions: named(entity),
                ..ArticleFilter::default()
            },
        });
    }
    let may = "2025-05".parse().ok();
    let may = range(may, may, DateMatch::Possible);
    questions.push(Question {
        text: "What happened in May 2025?".to_owned(),
        events: EventFilter {
            event_date: may,
            ..EventFilter::default()
        },
        articles: ArticleFilter {
            mentioned_date: may,
            ..ArticleFilter::default()
        },
    });
    questions
}

/// What is needed to ask.
pub struct Questions {
    client: QueryServiceClient<Channel>,
    address: String,
    revision: Option<RevisionToken>,
}

impl Questions {
    /// Ready to ask, of an index that knows everything up to `revision`.
    pub async fn new(servers: &Servers, revision: Option<RevisionToken>) -> Result<Self, Failure> {
        Ok(Self {
            client: servers.query().await?,
            address: servers.query.trim_start_matches("http://").to_owned(),
            revision,
        })
    }

    /// Asks, shows the answer, and how to ask the same by hand.
    pub async fn ask(&mut self, question: Question, screen: &mut Screen) -> Result<(), Failure> {
        screen.line(format!(
            "\n{}",
            paint(style::HEADING, &style::one_line(&question.text))
        ))?;
        if self.ask_events(question.events, screen).await? {
            return Ok(());
        }
        self.ask_articles(question.articles, screen).await
    }

    /// Asks for events; whether there are any.
    async fn ask_events(
        &mut self,
        filter: EventFilter,
        screen: &mut Screen,
    ) -> Result<bool, Failure> {
        let shown = ListEventsRequest {
            filter: Some(filter),
            page_size: ANSWERS_MAX,
            ..ListEventsRequest::default()
        };
        let request = ListEventsRequest {
            minimum_revision: self.revision.clone(),
            ..shown.clone()
        };
        let asked = Instant::now();
        let page = self
            .client
            .list_events(patient(request))
            .await?
            .into_inner();
        let elapsed = asked.elapsed();
        for event in &page.events {
            screen.print(&render::event::render(event, false, screen.width()))?;
        }
        if page.events.is_empty() {
            return Ok(false);
        }
        let answer = answer(page.events.len(), "event", &page.next_page_token, elapsed);
        self.show_call("ListEvents", &shown, &answer, screen)?;
        Ok(true)
    }

    async fn ask_articles(
        &mut self,
        filter: ArticleFilter,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let shown = ListArticlesRequest {
            filter: Some(filter),
            page_size: ANSWERS_MAX,
            ..ListArticlesRequest::default()
        };
        let request = ListArticlesRequest {
            minimum_revision: self.revision.clone(),
            ..shown.clone()
        };
        let asked = Instant::now();
        let page = self
            .client
            .list_articles(patient(request))
            .await?
            .into_inner();
        let elapsed = asked.elapsed();
        screen.print(&render::article::list(&page.articles, screen.width()))?;
        let answer = answer(
            page.articles.len(),
            "article",
            &page.next_page_token,
            elapsed,
        );
        self.show_call("ListArticles", &shown, &answer, screen)
    }

    fn show_call<M: prost::Message + prost::Name>(
        &self,
        method: &str,
        request: &M,
        answer: &str,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        screen.line(paint(style::DIM, &format!("{answer}; the same by hand:")))?;
        screen.line(format!(
            "grpcurl -plaintext -d {} {} dateline.v1.QueryService/{method}",
            quoted(&shared::json::to_json(request)),
            self.address
        ))
    }
}

/// A request that gives the index time to catch up with the revision it carries.
fn patient<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(CATCH_UP);
    request
}

/// "5 events and more, in 1.3 ms".
fn answer(count: usize, what: &str, next_page_token: &str, elapsed: Duration) -> String {
    let more = if next_page_token.is_empty() {
        ""
    } else {
        " and more"
    };
    let count = words::count(count as u64, what);
    format!("{count}{more}, in {:.1} ms", elapsed.as_secs_f64() * 1000.0)
}

/// As one word for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quote_survives_the_shell() {
        assert_eq!(
            quoted("{\"name\":\"O'Neill\"}"),
            r#"'{"name":"O'\''Neill"}'"#
        );
    }
}
