//! Tables that fit the width: columns are as wide as they need, and one gives way.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style;

/// Blanks between columns.
const GAP: usize = 2;
/// What a column that gives way keeps at least.
const WIDTH_MIN: usize = 8;

/// One cell: text on one line, in one style.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    style: Style,
    right: bool,
}

impl Cell {
    /// Text from anywhere, made safe and put on one line.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: style::one_line(text.as_ref()),
            ..Self::default()
        }
    }

    /// A number, at the right.
    pub fn number(number: u64) -> Self {
        Self {
            text: number.to_string(),
            right: true,
            ..Self::default()
        }
    }

    /// The same cell in a style.
    pub fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// Rows under headings.
#[derive(Debug)]
pub struct Table {
    headings: Vec<&'static str>,
    flexible: usize,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table; the column `flexible` gives way when space is short.
    pub fn new(headings: &[&'static str], flexible: usize) -> Self {
        assert!(flexible < headings.len(), "the flexible column exists");
        Self {
            headings: headings.to_vec(),
            flexible,
            rows: Vec::new(),
        }
    }

    /// Adds a row, with a cell for each heading.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        assert_eq!(N, self.headings.len(), "a cell for each heading");
        self.rows.push(cells.into());
    }

    /// The table in at most `width` columns, each line ended.
    pub fn render(&self, width: usize) -> String {
        let widths = self.widths(width);
        let mut out = String::new();
        let headings: Vec<Cell> = self
            .headings
            .iter()
            .enumerate()
            .map(|(column, heading)| Cell {
                text: (*heading).to_owned(),
                style: style::DIM,
                right: self.rows.first().is_some_and(|row| row[column].right),
            })
            .collect();
        for row in std::iter::once(&headings).chain(&self.rows) {
            push_row(&mut out, row, &widths);
        }
        out
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self.headings.iter().map(|text| text.width()).collect();
        for row in &self.rows {
            for (needed, cell) in widths.iter_mut().zip(row) {
                *needed = (*needed).max(cell.text.width());
            }
        }
        let total = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
        let excess = total.saturating_sub(width);
        let flexible = &mut widths[self.flexible];
        *flexible = flexible
            .saturating_sub(excess)
            .max(WIDTH_MIN.min(*flexible));
        widths
    }
}

fn push_row(out: &mut String, row: &[Cell], widths: &[usize]) {
    let mut pending = 0;
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let text = fit(&cell.text, *width);
        let blanks = width.saturating_sub(text.width());
        if column > 0 {
            pending += GAP;
        }
        if cell.right {
            pending += blanks;
        }
        if !text.is_empty() {
            out.extend(std::iter::repeat_n(' ', pending));
            pending = 0;
            out.push_str(&style::paint(cell.style, &text));
        } else if cell.right {
            pending -= blanks;
        }
        if !cell.right || text.is_empty() {
            pending += blanks;
        }
    }
    out.push('\n');
}

/// The text, cut with an ellipsis if it is wider than `width` columns.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut used = 1;
    let mut out: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// The text broken between words into lines of at most `width` columns.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::{Cell, Table, fit, wrap};

    fn sample() -> Table {
        let mut table = Table::new(&["name", "type", "articles"], 0);
        table.row([
            Cell::new("Ana María\nLópez"),
            Cell::new("person"),
            Cell::number(3),
        ]);
        table.row([Cell::new("東京"), Cell::new("place"), Cell::number(12)]);
        table
    }

    #[test]
    fn a_table_aligns_its_columns_by_their_width_on_screen() {
        let expected = "\
name             type    articles
Ana María López  person         3
東京             place         12
";
        assert_eq!(strip_str(&sample().render(80)).to_string(), expected);
    }

    #[test]
    fn the_flexible_column_gives_way() {
        let expected = "\
name        type    articles
Ana María…  person         3
東京        place         12
";
        assert_eq!(strip_str(&sample().render(28)).to_string(), expected);
    }

    #[test]
    fn text_is_cut_and_wrapped_by_its_width_on_screen() {
        for (text, width, expected) in [
            ("東京都", 4, "東…"),
            ("abc", 3, "abc"),
            ("ab cd", 4, "ab…"),
            ("abcd", 1, "…"),
            ("abcd", 0, ""),
        ] {
            assert_eq!(fit(text, width), expected, "{text} in {width}");
        }
        assert_eq!(wrap("a bc def ghijkl m", 5), ["a bc", "def", "ghijkl", "m"]);
    }
}
