//! Labels of tokens: outside a name, or its beginning, inside, end, or all of it.

use std::ops::Range;

use super::NameKind;

/// How many kinds of name there are.
const KINDS: usize = 7;

/// How many labels there are.
pub const LABELS: usize = 1 + 4 * KINDS;

const ALL_KINDS: [NameKind; KINDS] = [
    NameKind::Person,
    NameKind::Organization,
    NameKind::Location,
    NameKind::Norp,
    NameKind::Event,
    NameKind::Misc,
    NameKind::Title,
];

/// Where in a name a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The first of several tokens.
    Begin,
    /// Neither the first nor the last.
    Inside,
    /// The last of several tokens.
    End,
    /// The only one.
    Single,
}

/// A token's label, as a number below [`LABELS`]; 0 is outside any name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Label(u8);

impl Label {
    /// Outside any name.
    pub const OUTSIDE: Label = Label(0);

    /// The label of a token in a name.
    pub fn new(kind: NameKind, position: Position) -> Self {
        Self(1 + 4 * kind as u8 + position as u8)
    }

    /// The label with a number below [`LABELS`].
    pub fn from_index(index: usize) -> Self {
        assert!(index < LABELS, "there is no label {index}");
        Self(u8::try_from(index).expect("LABELS is below 256"))
    }

    /// Its number.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The kind of the name, if in one.
    pub fn kind(self) -> Option<NameKind> {
        let inside = self.index().checked_sub(1)?;
        Some(ALL_KINDS[inside / 4])
    }

    /// The place in the name, if in one.
    pub fn position(self) -> Option<Position> {
        let inside = self.index().checked_sub(1)?;
        Some(match inside % 4 {
            0 => Position::Begin,
            1 => Position::Inside,
            2 => Position::End,
            _ => Position::Single,
        })
    }

    /// Whether `next` may follow on this label: names are whole.
    pub fn may_precede(self, next: Label) -> bool {
        let opens = matches!(self.position(), Some(Position::Begin | Position::Inside));
        let goes_on = matches!(next.position(), Some(Position::Inside | Position::End));
        if opens && goes_on {
            self.kind() == next.kind()
        } else {
            !opens && !goes_on
        }
    }

    /// Whether a sentence may begin with this label.
    pub fn may_begin(self) -> bool {
        Self::OUTSIDE.may_precede(self)
    }

    /// Whether a sentence may end with this label.
    pub fn may_end(self) -> bool {
        self.may_precede(Self::OUTSIDE)
    }
}

/// The labels of a sentence of `len` tokens with names at `names`.
pub fn labels_of(len: usize, names: &[(NameKind, Range<usize>)]) -> Vec<Label> {
    let mut labels = vec![Label::OUTSIDE; len];
    for (kind, range) in names {
        for at in range.clone() {
            let position = match (at == range.start, at + 1 == range.end) {
                (true, true) => Position::Single,
                (true, false) => Position::Begin,
                (false, true) => Position::End,
                (false, false) => Position::Inside,
            };
            labels[at] = Label::new(*kind, position);
        }
    }
    labels
}

/// The names that labels mark; the labels follow one another as they may.
pub fn names_of(labels: &[Label]) -> Vec<(NameKind, Range<usize>)> {
    let mut names = Vec::new();
    let mut start = 0;
    for (at, label) in labels.iter().enumerate() {
        let Some(kind) = label.kind() else { continue };
        match label.position() {
            Some(Position::Begin) => start = at,
            Some(Position::End) => names.push((kind, start..at + 1)),
            Some(Position::Single) => names.push((kind, at..at + 1)),
            Some(Position::Inside) | None => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_as_labels() {
        let names = vec![
            (NameKind::Title, 0..1),
            (NameKind::Person, 1..3),
            (NameKind::Organization, 5..9),
        ];
        let labels = labels_of(10, &names);
        assert_eq!(names_of(&labels), names);
        assert!(labels.windows(2).all(|pair| pair[0].may_precede(pair[1])));
        assert!(labels[0].may_begin() && labels[9].may_end());
    }

    #[test]
    fn a_name_is_not_left_open() {
        let begin = Label::new(NameKind::Person, Position::Begin);
        let end = Label::new(NameKind::Location, Position::End);
        assert!(!begin.may_precede(end) && !begin.may_precede(Label::OUTSIDE));
        assert!(!begin.may_end() && !end.may_begin());
    }
}
