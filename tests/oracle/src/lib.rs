//! Compares our compiler and evaluator of CEL with another interpreter of it.
//!
//! CEL's conformance rows (`tests/conformance`) say what single expressions give. Here
//! expressions are made up at random, some thousand at every run, and evaluated twice:
//! by `dunghen-catalog` with `dunghen-core`, and by the crate [`cel`], which others have
//! written from the same definition. Both must have the same value (doubles by their
//! bits, and different kinds of number are never the same), or both must fail. Which
//! failure it is does not matter.
//!
//! | module | does |
//! |---|---|
//! | `choices` | chance, as numbers that a failing test can shorten |
//! | `kind` | types, literals of each, and values for the names |
//! | `tree` | an expression and how it is written |
//! | `make` | makes up an expression that our checker accepts |
//! | `plain` | values of both sides in one form |
//! | `outcome` | evaluates on both sides |
//! | `blame` | finds the innermost parts that the sides disagree about |
//! | `known` | the differences that are known, why, and who is right |
//!
//! A disagreement is traced to its innermost parts, and each of these must be of a kind
//! listed in `known`. Every kind there has an example that must still differ, so what is
//! mended on either side leaves the list.
//!
//! What is not made up: `matches`, timestamps, durations, messages and optional values,
//! which we do not have; dates, `min` and `max`, which CEL does not have; `map` and
//! `filter` over a map with a result that tells the order of its keys, which CEL leaves
//! open. Both sides are written in Rust and read and write numbers with its library:
//! about the text of a number they agree too easily, and CEL's own rows say more.
//!
//! More cases, or others, from a shell:
//!
//! ```sh
//! PROPTEST_CASES=50000 PROPTEST_RNG_SEED=7 cargo test --package dunghen-oracle
//! ```
//!
//! The other interpreter is used under the MIT licence, and by this crate's tests alone.
//!
//! [`cel`]: https://crates.io/crates/cel

#[cfg(test)]
mod blame;
#[cfg(test)]
mod choices;
#[cfg(test)]
mod kind;
#[cfg(test)]
mod known;
#[cfg(test)]
mod make;
#[cfg(test)]
mod outcome;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tree;
