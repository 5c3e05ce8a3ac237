//! Lookups: how many a second, beside a bare server that answers with as many
//! bytes, both asked by the same client in turns.

use std::path::Path;
use std::time::{Duration, Instant};

use prost::Message;
use shared::v1;
use shared::v1::query_service_client::QueryServiceClient;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic::{Request, Status};

use super::article::World;
use super::echo::Echo;
use super::random::Random;
use super::report::{self, Figure};

type Client = QueryServiceClient<Channel>;

/// Requests under way at once.
const IN_FLIGHT: usize = 16;

/// Turns of either server in a lookup's measurement.
const TURNS: usize = 5;

/// A lookup, what it is called, and the share of the bare server's rate it must
/// reach, if any.
#[derive(Clone, Copy)]
struct Lookup {
    name: &'static str,
    least: Option<f64>,
    make: fn(&World, &mut Random) -> Ask,
}

/// A request.
#[derive(Clone)]
enum Ask {
    Person(v1::GetPersonRequest),
    Event(v1::GetEventRequest),
    Events(v1::ListEventsRequest),
    Articles(v1::ListArticlesRequest),
    Timeline(v1::GetTimelineRequest),
    Search(v1::SearchPersonsRequest),
}

impl Ask {
    /// The answer's bytes and the token of the next page.
    async fn ask(self, client: &mut Client) -> Result<(Vec<u8>, String), Status> {
        fn whole<M: Message>(answer: tonic::Response<M>) -> M {
            answer.into_inner()
        }
        Ok(match self {
            Self::Person(ask) => {
                let answer = whole(client.get_person(Request::new(ask)).await?);
                (answer.encode_to_vec(), String::new())
            }
            Self::Event(ask) => {
                let answer = whole(client.get_event(Request::new(ask)).await?);
                (answer.encode_to_vec(), String::new())
            }
            Self::Events(ask) => {
                let answer = whole(client.list_events(Request::new(ask)).await?);
                (answer.encode_to_vec(), answer.next_page_token)
            }
            Self::Articles(ask) => {
                let answer = whole(client.list_articles(Request::new(ask)).await?);
                (answer.encode_to_vec(), answer.next_page_token)
            }
            Self::Timeline(ask) => {
                let answer = whole(client.get_timeline(Request::new(ask)).await?);
                (answer.encode_to_vec(), String::new())
            }
            Self::Search(ask) => {
                let answer = whole(client.search_persons(Request::new(ask)).await?);
                (answer.encode_to_vec(), answer.next_page_token)
            }
        })
    }

    fn at_page(self, token: String) -> Self {
        match self {
            Self::Events(ask) => Self::Events(v1::ListEventsRequest {
                page_token: token,
                ..ask
            }),
            Self::Articles(ask) => Self::Articles(v1::ListArticlesRequest {
                page_token: token,
                ..ask
            }),
            other => other,
        }
    }
}

fn by_id(id: String) -> v1::EntityReference {
    let reference = Some(v1::entity_reference::Reference::Id(id));
    v1::EntityReference { reference }
}

fn by_name(name: String) -> v1::EntityReference {
    let reference = Some(v1::entity_reference::Reference::Name(name));
    v1::EntityReference { reference }
}

fn days(first: (i32, i32), last: (i32, i32)) -> v1::DateRange {
    let date = |(year, month)| shared::google_type::Date {
        year,
        month,
        day: 0,
    };
    v1::DateRange {
        first_day: Some(date(first)),
        last_day: Some(date(last)),
        ..Default::default()
    }
}

fn events(filter: v1::EventFilter) -> Ask {
    Ask::Events(v1::ListEventsRequest {
        filter: Some(filter),
        page_size: 50,
        ..Default::default()
    })
}

/// Somebody most articles could mention.
fn known(world: &World, random: &mut Random) -> super::Name {
    world.names().person(random.zipf(300))
}

fn month(random: &mut Random) -> (i32, i32) {
    (2016 + random.below(9) as i32, 1 + random.below(12) as i32)
}

const LOOKUPS: [Lookup; 11] = [
    Lookup {
        name: "person by id",
        least: Some(0.8),
        make: |world, random| {
            Ask::Person(v1::GetPersonRequest {
                person: Some(by_id(known(world, random).id)),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "person by name",
        least: Some(0.8),
        make: |world, random| {
            Ask::Person(v1::GetPersonRequest {
                person: Some(by_name(known(world, random).name)),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "event by id",
        least: Some(0.8),
        make: |world, random| {
            let article = world.article(random.below(world.articles()));
            let events = article.annotations.unwrap_or_default().events;
            let event = events.into_iter().next();
            Ask::Event(v1::GetEventRequest {
                event_id: event.map_or("e-none".into(), |event| event.id),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "events by person",
        least: Some(0.5),
        make: |world, random| {
            events(v1::EventFilter {
                persons: vec![by_id(known(world, random).id)],
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "events by organization",
        least: Some(0.5),
        make: |world, random| {
            let organization = world.names().organization(random.zipf(300));
            events(v1::EventFilter {
                organizations: vec![by_id(organization.id)],
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "events by month",
        least: Some(0.5),
        make: |_, random| {
            let month = month(random);
            events(v1::EventFilter {
                event_date: Some(days(month, month)),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "events by person and year",
        least: Some(0.5),
        make: |world, random| {
            let (year, _) = month(random);
            events(v1::EventFilter {
                persons: vec![by_id(known(world, random).id)],
                event_date: Some(days((year, 1), (year, 12))),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "articles by person",
        least: Some(0.5),
        make: |world, random| {
            Ask::Articles(v1::ListArticlesRequest {
                filter: Some(v1::ArticleFilter {
                    mentions: vec![by_id(known(world, random).id)],
                    ..Default::default()
                }),
                page_size: 50,
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "timeline of a person's year",
        least: None,
        make: |world, random| {
            let (year, _) = month(random);
            Ask::Timeline(v1::GetTimelineRequest {
                filter: Some(v1::EventFilter {
                    persons: vec![by_id(known(world, random).id)],
                    event_date: Some(days((year, 1), (year, 12))),
                    ..Default::default()
                }),
                granularity: v1::DateGranularity::Month.into(),
                ..Default::default()
            })
        },
    },
    Lookup {
        name: "search by prefix",
        least: None,
        make: |world, random| {
            let name = known(world, random).short;
            search(name[..name.len().min(4)].to_owned())
        },
    },
    Lookup {
        name: "search by misspelt name",
        least: None,
        make: |world, random| {
            let mut name = known(world, random).short.to_lowercase();
            let at = random.below(name.len());
            name.replace_range(at..=at, "x");
            search(name)
        },
    },
];

fn search(query: String) -> Ask {
    Ask::Search(v1::SearchPersonsRequest {
        query,
        page_size: 10,
        ..Default::default()
    })
}

/// Serves the index in a folder and measures lookups of it.
///
/// # Panics
/// If the service does not start or answers wrongly.
pub fn run(world: &World, folder: &Path, turn: Duration) -> Vec<Figure> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(measure(world, folder, turn))
}

async fn measure(world: &World, folder: &Path, turn: Duration) -> Vec<Figure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    let feed = query_service::config::feed("http://127.0.0.1:1").expect("an address");
    let stop = CancellationToken::new();
    let data = folder.to_owned();
    let serving = tokio::spawn({
        let stop = stop.clone();
        async move { query_service::serve(listener, &data, feed, stop).await }
    });
    let client = connect(address).await;
    // Until the index is open there is nothing to read.
    let mut first = client.clone();
    let begun = Instant::now();
    let probe = || search("a".into());
    while probe().ask(&mut first).await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "it does not serve"
        );
    }
    let mut figures = vec![
        Figure::new("articles", world.articles() as f64, ""),
        Figure::new("serving after", begun.elapsed().as_secs_f64(), "s").at_most(10.0),
    ];
    let bar = report::progress("looking up", LOOKUPS.len());
    for lookup in LOOKUPS {
        figures.extend(of_lookup(world, lookup, &client, turn).await);
        bar.inc(1);
    }
    figures.extend(deep_pages(world, &client).await);
    bar.finish_and_clear();
    stop.cancel();
    serving.await.expect("it does not panic").expect("it stops");
    figures
}

async fn connect(address: String) -> Client {
    let endpoint = Channel::from_shared(address).expect("an address of ours");
    let mut attempt = endpoint.connect().await;
    while attempt.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        attempt = endpoint.connect().await;
    }
    QueryServiceClient::new(attempt.expect("it is connected"))
}

async fn of_lookup(world: &World, lookup: Lookup, client: &Client, turn: Duration) -> Vec<Figure> {
    let mut random = Random::of(7, lookup.name.len() as u64);
    let asks: Vec<Ask> = (0..500)
        .map(|_| (lookup.make)(world, &mut random))
        .collect();
    let mut sizes = Vec::new();
    let mut misses = 0;
    let mut asked = Vec::new();
    for ask in asks {
        match ask.clone().ask(&mut client.clone()).await {
            Ok((answer, _)) => {
                sizes.push((answer.len(), answer));
                asked.push(ask);
            }
            Err(_) => misses += 1,
        }
    }
    assert!(!asked.is_empty(), "{}: nothing is found", lookup.name);
    sizes.sort_by_key(|(size, _)| *size);
    let mean = sizes.iter().map(|(size, _)| size).sum::<usize>() / sizes.len();
    // The answer nearest to the mean: decoding it costs the client what answers do.
    let nearest = sizes.iter().min_by_key(|(size, _)| size.abs_diff(mean));
    let answer = nearest
        .map(|(_, answer)| answer.clone())
        .unwrap_or_default();
    let echo = connect(Echo::serve(answer).await).await;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    for _ in 0..TURNS {
        let (rate, latencies) = drive(client, &asked, turn).await;
        let (echo_rate, echo_latencies) = drive(&echo, &asked, turn).await;
        ours.extend(latencies);
        bare.extend(echo_latencies);
        ratios.push((rate / echo_rate, rate, echo_rate));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, rate, echo_rate) = ratios[TURNS / 2];
    let name = lookup.name;
    let share = Figure::new(format!("{name}, of the bare rate"), ratio, "×");
    let mut figures = vec![
        Figure::new(format!("{name}, answer"), mean as f64, "B"),
        Figure::new(name, rate, "/s"),
        Figure::new(format!("{name}, bare"), echo_rate, "/s"),
        match lookup.least {
            Some(least) => share.at_least(least),
            None => share,
        },
        Figure::new(format!("{name}, p50"), quantile(&mut ours, 0.5), "ms"),
        Figure::new(format!("{name}, p99"), quantile(&mut ours, 0.99), "ms"),
        Figure::new(format!("{name}, p99 bare"), quantile(&mut bare, 0.99), "ms"),
    ];
    if misses > 0 {
        figures.push(Figure::new(
            format!("{name}, not found"),
            f64::from(misses),
            "of 500",
        ));
    }
    figures
}

/// Asks for as long as a turn lasts: calls a second, and how long each took, in ms.
async fn drive(client: &Client, asks: &[Ask], turn: Duration) -> (f64, Vec<f64>) {
    let start = Instant::now();
    let askers = (0..IN_FLIGHT).map(|asker| {
        let mut client = client.clone();
        let asks: Vec<Ask> = asks
            .iter()
            .skip(asker)
            .step_by(IN_FLIGHT)
            .cloned()
            .collect();
        tokio::spawn(async move {
            let mut latencies = Vec::new();
            for ask in asks.iter().cycle() {
                if start.elapsed() >= turn {
                    break;
                }
                let begun = Instant::now();
                ask.clone()
                    .ask(&mut client)
                    .await
                    .expect("it was answered before");
                latencies.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            latencies
        })
    });
    let mut latencies = Vec::new();
    for asker in askers.collect::<Vec<_>>() {
        latencies.extend(asker.await.expect("it does not panic"));
    }
    (
        latencies.len() as f64 / start.elapsed().as_secs_f64(),
        latencies,
    )
}

/// What the pages of the longest lists cost from the first to the hundredth.
async fn deep_pages(world: &World, client: &Client) -> Vec<Figure> {
    let person = by_id(world.names().person(0).id);
    let lists = [
        ("pages of all events", events(v1::EventFilter::default())),
        (
            "pages of a person's events",
            events(v1::EventFilter {
                persons: vec![person],
                ..Default::default()
            }),
        ),
    ];
    let mut figures = Vec::new();
    for (name, list) in lists {
        let mut times = Vec::new();
        let mut token = String::new();
        for _ in 0..100 {
            let begun = Instant::now();
            let ask = list.clone().at_page(token);
            let (_, next) = ask.ask(&mut client.clone()).await.expect("a page");
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            token = next;
            if token.is_empty() {
                break;
            }
        }
        let tenth = times.len().div_ceil(10);
        let first = quantile(&mut times[..tenth].to_vec(), 0.5);
        let start = times.len() - tenth;
        let last = quantile(&mut times[start..].to_vec(), 0.5);
        figures.push(Figure::new(format!("{name}, first tenth"), first, "ms"));
        figures.push(Figure::new(
            format!("{name}, last of {}", times.len()),
            last,
            "ms",
        ));
    }
    figures
}

fn quantile(values: &mut [f64], quantile: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = ((values.len() as f64 * quantile) as usize).min(values.len().saturating_sub(1));
    values.get(at).copied().unwrap_or(0.0)
}
