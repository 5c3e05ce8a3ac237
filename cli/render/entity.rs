//! Entities: who they are, what they are called, with whom they appear.

use shared::v1::{
    Alias, Entity, EntityType, Location, Mention, Organization, Person, RelatedEntity, Role, Tenure,
};

use super::excerpt;
use super::table::{Cell, Table, wrap};
use super::{paint, put, style, words};

const LABEL: usize = 12;

/// A person's card.
pub fn person(person: &Person, width: usize) -> String {
    let mut card = Card::new(person.entity.as_ref(), width);
    let parts = [
        (&person.given_name, "given"),
        (&person.family_name, "family"),
    ];
    let known = parts.iter().filter(|(name, _)| !name.is_empty());
    let names: Vec<String> = known
        .map(|(name, part)| format!("{name} ({part})"))
        .collect();
    card.fact("name", &names.join(", "));
    card.fact("titles", &person.titles.join(", "));
    for (at, role) in person.roles.iter().enumerate() {
        card.fact(if at == 0 { "posts" } else { "" }, &role_text(role));
    }
    card.finish(person.entity.as_ref())
}

/// An organization's card.
pub fn organization(organization: &Organization, width: usize) -> String {
    let mut card = Card::new(organization.entity.as_ref(), width);
    card.fact("acronyms", &organization.acronyms.join(", "));
    card.finish(organization.entity.as_ref())
}

/// A place's card.
pub fn location(location: &Location, width: usize) -> String {
    Card::new(location.entity.as_ref(), width).finish(location.entity.as_ref())
}

/// Entities that a name may mean, with their ids.
pub fn candidates<'a>(entities: impl IntoIterator<Item = &'a Entity>, width: usize) -> String {
    let mut table = Table::new(&["name", "id", "country", "articles", "also"], 4);
    for entity in entities {
        table.row([
            Cell::new(&entity.name).styled(style::of_entity(entity.r#type())),
            Cell::new(&entity.id),
            Cell::new(&entity.country_code),
            Cell::number(entity.article_count),
            Cell::new(alias_list(&entity.name, &entity.aliases)),
        ]);
    }
    table.render(width)
}

/// Entities as they were found, most often mentioned first.
pub fn entities<'a>(entities: impl IntoIterator<Item = &'a Entity>, width: usize) -> String {
    let mut table = Table::new(
        &["name", "type", "country", "mentions", "articles", "also"],
        5,
    );
    for entity in entities {
        table.row([
            Cell::new(&entity.name).styled(style::of_entity(entity.r#type())),
            Cell::new(words::entity_type(entity.r#type())),
            Cell::new(&entity.country_code),
            Cell::number(entity.mention_count),
            Cell::number(entity.article_count),
            Cell::new(alias_list(&entity.name, &entity.aliases)),
        ]);
    }
    table.render(width)
}

/// Those that appear with an entity.
pub fn related(related: &[RelatedEntity], width: usize) -> String {
    let mut table = Table::new(&["name", "type", "articles", "sentences", "events"], 0);
    for one in related {
        let entity = one.entity.clone().unwrap_or_default();
        table.row([
            Cell::new(&entity.name).styled(style::of_entity(entity.r#type())),
            Cell::new(words::entity_type(entity.r#type())),
            Cell::number(one.article_count),
            Cell::number(one.sentence_count),
            Cell::number(one.event_count),
        ]);
    }
    table.render(width)
}

/// Mentions, each its sentence below its article's id where that changes.
pub fn mentions(mentions: &[Mention], width: usize) -> String {
    let mut out = String::new();
    let mut article = "";
    for mention in mentions {
        let Some(provenance) = &mention.provenance else {
            continue;
        };
        if provenance.article_id != article {
            article = &provenance.article_id;
            out.push_str(&paint(style::DIM, &style::one_line(article)));
            out.push('\n');
        }
        let mark = style::of_entity(mention.entity_type());
        let sentence = excerpt::of_provenance(provenance, mark, width - 2);
        put(&mut out, format_args!("  {sentence}\n"));
    }
    out
}

struct Card {
    out: String,
    width: usize,
}

impl Card {
    fn new(entity: Option<&Entity>, width: usize) -> Self {
        let mut out = String::new();
        if let Some(entity) = entity {
            let kind = EntityType::try_from(entity.r#type).unwrap_or_default();
            out = format!(
                "{}  {}\n",
                paint(style::of_entity(kind), &style::one_line(&entity.name)),
                paint(style::DIM, &style::one_line(&entity.id))
            );
        }
        Self { out, width }
    }

    fn fact(&mut self, label: &str, text: &str) {
        let text = style::one_line(text);
        for (at, line) in wrap(&text, self.width - LABEL).iter().enumerate() {
            let label = format!("  {:<1$}", if at == 0 { label } else { "" }, LABEL - 2);
            put(
                &mut self.out,
                format_args!("{}{line}\n", paint(style::DIM, &label)),
            );
        }
    }

    fn finish(mut self, entity: Option<&Entity>) -> String {
        if let Some(entity) = entity {
            self.fact("also", &alias_list(&entity.name, &entity.aliases));
            self.fact("country", &entity.country_code);
            let days = words::days(entity.first_publish_date, entity.last_publish_date);
            let seen = [
                words::count(entity.mention_count, "mention"),
                words::count(entity.article_count, "article"),
                days,
            ];
            self.fact("seen", seen.join(" · ").trim_end_matches(" · "));
        }
        self.out
    }
}

/// "Bauer (12), Adm. Bauer (2)": every name but the representative one.
fn alias_list(name: &str, aliases: &[Alias]) -> String {
    aliases
        .iter()
        .filter(|alias| alias.name != name)
        .map(|alias| format!("{} ({})", alias.name, alias.mention_count))
        .collect::<Vec<_>>()
        .join(", ")
}

/// "former chairman, NATO Military Committee (2 articles, 2022-01-03)".
fn role_text(role: &Role) -> String {
    let tenure = Tenure::try_from(role.tenure).unwrap_or_default();
    let mut out = match tenure {
        Tenure::Unspecified | Tenure::Current => String::new(),
        other => format!("{} ", words::tenure(other)),
    };
    out.push_str(&role.title);
    for of in [&role.organization_name, &role.country_code] {
        if !of.is_empty() {
            put(&mut out, format_args!(", {of}"));
        }
    }
    let mut seen = Vec::new();
    if role.article_count > 0 {
        seen.push(words::count(role.article_count, "article"));
    }
    let days = words::days(role.first_publish_date, role.last_publish_date);
    if !days.is_empty() {
        seen.push(days);
    }
    if !seen.is_empty() {
        put(&mut out, format_args!(" ({})", seen.join(", ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;
    use shared::google_type::Date;
    use shared::v1::{Alias, Entity, Person, Role, Tenure};

    use super::person;

    #[test]
    fn a_card_says_what_is_known_and_nothing_else() {
        let known = Person {
            entity: Some(Entity {
                id: "per-ana-lopez".into(),
                r#type: 1,
                name: "Ana López".into(),
                aliases: vec![
                    Alias {
                        name: "Ana López".into(),
                        mention_count: 2,
                    },
                    Alias {
                        name: "López".into(),
                        mention_count: 5,
                    },
                ],
                mention_count: 7,
                article_count: 1,
                first_publish_date: Some(Date {
                    year: 2024,
                    month: 5,
                    day: 6,
                }),
                last_publish_date: Some(Date {
                    year: 2024,
                    month: 5,
                    day: 6,
                }),
                ..Entity::default()
            }),
            roles: vec![Role {
                title: "minister of ports".into(),
                country_code: "PER".into(),
                tenure: Tenure::Former.into(),
                ..Role::default()
            }],
            ..Person::default()
        };
        let expected = "\
Ana López  per-ana-lopez
  posts     former minister of ports, PER
  also      López (5)
  seen      7 mentions · 1 article · 2024-05-06
";
        assert_eq!(strip_str(&person(&known, 80)).to_string(), expected);
    }
}
