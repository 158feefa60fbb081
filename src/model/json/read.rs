//! The reader: takes from the beginning of a text what the type asks for.

use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::Unfit;

/// What is still to be read.
pub(super) struct Reader<'t>(pub(super) &'t [u8]);

impl Reader<'_> {
    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The next byte that is no white space; it stays.
    fn peek(&mut self) -> Option<u8> {
        while let Some((first, rest)) = self.0.split_first() {
            if !b" \t\r\n".contains(first) {
                return Some(*first);
            }
            self.0 = rest;
        }
        None
    }

    /// Takes a byte, whatever it is.
    fn next(&mut self) -> Result<u8, Unfit> {
        let (first, rest) = self.0.split_first().ok_or(Unfit)?;
        self.0 = rest;
        Ok(*first)
    }

    /// Takes a sign if it comes next.
    fn takes(&mut self, sign: u8) -> bool {
        let found = self.peek() == Some(sign);
        if found {
            self.0 = self.0.get(1..).unwrap_or_default();
        }
        found
    }

    fn expect(&mut self, sign: u8) -> Result<(), Unfit> {
        self.takes(sign).then_some(()).ok_or(Unfit)
    }

    /// Takes `null`, `true`, `false` or a number, as it is written.
    fn word(&mut self) -> Result<&str, Unfit> {
        self.peek();
        let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let end = self.0.iter().take_while(|byte| in_word(byte)).count();
        let (word, rest) = self.0.split_at_checked(end).ok_or(Unfit)?;
        self.0 = rest;
        str::from_utf8(word).map_err(|_| Unfit)
    }

    fn number<N: std::str::FromStr>(&mut self) -> Result<N, Unfit> {
        self.word()?.parse().map_err(|_| Unfit)
    }

    fn null(&mut self) -> Result<(), Unfit> {
        (self.word()? == "null").then_some(()).ok_or(Unfit)
    }

    fn text(&mut self) -> Result<String, Unfit> {
        self.expect(b'"')?;
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(bytes).map_err(|_| Unfit),
                b'\\' => {
                    let escaped = self.escaped()?;
                    bytes.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..b' ' => return Err(Unfit),
                byte => bytes.push(byte),
            }
        }
    }

    /// The character behind a backslash.
    fn escaped(&mut self) -> Result<char, Unfit> {
        match self.next()? {
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => {
                let mut code = self.hex()?;
                if let 0xD800..0xDC00 = code {
                    // Beyond 16 bits there are two, each with ten bits of the character.
                    if self.next()? != b'\\' || self.next()? != b'u' {
                        return Err(Unfit);
                    }
                    let low = self.hex()?.checked_sub(0xDC00).ok_or(Unfit)?;
                    code = 0x1_0000 + (code - 0xD800) * 0x400 + low;
                }
                char::from_u32(code).ok_or(Unfit)
            }
            plain @ (b'"' | b'\\' | b'/') => Ok(char::from(plain)),
            _ => Err(Unfit),
        }
    }

    fn hex(&mut self) -> Result<u32, Unfit> {
        (0..4).try_fold(0, |code, _| {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Unfit)?;
            Ok(code * 16 + digit)
        })
    }

    /// Passes over a value of any kind, without judging what is inside.
    fn skip(&mut self) -> Result<(), Unfit> {
        let mut depth = 0_usize;
        loop {
            match self.peek().ok_or(Unfit)? {
                b'"' => drop(self.text()?),
                open @ (b'[' | b'{') => {
                    self.expect(open)?;
                    depth += 1;
                }
                close @ (b']' | b'}') => {
                    self.expect(close)?;
                    depth = depth.checked_sub(1).ok_or(Unfit)?;
                }
                between @ (b',' | b':') if depth > 0 => self.expect(between)?,
                _ if self.word()?.is_empty() => return Err(Unfit),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

impl<'t> Reader<'t> {
    fn list<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        self.expect(b'[')?;
        let mut items = self.items(b']');
        let list = visitor.visit_seq(&mut items)?;
        items.finish()?;
        Ok(list)
    }

    fn object<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        self.expect(b'{')?;
        let mut items = self.items(b'}');
        let object = visitor.visit_map(&mut items)?;
        items.finish()?;
        Ok(object)
    }

    fn items(&mut self, end: u8) -> Items<'_, 't> {
        Items {
            reader: self,
            end,
            place: Place::Before,
        }
    }
}

/// What stands between brackets or braces.
struct Items<'r, 't> {
    reader: &'r mut Reader<'t>,
    end: u8,
    place: Place,
}

#[derive(PartialEq)]
enum Place {
    Before,
    Inside,
    Behind,
}

impl Items<'_, '_> {
    /// Whether another item follows; it is next then.
    fn more(&mut self) -> Result<bool, Unfit> {
        if self.place == Place::Behind {
            return Ok(false);
        }
        if self.reader.takes(self.end) {
            self.place = Place::Behind;
            return Ok(false);
        }
        if self.place == Place::Inside {
            self.reader.expect(b',')?;
        }
        self.place = Place::Inside;
        Ok(true)
    }

    fn finish(&mut self) -> Result<(), Unfit> {
        match self.more()? {
            true => Err(Unfit),
            false => Ok(()),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, '_> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unfit> {
        match self.more()? {
            true => seed.deserialize(&mut *self.reader).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for &mut Items<'_, '_> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unfit> {
        match self.more()? {
            true => seed.deserialize(&mut *self.reader).map(Some),
            false => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Unfit;

    /// Whatever comes next. A number is handed over in the digits it is written in.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.peek() {
            Some(b'"') => visitor.visit_string(self.text()?),
            Some(b'[') => self.list(visitor),
            Some(b'{') => self.object(visitor),
            _ => match self.word()? {
                "null" => visitor.visit_unit(),
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                number if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    visitor.visit_str(number)
                }
                _ => Err(Unfit),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_bool(self.number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_u32(self.number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_i64(self.number()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.peek() {
            Some(b'n') => {
                self.null()?;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.null()?;
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.object(visitor)
    }

    /// A choice of names alone; none of ours carries anything.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit_struct tuple
        tuple_struct
    }
}
