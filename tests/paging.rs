//! Lists in pages, while articles arrive.

use std::collections::BTreeSet;

use shared::v1;

use crate::support::World;
use crate::support::articles::numbered;

#[tokio::test]
async fn pages_neither_miss_nor_repeat_while_articles_arrive() {
    let world = World::start().await;
    let mut revision = None;
    for number in 0..40 {
        revision = world.ingest(numbered(number)).await.revision;
    }
    let mut query = world.query_client().await;
    let mut seen = Vec::new();
    let mut page_token = String::new();
    for arriving in 40.. {
        let request = v1::ListArticlesRequest {
            page_size: 7,
            page_token,
            minimum_revision: revision.clone(),
            ..v1::ListArticlesRequest::default()
        };
        let page = query
            .list_articles(request)
            .await
            .expect("a page")
            .into_inner();
        seen.extend(page.articles.into_iter().map(|article| article.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
        // One arrives at the head of the list and one in the middle of it.
        world.ingest(numbered(arriving)).await;
        let mut late = numbered(20);
        late.id = format!("late-{arriving}");
        world.ingest(late).await;
    }
    let distinct: BTreeSet<_> = seen.iter().collect();
    assert_eq!(distinct.len(), seen.len(), "an article was repeated");
    for number in 0..40 {
        assert!(
            distinct.contains(&format!("numbered-{number}")),
            "{number} was missed"
        );
    }
    world.stop().await;
}
