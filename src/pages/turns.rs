//! What is made little by little, once what is in view stands.

use std::collections::VecDeque;

use crate::{
    html::{Child, Live, live},
    platform::page,
    state::RwSignal,
};

/// How long is made at a time before whoever types comes to their turn, in milliseconds.
const TURN: f64 = 6.0;

/// The parts of a page that wait for their turn.
#[derive(Clone, Copy)]
pub(super) struct Turns(RwSignal<Waiting>);

#[derive(Default)]
struct Waiting {
    /// Each is told when it is made.
    parts: VecDeque<RwSignal<bool>>,
    /// Whether somebody goes through them.
    under_way: bool,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(Waiting::default()))
    }

    /// A part that is made when its turn comes.
    pub(super) fn part<C: Child>(self, make: impl Fn() -> C + 'static) -> Live {
        let now = RwSignal::new(false);
        let mut begins = false;
        self.0.update_quietly(|waiting| {
            waiting.parts.push_back(now);
            begins = !std::mem::replace(&mut waiting.under_way, true);
        });
        if begins {
            self.go_on();
        }
        live(move || now.get().then(&make))
    }

    /// Makes all that still waits, for what leads there.
    pub(super) fn hurry(self) {
        while self.make_next() {}
    }

    fn go_on(self) {
        page::when_idle(move || {
            let until = page::now() + TURN;
            while self.make_next() {
                if page::now() > until {
                    self.go_on();
                    return;
                }
            }
        });
    }

    /// Makes the next part, where one waits; of a page that is gone, none does.
    fn make_next(self) -> bool {
        let mut next = None;
        self.0.update_quietly(|waiting| {
            next = waiting.parts.pop_front();
            waiting.under_way = next.is_some();
        });
        next.inspect(|next| next.set(true)).is_some()
    }
}
