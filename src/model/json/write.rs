//! The writer: appends to a text.

use std::fmt::{Display, Write};

use serde::{
    Serialize, Serializer,
    ser::{Impossible, SerializeMap, SerializeSeq, SerializeStruct},
};

use super::Unfit;

/// The end of a text.
pub(super) struct Writer<'t>(pub(super) &'t mut String);

impl<'t> Writer<'t> {
    fn literal(self, text: &str) -> Result<(), Unfit> {
        self.0.push_str(text);
        Ok(())
    }

    fn shown(self, value: impl Display) -> Result<(), Unfit> {
        write!(self.0, "{value}").map_err(|_| Unfit)
    }

    fn text(self, text: &str) -> Result<(), Unfit> {
        self.0.push('"');
        for sign in text.chars() {
            match sign {
                '"' | '\\' => self.0.extend(['\\', sign]),
                '\n' => self.0.push_str("\\n"),
                '\0'..' ' => write!(self.0, "\\u{:04x}", u32::from(sign)).map_err(|_| Unfit)?,
                _ => self.0.push(sign),
            }
        }
        self.0.push('"');
        Ok(())
    }

    fn open(self, begin: char, end: char) -> Result<Inside<'t>, Unfit> {
        self.0.push(begin);
        Ok(Inside {
            text: self.0,
            begun: false,
            end,
        })
    }
}

/// What stands between brackets or braces.
pub(super) struct Inside<'t> {
    text: &'t mut String,
    begun: bool,
    end: char,
}

impl Inside<'_> {
    /// Puts a comma before every item but the first.
    fn next(&mut self) -> Writer<'_> {
        if self.begun {
            self.text.push(',');
        }
        self.begun = true;
        Writer(self.text)
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Unfit> {
        self.text.push(':');
        value.serialize(Writer(self.text))
    }

    fn close(self) -> Result<(), Unfit> {
        self.text.push(self.end);
        Ok(())
    }
}

impl SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        self.value(value)
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

impl SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        self.next().text(key)?;
        self.value(value)
    }

    fn end(self) -> Result<(), Unfit> {
        self.close()
    }
}

/// What none of the app's types holds is refused.
type Never = Impossible<(), Unfit>;

impl<'t> Serializer for Writer<'t> {
    type Ok = ();
    type Error = Unfit;
    type SerializeSeq = Inside<'t>;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Inside<'t>;
    type SerializeStruct = Inside<'t>;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, value: bool) -> Result<(), Unfit> {
        self.literal(if value { "true" } else { "false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unfit> {
        self.shown(value)
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_char(self, value: char) -> Result<(), Unfit> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unfit> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_none(self) -> Result<(), Unfit> {
        self.literal("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unfit> {
        self.literal("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unfit> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unfit> {
        Err(Unfit)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'t>, Unfit> {
        self.open('[', ']')
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Unfit> {
        Err(Unfit)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Unfit> {
        Err(Unfit)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'t>, Unfit> {
        self.open('{', '}')
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'t>, Unfit> {
        self.open('{', '}')
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Unfit> {
        Err(Unfit)
    }
}
