//! The index and its lookups against simple models, and the service from outside.

mod fold;
mod lookups;
mod pages;
mod service;
mod support;
