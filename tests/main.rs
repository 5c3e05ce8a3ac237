//! Both services from outside.
