//! How far ingesting has come, on standard error.

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Origin;
use crate::render::{paint, style, words};
use crate::screen::{Screen, is_watched};

/// A bar when the total is known, else a line that counts.
pub struct Progress {
    bar: ProgressBar,
    articles: u64,
    failed: u64,
}

impl Progress {
    /// A bar over `bytes`; nothing if nobody watches.
    pub fn new(bytes: Option<u64>, quiet: bool) -> Self {
        let target = if quiet || !is_watched() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let template = match bytes {
            Some(_) => "{bar:24} {percent:>3}%  {msg}  ETA {eta}",
            None => "{spinner} {msg}",
        };
        let style = ProgressStyle::with_template(template)
            .expect("the template is well formed")
            .progress_chars("█▉▊▋▌▍▎▏ ");
        Self {
            bar: ProgressBar::with_draw_target(bytes, target).with_style(style),
            articles: 0,
            failed: 0,
        }
    }

    /// An article is in.
    pub fn done(&mut self, bytes: u64) {
        self.articles += 1;
        self.advance(bytes);
    }

    /// An article failed: says which and why.
    pub fn failed(&mut self, screen: &mut Screen, origin: &Origin, error: &str, bytes: u64) {
        self.failed += 1;
        self.bar.suspend(|| {
            screen.note(format!(
                "{} {}: {}",
                paint(style::BAD, "failed"),
                style::one_line(&origin.to_string()),
                style::one_line(error)
            ));
        });
        self.advance(bytes);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown to one digit")]
        let rate = (self.articles + self.failed) as f64 / seconds;
        self.bar.set_message(format!(
            "{}  {rate:.0}/s  {}  {} failed",
            words::count(self.articles, "article"),
            HumanBytes(self.bar.position()),
            words::thousands(self.failed)
        ));
    }
}
