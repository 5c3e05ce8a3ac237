//! The colours, and text made safe for a terminal.

use anstyle::{AnsiColor, Style};
use shared::v1::EntityType;

/// What stands back.
pub const DIM: Style = Style::new().dimmed();
/// What stands out.
pub const BOLD: Style = Style::new().bold();
/// A heading.
pub const HEADING: Style = Style::new().bold().underline();
/// An error.
pub const ERROR: Style = color(AnsiColor::Red).bold();
/// What to do next.
pub const HINT: Style = color(AnsiColor::Yellow).bold();
/// Something that went well.
pub const GOOD: Style = color(AnsiColor::Green);
/// Something that did not.
pub const BAD: Style = color(AnsiColor::Red);
/// A person.
pub const PERSON: Style = color(AnsiColor::Cyan).bold();
/// An organization.
pub const ORGANIZATION: Style = color(AnsiColor::Magenta).bold();
/// A place.
pub const PLACE: Style = color(AnsiColor::Green).bold();
/// A nationality or group.
pub const NORP: Style = color(AnsiColor::Yellow);
/// A date.
pub const DATE: Style = color(AnsiColor::Blue).bold();
/// What names an event.
pub const EVENT: Style = color(AnsiColor::Red).underline();

const fn color(color: AnsiColor) -> Style {
    color.on_default()
}

/// The colour of a type of entity.
pub fn of_entity(kind: EntityType) -> Style {
    match kind {
        EntityType::Unspecified => Style::new(),
        EntityType::Person => PERSON,
        EntityType::Organization => ORGANIZATION,
        EntityType::Location => PLACE,
        EntityType::Norp => NORP,
    }
}

/// Text in a style; nothing stays nothing.
pub fn paint(style: Style, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{style}{text}{style:#}")
}

/// Text from elsewhere on one line: white space runs are one blank, and control
/// characters, which could command the terminal, are gone.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_command(*c)));
    }
    out
}

/// Text from elsewhere with its lines kept, and without control characters.
pub fn lines(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || *c == '\t' || !is_command(*c))
        .collect()
}

/// Control characters, and those that turn the direction of writing.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{lines, one_line};

    #[test]
    fn text_cannot_command_the_terminal() {
        assert_eq!(one_line("a\u{1b}[2J\n\n b\u{7}"), "a[2J b");
        assert_eq!(lines("a\u{1b}[31m\r\nb\u{9b}\u{202e}"), "a[31m\nb");
    }
}
