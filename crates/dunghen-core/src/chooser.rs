//! A few plain questions that lead to a procedure, for people who do not know its name.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{citation::Citation, id::Id};

/// The questions with where their answers lead, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chooser {
    /// The questions; the first is asked first.
    pub questions: Vec<Question>,
    /// The ends that are no procedure, or say something about some.
    pub ends: Vec<End>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub label: String,
    /// What helps to answer it.
    pub hint: Option<String>,
    /// The law it rests on.
    pub law: Option<Citation>,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Names it inside its question.
    pub id: Id,
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub leads: Leads,
}

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leads {
    /// To another question, by its place.
    Ask(u16),
    /// To procedures, by their codes.
    To(Vec<Id>),
    /// To an end, by its place.
    End(u16),
}

/// An end of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// What it comes to.
    pub title: String,
    /// What that means, and what to do.
    pub text: String,
    /// The law it rests on.
    pub law: Option<Citation>,
    /// Procedures worth a look.
    pub to: Vec<Id>,
}

/// What some answers lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached<'c> {
    /// Another question.
    Question(&'c Question),
    /// Procedures.
    Procedures(&'c [Id]),
    /// An end.
    End(&'c End),
}

impl Chooser {
    /// Follows answers from the first question on: what was answered, and what that leads
    /// to. None where an answer is not to choose.
    pub fn follow<'c, 'a>(
        &'c self,
        answers: impl IntoIterator<Item = &'a str>,
    ) -> Option<(Vec<(&'c Question, &'c Choice)>, Reached<'c>)> {
        let mut answered = Vec::new();
        let mut reached = Reached::Question(self.questions.first()?);
        for answer in answers {
            let Reached::Question(question) = reached else {
                return None;
            };
            let mut options = question.options.iter();
            let choice = options.find(|choice| choice.id == *answer)?;
            reached = match &choice.leads {
                Leads::Ask(at) => Reached::Question(self.questions.get(usize::from(*at))?),
                Leads::To(codes) => Reached::Procedures(codes),
                Leads::End(at) => Reached::End(self.ends.get(usize::from(*at))?),
            };
            answered.push((question, choice));
        }
        Some((answered, reached))
    }
}
