//! Patterns: read as RE2 reads them, and compiled to the table that the core runs.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use dunghen_core::expr::Matcher;
use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton, StartKind, dense},
    nfa::thompson::{self, WhichCaptures},
    util::{primitives::StateID, start},
};
use regex_syntax::{
    ast::{self as syntax, Ast, ClassAsciiKind, ClassPerlKind, ClassSet, ClassSetItem},
    hir::translate::Translator,
};

use super::*;

/// How large a table may be, in bytes.
const TABLE_MAX: usize = 16 * 1024;

/// How much may be spent on the way to it, in bytes.
const BUILD_MAX: usize = 1 << 20;

impl Checker<'_> {
    /// `text.matches('pattern')`
    pub(super) fn matches(&mut self, tree: &ast::Expr, args: &[&ast::Expr]) -> Checked {
        let [text, pattern] = args else {
            return Err(self.mistake(&tree.span, "`text.matches('pattern')`"));
        };
        let (made, of) = self.expr(text)?;
        if !of.may_be(TypeName::Text) {
            let expected = format!("other values: `matches` takes no {of}");
            return Err(self.mistake(&text.span, &expected));
        }
        let Kind::Literal(Literal::String(written)) = &pattern.kind else {
            return Err(self.mistake(&pattern.span, "a pattern that is written out"));
        };
        let matcher = compile(written).map_err(|slip| {
            let span = self.within(pattern, written, slip.span);
            self.mistake(&span, &slip.expected)
        })?;
        Ok((Expr::Matches(Box::new(made), Box::new(matcher)), BOOL))
    }

    /// The place of a part of a pattern; of one with escapes, the whole.
    fn within(&self, tree: &ast::Expr, written: &str, part: Range<usize>) -> Range<usize> {
        let source = self.text.get(tree.span.clone()).unwrap_or_default();
        match source.find(written) {
            Some(at) if !part.is_empty() => {
                let begin = tree.span.start + at;
                begin + part.start..begin + part.end
            }
            _ => tree.span.clone(),
        }
    }
}

/// What is wrong in a pattern.
struct Slip {
    span: Range<usize>,
    expected: String,
}

impl Slip {
    fn new(span: &syntax::Span, why: &str) -> Self {
        Self {
            span: span.start.offset..span.end.offset,
            expected: format!("a pattern of RE2: {why}"),
        }
    }

    fn large(_: impl std::error::Error) -> Self {
        Self::too_large()
    }

    fn too_large() -> Self {
        Self {
            span: 0..0,
            expected: format!("a simpler pattern: its table takes more than {TABLE_MAX} bytes"),
        }
    }
}

fn compile(pattern: &str) -> Result<Matcher, Slip> {
    let mut tree = syntax::parse::Parser::new()
        .parse(pattern)
        .map_err(|error| Slip::new(error.span(), &error.kind().to_string()))?;
    as_re2(&mut tree)?;
    let meaning = Translator::new()
        .translate(pattern, &tree)
        .map_err(|error| Slip::new(error.span(), &error.kind().to_string()))?;
    let parts = thompson::Config::new()
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(BUILD_MAX));
    let parts = thompson::Compiler::new()
        .configure(parts)
        .build_from_hir(&meaning)
        .map_err(Slip::large)?;
    let states = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Unanchored)
        .accelerate(false)
        .dfa_size_limit(Some(BUILD_MAX))
        .determinize_size_limit(Some(BUILD_MAX));
    let states = dense::Builder::new()
        .configure(states)
        .build_from_nfa(&parts)
        .map_err(Slip::large)?;
    let table = Table::of(&states).ok_or_else(Slip::too_large)?;
    table.matcher().ok_or_else(Slip::too_large)
}

/// Makes classes like `\d` those of ASCII, as RE2 has them, and refuses what depends on
/// which letters make words.
fn as_re2(tree: &mut Ast) -> Result<(), Slip> {
    match tree {
        Ast::Assertion(assertion) => match assertion.kind {
            syntax::AssertionKind::StartLine
            | syntax::AssertionKind::EndLine
            | syntax::AssertionKind::StartText
            | syntax::AssertionKind::EndText => Ok(()),
            _ => Err(Slip::new(
                &assertion.span,
                "the edges of words are not supported",
            )),
        },
        Ast::ClassPerl(class) => {
            *tree = Ast::class_bracketed(syntax::ClassBracketed {
                span: class.span,
                negated: false,
                kind: ClassSet::Item(ascii(class)),
            });
            Ok(())
        }
        Ast::ClassBracketed(class) => {
            set_as_re2(&mut class.kind);
            Ok(())
        }
        Ast::Repetition(repetition) => as_re2(&mut repetition.ast),
        Ast::Group(group) => as_re2(&mut group.ast),
        Ast::Alternation(any) => any.asts.iter_mut().try_for_each(as_re2),
        Ast::Concat(all) => all.asts.iter_mut().try_for_each(as_re2),
        Ast::Empty(_) | Ast::Flags(_) | Ast::Literal(_) | Ast::Dot(_) | Ast::ClassUnicode(_) => {
            Ok(())
        }
    }
}

fn set_as_re2(set: &mut ClassSet) {
    match set {
        ClassSet::Item(item) => item_as_re2(item),
        ClassSet::BinaryOp(pair) => {
            set_as_re2(&mut pair.lhs);
            set_as_re2(&mut pair.rhs);
        }
    }
}

fn item_as_re2(item: &mut ClassSetItem) {
    match item {
        ClassSetItem::Perl(class) => *item = ascii(class),
        ClassSetItem::Bracketed(class) => set_as_re2(&mut class.kind),
        ClassSetItem::Union(union) => union.items.iter_mut().for_each(item_as_re2),
        _ => {}
    }
}

fn ascii(class: &syntax::ClassPerl) -> ClassSetItem {
    ClassSetItem::Ascii(syntax::ClassAscii {
        span: class.span,
        kind: match class.kind {
            ClassPerlKind::Digit => ClassAsciiKind::Digit,
            ClassPerlKind::Space => ClassAsciiKind::Space,
            ClassPerlKind::Word => ClassAsciiKind::Word,
        },
        negated: class.negated,
    })
}

/// A state of the table while it is made.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum State {
    /// Something matched, whatever follows.
    Matched,
    /// Nothing will match.
    Dead,
    At(StateID),
}

/// States with what follows each, by classes of bytes that nothing tells apart.
struct Table {
    /// The last byte of each class.
    classes: Vec<u8>,
    /// Whether the text may end there, and the state after each class. The first is
    /// where reading begins.
    rows: Vec<(bool, Vec<usize>)>,
}

impl Table {
    /// All that can be reached. The states tell a match one byte late, so that they
    /// have seen what follows it.
    fn of(states: &dense::DFA<Vec<u32>>) -> Option<Self> {
        let alike = states.byte_classes();
        let classes: Vec<u8> = (0..=u8::MAX)
            .filter(|byte| {
                let next = byte.checked_add(1);
                next.is_none_or(|next| alike.get(next) != alike.get(*byte))
            })
            .collect();
        let begin = start::Config::new().anchored(Anchored::No);
        let mut found = vec![State::At(states.start_state(&begin).ok()?)];
        let mut known: HashMap<State, usize> = HashMap::from([(*found.first()?, 0)]);
        let mut rows = Vec::new();
        while let Some(state) = found.get(rows.len()).copied() {
            let next = classes.iter().map(|byte| {
                let next = after(states, state, *byte);
                *known.entry(next).or_insert_with(|| {
                    found.push(next);
                    found.len() - 1
                })
            });
            let next = next.collect();
            let ends = match state {
                State::Matched => true,
                State::Dead => false,
                State::At(at) => states.is_match_state(states.next_eoi_state(at)),
            };
            rows.push((ends, next));
        }
        Some(Self { classes, rows })
    }

    /// The table with one state for all that nothing that follows tells apart.
    fn matcher(&self) -> Option<Matcher> {
        let groups = self.groups();
        let group = |row: &usize| groups.get(*row).copied().unwrap_or_default();
        // One row of each group; those where the text may not end come first.
        let mut seen = BTreeSet::new();
        let mut least: Vec<_> = self.rows.iter().zip(&groups).collect();
        least.retain(|(_, group)| seen.insert(**group));
        least.sort_by_key(|((ends, _), _)| *ends);
        let mut places = HashMap::new();
        let mut runs: Vec<(u8, usize)> = Vec::new();
        let mut matching = None;
        for ((ends, next), of) in least {
            let begin = runs.len();
            places.insert(*of, begin);
            if *ends && matching.is_none() {
                matching = Some(begin);
            }
            for (last, to) in self.classes.iter().zip(next) {
                let to = group(to);
                let own = runs.get_mut(begin..).unwrap_or_default();
                match own.last_mut() {
                    Some(run) if run.1 == to => run.0 = *last,
                    _ => runs.push((*last, to)),
                }
            }
        }
        if runs.len() * 3 > TABLE_MAX {
            return None;
        }
        let place = |of: &usize| u16::try_from(*places.get(of)?).ok();
        Some(Matcher {
            start: place(&group(&0))?,
            matching: u16::try_from(matching.unwrap_or(runs.len())).ok()?,
            last: runs.iter().map(|(last, _)| *last).collect(),
            next: runs
                .iter()
                .map(|(_, to)| place(to))
                .collect::<Option<_>>()?,
        })
    }

    /// The group of each row, by Moore: rows are apart once anything tells them apart.
    fn groups(&self) -> Vec<usize> {
        let mut groups: Vec<usize> = self.rows.iter().map(|(ends, _)| (*ends).into()).collect();
        let mut count = 0;
        loop {
            let group = |row: &usize| groups.get(*row).copied().unwrap_or_default();
            let mut known: HashMap<(usize, Vec<usize>), usize> = HashMap::new();
            let finer = self.rows.iter().zip(&groups).map(|((_, next), of)| {
                let told = (*of, next.iter().map(group).collect());
                let fresh = known.len();
                *known.entry(told).or_insert(fresh)
            });
            let finer: Vec<_> = finer.collect();
            let now = known.len();
            if now == count {
                return finer;
            }
            (groups, count) = (finer, now);
        }
    }
}

fn after(states: &dense::DFA<Vec<u32>>, state: State, byte: u8) -> State {
    let State::At(at) = state else {
        return state;
    };
    let next = states.next_state(at, byte);
    if states.is_match_state(next) {
        State::Matched
    } else if states.is_dead_state(next) {
        State::Dead
    } else {
        State::At(next)
    }
}
