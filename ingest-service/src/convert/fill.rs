//! The words at each span, put in for answers that do not carry the text.

use shared::v1;

/// Sets the words of every span that names something, and of the sentence
/// around it; the lists of sentences and blocks stay bare, as the API says.
pub fn fill_text(article: &v1::Article, annotations: &mut v1::Annotations) {
    let fill = |span: &mut Option<v1::TextSpan>| {
        if let Some(span) = span {
            let section = match span.section() {
                v1::Section::Title => &article.title,
                v1::Section::Text | v1::Section::Unspecified => &article.text,
            };
            let range = span.start_byte as usize..span.end_byte as usize;
            section
                .get(range)
                .unwrap_or_default()
                .clone_into(&mut span.text);
        }
    };
    let fill_provenance = |provenance: &mut v1::Provenance| {
        fill(&mut provenance.sentence);
        fill(&mut provenance.span);
    };
    for person in &mut annotations.persons {
        for role in &mut person.roles {
            fill(&mut role.evidence);
        }
    }
    for mention in &mut annotations.mentions {
        mention.provenance.iter_mut().for_each(fill_provenance);
    }
    for date in &mut annotations.dates {
        date.provenance.iter_mut().for_each(fill_provenance);
    }
    for event in &mut annotations.events {
        event.provenance.iter_mut().for_each(fill_provenance);
        for participant in &mut event.participants {
            fill(&mut participant.span);
        }
    }
}
