//! The elements of a page: made once, changed where they live.
//!
//! Leptos keeps this app's state and effects; its `view!` is left aside, since that
//! compiles every element anew at every place it stands (docs/design/why.md has the
//! figures). Here all elements are one type: an element costs a few calls, a page is
//! made as directly as by hand, and the arms of a `match` agree.
//!
//! What is made inside a [`live`] region belongs to it. When something it read
//! changes, its listeners and effects go with its nodes, and it is made again.

use leptos::prelude::{LocalStorage, Owner, RenderEffect, StoredValue, document};
use wasm_bindgen::{JsCast, UnwrapThrowExt, closure::Closure};
use web_sys::Element;
pub(crate) use web_sys::{Event, HtmlInputElement as Input, Node};

/// An element with what was given to it.
pub(crate) struct El(Element);

/// A new element.
pub(crate) fn el(tag: &'static str) -> El {
    // Only a tag that is no name is refused.
    El(document().create_element(tag).unwrap_throw())
}

impl El {
    pub(crate) fn attr(self, name: &'static str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    pub(crate) fn class(self, names: &str) -> Self {
        self.attr("class", names)
    }

    pub(crate) fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// An attribute that is there or not, as `selected`.
    pub(crate) fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// An attribute that follows what it reads; without a value it is not there.
    pub(crate) fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        let element = self.0.clone();
        follow(move || match value() {
            Some(value) => set(&element, name, &value),
            // An attribute's name in this source is always one.
            None => element.remove_attribute(name).unwrap_throw(),
        });
        self
    }

    /// Does something at an event, as long as the element is there.
    pub(crate) fn on(self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(act))
    }

    fn listen(self, event: &'static str, mut act: Box<dyn FnMut(Event)>) -> Self {
        // What is done finds the contexts that the element was made in.
        let owner = Owner::current().unwrap_or_default();
        let act = Closure::<dyn FnMut(Event)>::new(move |event| owner.with(|| act(event)));
        let listener = act.as_ref().unchecked_ref();
        // Nothing can be wrong with a listener that was just made.
        self.0
            .add_event_listener_with_callback(event, listener)
            .unwrap_throw();
        StoredValue::<_, LocalStorage>::new_local(Listener {
            element: self.0.clone(),
            event,
            act,
        });
        self
    }

    /// Puts something behind what already is inside.
    pub(crate) fn child(self, child: impl Child) -> Self {
        child.place(&self.0);
        self
    }
}

/// What an element does at an event. It is taken off when it goes, since an input that is
/// taken off the page with the focus in it tells of its change even then.
struct Listener {
    element: Element,
    event: &'static str,
    act: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.act.as_ref().unchecked_ref();
        // An element without it is as good.
        let _ = self
            .element
            .remove_event_listener_with_callback(self.event, listener);
    }
}

/// The input an event is about. A text area is taken for one, since it has a value too.
pub(crate) fn input_of(event: &Event) -> Option<Input> {
    event.target().map(JsCast::unchecked_into)
}

/// What can stand inside an element.
pub(crate) trait Child {
    /// Puts it behind what already is inside.
    fn place(self, parent: &Node);
}

impl Child for El {
    fn place(self, parent: &Node) {
        append(parent, &self.0);
    }
}

impl Child for &str {
    fn place(self, parent: &Node) {
        append(parent, &document().create_text_node(self));
    }
}

impl Child for String {
    fn place(self, parent: &Node) {
        self.as_str().place(parent);
    }
}

impl<C: Child> Child for Option<C> {
    fn place(self, parent: &Node) {
        if let Some(child) = self {
            child.place(parent);
        }
    }
}

impl<C: Child> Child for Vec<C> {
    fn place(self, parent: &Node) {
        for child in self {
            child.place(parent);
        }
    }
}

impl<A: Child, B: Child> Child for (A, B) {
    fn place(self, parent: &Node) {
        self.0.place(parent);
        self.1.place(parent);
    }
}

impl<A: Child, B: Child, C: Child> Child for (A, B, C) {
    fn place(self, parent: &Node) {
        self.0.place(parent);
        self.1.place(parent);
        self.2.place(parent);
    }
}

/// A part that is made again when what it reads changes.
pub(crate) struct Live(Box<dyn Fn(&Node)>);

/// A part that is made again when what it reads changes.
pub(crate) fn live<C: Child>(make: impl Fn() -> C + 'static) -> Live {
    Live(Box::new(move |parent| make().place(parent)))
}

impl Child for Live {
    fn place(self, parent: &Node) {
        let (first, last) = (mark(parent), mark(parent));
        follow(move || {
            while let Some(old) = first.next_sibling().filter(|next| *next != last) {
                old.unchecked_into::<Element>().remove();
            }
            let fresh: Node = document().create_document_fragment().into();
            (self.0)(&fresh);
            if let Some(parent) = last.parent_node() {
                // The mark stands in that very parent.
                parent.insert_before(&fresh, Some(&last)).unwrap_throw();
            }
        });
    }
}

/// An empty text that marks where a live part begins or ends.
fn mark(parent: &Node) -> Node {
    let mark = document().create_text_node("").into();
    append(parent, &mark);
    mark
}

/// Runs now and whenever what it reads changes, as long as its surroundings live.
pub(crate) fn follow(run: impl Fn() + 'static) {
    follow_boxed(Box::new(run));
}

fn follow_boxed(run: Box<dyn Fn()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    StoredValue::<_, LocalStorage>::new_local(effect);
}

fn append(parent: &Node, child: &Node) {
    // A node that was just made can stand anywhere.
    parent.append_child(child).unwrap_throw();
}

fn set(element: &Element, name: &str, value: &str) {
    // An attribute's name in this source is always one.
    element.set_attribute(name, value).unwrap_throw();
}

/// Puts something at the end of the page's body.
pub(crate) fn mount(page: impl Child) {
    if let Some(body) = document().body() {
        page.place(&body);
    }
}
