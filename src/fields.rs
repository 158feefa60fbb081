//! Questions as one answers them.

mod frame;
mod question;
mod typed;

pub(crate) use question::{Question, Widget, question_view};
