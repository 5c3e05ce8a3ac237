//! The index is a fold of the feed: delete it, and replay brings it back.

use shared::v1;

use crate::support::World;
use crate::support::articles::{numbered, resignation, visit};

#[tokio::test]
async fn an_index_replayed_from_nothing_answers_as_the_one_that_grew() {
    let mut world = World::start().await;
    let mut revision = None;
    for number in 0..30 {
        world.ingest(numbered(number)).await;
    }
    world.ingest(visit()).await;
    world.ingest(numbered(3)).await;
    let mut edited = numbered(5);
    edited.text = "Finnish Transport Minister Ilmo Wuori closed a bridge in Tampere.".to_owned();
    world.ingest(edited).await;
    let retract = v1::RetractArticleRequest {
        article_id: "numbered-7".to_owned(),
        ..v1::RetractArticleRequest::default()
    };
    world
        .ingest_client()
        .await
        .retract_article(retract)
        .await
        .expect("it is retracted");
    revision = world.ingest(resignation()).await.revision.or(revision);

    let grown = answers(&world, revision.clone()).await;
    world.restart_query(|_| {}).await;
    assert_eq!(
        answers(&world, revision.clone()).await,
        grown,
        "after a clean restart"
    );
    world
        .restart_query(|data| std::fs::remove_dir_all(data).expect("the index is deleted"))
        .await;
    assert_eq!(
        answers(&world, revision.clone()).await,
        grown,
        "after a replay from nothing"
    );
    world
        .restart_query(|data| {
            for file in files(data) {
                let mut bytes = std::fs::read(&file).expect("an index file");
                bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x5a);
                std::fs::write(&file, bytes).expect("an index file");
            }
        })
        .await;
    assert_eq!(
        answers(&world, revision).await,
        grown,
        "after the index was damaged"
    );
    world.stop().await;
}

/// The files in a folder and the folders in it.
pub fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Everything the lists say at a revision, as text.
pub async fn answers(world: &World, minimum_revision: Option<v1::RevisionToken>) -> Vec<String> {
    let answers = try_answers(world, minimum_revision).await;
    answers.expect("every list is answered")
}

/// The same, or why one of them is not answered.
pub async fn try_answers(
    world: &World,
    minimum_revision: Option<v1::RevisionToken>,
) -> Result<Vec<String>, tonic::Status> {
    let mut query = world.query_client().await;
    let mut answers = Vec::new();
    let articles = v1::ListArticlesRequest {
        page_size: 500,
        minimum_revision: minimum_revision.clone(),
        ..v1::ListArticlesRequest::default()
    };
    let response = query.list_articles(articles).await?.into_inner();
    answers.extend(
        response
            .articles
            .iter()
            .map(|article| format!("{article:?}")),
    );
    let events = v1::ListEventsRequest {
        page_size: 500,
        minimum_revision: minimum_revision.clone(),
        ..v1::ListEventsRequest::default()
    };
    let response = query.list_events(events).await?.into_inner();
    answers.extend(response.events.iter().map(|event| format!("{event:?}")));
    for name in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "l", "m", "w"] {
        let persons = v1::SearchPersonsRequest {
            query: name.to_owned(),
            page_size: 500,
            minimum_revision: minimum_revision.clone(),
            ..v1::SearchPersonsRequest::default()
        };
        let response = query.search_persons(persons).await?.into_inner();
        answers.extend(response.persons.iter().map(|person| format!("{person:?}")));
    }
    Ok(answers)
}
