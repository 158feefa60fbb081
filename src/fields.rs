//! Questions as one answers them.

mod frame;
mod question;

pub(crate) use question::{Question, Widget, question_view};
