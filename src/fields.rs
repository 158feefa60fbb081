//! Questions as one answers them.

mod frame;
mod question;
mod search;
mod typed;

pub(crate) use question::{Question, Widget, question_view};
pub(crate) use search::Sought;
