//! The objects of a PDF, read one at a time from a few bytes.
//!
//! Only what stands in the file as it is can be read so; what is packed needs more than that.

/// How deep brackets may nest.
const DEEPEST: u32 = 32;

/// An object. A stream is its dictionary.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// A number of either kind.
    Number(f64),
    /// A name without its slash.
    Name(Vec<u8>),
    /// A string.
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// The number of another object.
    Reference(u32),
    /// `true`, `false`, `null`, and whatever else is a word.
    Word(Vec<u8>),
}

/// What a dictionary holds, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Dictionary(Vec<(Vec<u8>, Object)>);

impl Dictionary {
    pub(super) fn get(&self, name: &str) -> Option<&Object> {
        let named = self.0.iter().find(|(key, _)| key == name.as_bytes());
        named.map(|(_, object)| object)
    }
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that is whole and none below zero.
    pub(super) fn count(&self) -> Option<u64> {
        let number = self.number()?;
        // Up to here a double holds every whole number.
        (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64)
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    pub(super) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<u32> {
        match self {
            Self::Reference(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name.as_bytes())
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word.as_bytes())
    }
}

/// Reads objects one behind another.
pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next object; none where there is none, or it goes on behind the end.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(DEEPEST)
    }

    /// What is left, with the blanks before it gone.
    pub(super) fn rest(&mut self) -> &'b [u8] {
        self.pass_blanks();
        self.rest
    }

    /// The word that comes next, as `obj`.
    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        self.object()?.is_word(word).then_some(())
    }

    fn nested(&mut self, deeper: u32) -> Option<Object> {
        let deeper = deeper.checked_sub(1)?;
        self.pass_blanks();
        match *self.rest {
            [b'/', ..] => Some(Object::Name(self.name()?)),
            [b'(', ..] => Some(Object::Text(self.text()?)),
            [b'<', b'<', ..] => {
                self.pass(2);
                let mut held = Vec::new();
                while !self.passes(b">>")? {
                    let key = self.name()?;
                    held.push((key, self.nested(deeper)?));
                }
                Some(Object::Dictionary(Dictionary(held)))
            }
            [b'<', ..] => Some(Object::Text(self.digits()?)),
            [b'[', ..] => {
                self.pass(1);
                let mut held = Vec::new();
                while !self.passes(b"]")? {
                    held.push(self.nested(deeper)?);
                }
                Some(Object::Array(held))
            }
            [b')' | b']' | b'>' | b'{' | b'}', ..] | [] => None,
            _ => self.plain(),
        }
    }

    /// Passes over this, if it comes next; none where nothing comes.
    fn passes(&mut self, what: &[u8]) -> Option<bool> {
        self.pass_blanks();
        let passed = self.rest.starts_with(what);
        if passed {
            self.pass(what.len());
        }
        (passed || !self.rest.is_empty()).then_some(passed)
    }

    fn pass(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Blanks, and comments, which count as such.
    fn pass_blanks(&mut self) {
        loop {
            let blanks = self.rest.iter().take_while(|byte| is_blank(**byte)).count();
            self.pass(blanks);
            if self.rest.first() != Some(&b'%') {
                return;
            }
            let comment = self.rest.iter();
            let comment = comment.take_while(|byte| !matches!(byte, b'\r' | b'\n'));
            self.pass(comment.count());
        }
    }

    /// Takes bytes up to the next blank or sign. Nothing tells whether a word is whole that
    /// ends where the bytes end, so there is none then.
    fn letters(&mut self) -> Option<&'b [u8]> {
        let end = self.rest.iter().position(|byte| !is_regular(*byte))?;
        let (letters, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(letters)
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        if self.next()? != b'/' {
            return None;
        }
        let mut letters = Reader::of(self.letters()?);
        let mut name = Vec::new();
        while let Some(letter) = letters.next() {
            match (letter, letters.rest) {
                (b'#', [high, low, ..]) => {
                    name.push(hex(*high)? << 4 | hex(*low)?);
                    letters.pass(2);
                }
                _ => name.push(letter),
            }
        }
        Some(name)
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        self.pass(1);
        let (mut text, mut open) = (Vec::new(), 1_u32);
        loop {
            match self.next()? {
                b'(' => {
                    open += 1;
                    text.push(b'(');
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                    text.push(b')');
                }
                b'\\' => text.extend(self.escaped()?),
                // However a line ends, it is one line feed.
                b'\r' => {
                    if self.rest.first() == Some(&b'\n') {
                        self.pass(1);
                    }
                    text.push(b'\n');
                }
                byte => text.push(byte),
            }
        }
    }

    /// The byte behind a backslash; none inside where a line only goes on.
    fn escaped(&mut self) -> Option<Option<u8>> {
        Some(Some(match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Some(None),
            b'\r' => {
                if self.rest.first() == Some(&b'\n') {
                    self.pass(1);
                }
                return Some(None);
            }
            digit @ b'0'..=b'7' => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.rest.first() else {
                        break;
                    };
                    code = code * 8 + u32::from(digit - b'0');
                    self.pass(1);
                }
                // What is too large for a byte loses its highest bit.
                code as u8
            }
            byte => byte,
        }))
    }

    /// A string in hexadecimal digits.
    fn digits(&mut self) -> Option<Vec<u8>> {
        self.pass(1);
        let (mut text, mut high) = (Vec::new(), None);
        loop {
            match self.next()? {
                b'>' => {
                    // A digit that is missing at the end is a zero.
                    text.extend(high.map(|high: u8| high << 4));
                    return Some(text);
                }
                blank if is_blank(blank) => {}
                digit => match (high.take(), hex(digit)?) {
                    (Some(high), low) => text.push(high << 4 | low),
                    (None, digit) => high = Some(digit),
                },
            }
        }
    }

    /// A number, a reference or a word.
    fn plain(&mut self) -> Option<Object> {
        let letters = self.letters()?;
        let Some(number) = number(letters) else {
            return Some(Object::Word(letters.to_vec()));
        };
        // `7 0 R` is object 7; its generation is of no interest here.
        if let Some(object) = whole(letters) {
            let mut ahead = Reader::of(self.rest);
            ahead.pass_blanks();
            if ahead.letters().and_then(whole).is_some() {
                ahead.pass_blanks();
                if ahead.letters() == Some(b"R") {
                    self.rest = ahead.rest;
                    return Some(Object::Reference(object));
                }
            }
        }
        Some(Object::Number(number))
    }
}

/// A number: digits with a point, and a sign before them. The standard has no exponents, and
/// how a decimal is rounded in its last place makes no difference to a sheet of paper.
fn number(letters: &[u8]) -> Option<f64> {
    let (negative, digits) = match letters {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let mut digits = digits.splitn(2, |byte| *byte == b'.');
    let (before, after) = (digits.next()?, digits.next().unwrap_or_default());
    let (mut number, mut place) = (0.0, 1.0);
    if before.is_empty() && after.is_empty() {
        return None;
    }
    for digit in before {
        number = number * 10.0 + f64::from(char::from(*digit).to_digit(10)?);
    }
    for digit in after {
        place /= 10.0;
        number += place * f64::from(char::from(*digit).to_digit(10)?);
    }
    Some(if negative { -number } else { number })
}

/// A number of digits alone.
fn whole(letters: &[u8]) -> Option<u32> {
    core::str::from_utf8(letters).ok()?.parse().ok()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether it is neither a blank nor a sign that ends a word.
fn is_regular(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Object> {
        Reader::of(text.as_bytes()).object()
    }

    #[test]
    fn reads_what_a_dictionary_may_hold() {
        let text = "<</A 1/B[1 0 R 2 -.5 true]/C(a\\(b\\051\\\n(c))%x>>\n/D<4 1 5>/E#20F/G/H<</I null>>>> ";
        let read = read(text).unwrap();
        let held = read.dictionary().unwrap();
        assert_eq!(held.get("A").unwrap().count(), Some(1));
        let array = held.get("B").unwrap().array().unwrap();
        assert_eq!(array[0].reference(), Some(1));
        assert_eq!(array[1].count(), Some(2));
        assert_eq!((array[2].number(), array[2].count()), (Some(-0.5), None));
        assert!(array[3].is_word("true"));
        assert_eq!(held.get("C").unwrap().text(), Some(&b"a(b)(c)"[..]));
        assert_eq!(held.get("D").unwrap().text(), Some(&b"AP"[..]));
        assert!(held.get("E F").unwrap().is_name("G"));
        assert!(held.get("H").unwrap().dictionary().is_some() && held.get("I").is_none());
    }

    #[test]
    fn what_is_cut_or_nested_too_deep_is_nothing() {
        for text in [
            "", "<</A 1", "[1 2", "(a", "<41", "/A", "12", "]", "<</A>>", "<<1 2>>",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let deep = "[".repeat(40) + &"]".repeat(40);
        assert_eq!(read(&deep), None);
    }
}
