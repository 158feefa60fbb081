//! Pictures as a camera takes them, made upright and no larger than a page needs.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

use super::files;
use crate::model::photos::Jpeg;

/// The longer side of a picture on a page, in pixels: 200 to the inch on A4.
const LONGEST: f64 = 2_300.0;
const QUALITY: f64 = 0.8;

/// The picture of a file, upright and scaled; none where the browser cannot read it.
pub(crate) async fn upright(file: &File) -> Option<Jpeg> {
    // The browser turns it as the camera has noted.
    let read = web_sys::window()?
        .create_image_bitmap_with_blob(file)
        .ok()?;
    let picture: ImageBitmap = JsFuture::from(read).await.ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (LONGEST / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round(), (height * scale).round());
    let canvas = super::page::document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    // Whole numbers, no larger than above.
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    // What is transparent would be black.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, width, height)
        .ok()?;
    picture.close();
    let content = files::content(&jpeg(&canvas).await?).await?;
    let (width, height) = (canvas.width(), canvas.height());
    // Phones have little memory for such.
    canvas.set_width(0);
    Some(Jpeg {
        content,
        width,
        height,
    })
}

async fn jpeg(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let made = Promise::new(&mut |resolve: Function, refuse| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // A promise can always be kept.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &QUALITY.into(),
        );
        if let Err(error) = asked {
            let _ = refuse.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
