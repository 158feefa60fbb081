//! Several pictures as the pages of one PDF.

/// A picture as a camera's file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jpeg {
    pub(crate) content: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// A4, in points.
const SHORT: f64 = 595.0;
const LONG: f64 = 842.0;
const MARGIN: f64 = 18.0;

/// The first object after the catalog and the list of pages.
const FIRST: usize = 3;
/// The objects of a page: itself, what is drawn on it, the picture.
const OBJECTS: usize = 3;

/// A PDF with a picture on each page, as large as the page lets it be.
pub(crate) fn pdf(pictures: &[Jpeg]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n%\xc3\xa1\xc3\xa0\n".to_vec();
    let mut places = Vec::new();
    let page_number = |at: usize| FIRST + at * OBJECTS;
    let pages: Vec<_> = (0..pictures.len())
        .map(|at| format!("{} 0 R", page_number(at)))
        .collect();
    let list = format!(
        "<</Type/Pages/Kids[{}]/Count {}>>",
        pages.join(" "),
        pictures.len()
    );
    object(&mut file, &mut places, "<</Type/Catalog/Pages 2 0 R>>", b"");
    object(&mut file, &mut places, &list, b"");
    for (at, picture) in pictures.iter().enumerate() {
        let number = page_number(at);
        let (wide, high) = match picture.width > picture.height {
            true => (LONG, SHORT),
            false => (SHORT, LONG),
        };
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let scale = ((wide - 2.0 * MARGIN) / width).min((high - 2.0 * MARGIN) / height);
        let (drawn_wide, drawn_high) = (width * scale, height * scale);
        let (left, below) = ((wide - drawn_wide) / 2.0, (high - drawn_high) / 2.0);
        let draw = format!("q {drawn_wide:.2} 0 0 {drawn_high:.2} {left:.2} {below:.2} cm /P Do Q");
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]\
             /Resources<</XObject<</P {} 0 R>>>>/Contents {} 0 R>>",
            number + 2,
            number + 1
        );
        object(&mut file, &mut places, &page, b"");
        let length = format!("<</Length {}>>", draw.len());
        object(&mut file, &mut places, &length, draw.as_bytes());
        let head = format!(
            "<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceRGB\
             /BitsPerComponent 8/Filter/DCTDecode/Length {}>>",
            picture.width,
            picture.height,
            picture.content.len()
        );
        object(&mut file, &mut places, &head, &picture.content);
    }
    let table = file.len();
    let count = places.len() + 1;
    file.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let end = format!("trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    file.extend(end.bytes());
    file
}

/// Writes the next object; with a content it is a stream.
fn object(file: &mut Vec<u8>, places: &mut Vec<usize>, head: &str, content: &[u8]) {
    places.push(file.len());
    file.extend(format!("{} 0 obj\n{head}\n", places.len()).bytes());
    if !content.is_empty() {
        file.extend(b"stream\n");
        file.extend(content);
        file.extend(b"\nendstream\n");
    }
    file.extend(b"endobj\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let picture = |width, height| Jpeg {
            // Bytes that look like the end of things.
            content: b"\xff\xd8\xff\xe0 endstream endobj %%EOF \xff\xd9".to_vec(),
            width,
            height,
        };
        for count in [1, 2, 7] {
            let pictures: Vec<_> = (0..count)
                .map(|at| picture(1_500, 1_000 + at * 300))
                .collect();
            let file = pdf(&pictures);
            let text = String::from_utf8_lossy(&file);
            assert!(text.contains(&format!("/Count {count}>>")));
            let place = text.trim_end().lines().rev().nth(1).unwrap();
            let table = &file[place.parse::<usize>().unwrap()..];
            let table = str::from_utf8(table).unwrap();
            let mut lines = table.lines();
            assert_eq!(lines.next(), Some("xref"));
            let objects = 2 + count as usize * OBJECTS;
            assert_eq!(lines.next(), Some(format!("0 {}", objects + 1).as_str()));
            for (number, line) in lines.skip(1).take(objects).enumerate() {
                let place: usize = line[..10].parse().unwrap();
                let begins = format!("{} 0 obj\n", number + 1);
                assert!(file[place..].starts_with(begins.as_bytes()), "{line}");
            }
            // Wide pictures lie, the others stand.
            assert!(text.contains("[0 0 842 595]"));
            assert_eq!(text.contains("[0 0 595 842]"), count > 2);
        }
    }
}
