//! Two threads that learn from one batch.
//!
//! Which sentence goes to which of them is settled by its place in the batch, and their gradients are
//! added in one order: the same bytes come out however the threads are scheduled.

use super::dense::{Random, Rate};
use super::model::{Example, Model, Regularization};

/// A model, and a copy of it that a second thread learns with.
pub struct Team {
    /// The model.
    pub model: Model,
    copy: Model,
}

/// A sentence to learn from, and the seed of what is dropped there.
pub type Task<'a> = (&'a Example, u64);

impl Team {
    pub fn new(model: Model) -> Self {
        let copy = model.clone();
        Self { model, copy }
    }

    /// Learns from a batch of some words in one step of the optimizer; gives the loss.
    pub fn learn(&mut self, batch: &[Task], how: &Regularization, rate: &Rate) -> f32 {
        let (model, copy) = (&mut self.model, &mut self.copy);
        let loss = std::thread::scope(|scope| {
            let second = scope.spawn(|| share(copy, batch.iter().skip(1).step_by(2), how));
            let first = share(model, batch.iter().step_by(2), how);
            first + second.join().expect("learning does not panic")
        });
        self.model.absorb(&mut self.copy);
        let rows = self.model.step(rate);
        self.copy.follow(&mut self.model, &rows);
        loss
    }
}

fn share<'a, 'b: 'a>(
    model: &mut Model,
    tasks: impl Iterator<Item = &'a Task<'b>>,
    how: &Regularization,
) -> f32 {
    tasks.fold(0.0, |loss, (example, seed)| {
        loss + model.learn(example, how, &mut Random(*seed))
    })
}
