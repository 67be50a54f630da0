//! Pictures, stored anew: turned the right way up, and without what cameras write into them besides
//! the picture: the place, the time, the device, a small picture of what was cut off.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
};
use shared::attachment::{BytesRefusal, MediaType};

/// Points that a picture may have; phones take fifty million.
const PIXELS: u64 = 64_000_000;
/// Bytes that a picture may take while it is looked at: a small file can unfold into a huge one.
const DECODED_BYTES: u64 = 320 * 1024 * 1024;
/// The longer side of the small picture, in points.
const THUMBNAIL: u32 = 480;
const QUALITY: u8 = 88;
const THUMBNAIL_QUALITY: u8 = 80;
/// A colour profile larger than this is not one of a camera.
const PROFILE_BYTES: usize = 16 * 1024;

/// A picture as it is stored.
#[derive(Debug)]
pub struct Picture {
    /// Its sort.
    pub media: MediaType,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The small picture, a JPEG.
    pub thumbnail: Vec<u8>,
    /// Width and height.
    pub dimensions: (u32, u32),
}

fn refusal(error: &ImageError) -> BytesRefusal {
    match error {
        ImageError::Limits(_) => BytesRefusal::TooManyPixels,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => BytesRefusal::Unreadable,
    }
}

/// Makes a picture anew. Takes a while and much memory: not for a thread that serves calls.
///
/// # Errors
/// It cannot be read, or is too large to be looked at.
pub fn renew(bytes: &[u8], media: MediaType) -> Result<Picture, BytesRefusal> {
    let (image, profile) = decode(bytes, media)?;
    let dimensions = (image.width(), image.height());
    let thumbnail = if dimensions.0.max(dimensions.1) > THUMBNAIL {
        image.thumbnail(THUMBNAIL, THUMBNAIL)
    } else {
        image.clone()
    };
    let thumbnail = jpeg(on_white(thumbnail), THUMBNAIL_QUALITY, profile.as_deref())?;
    // A photo without loss is many times as large; what can be seen through needs it.
    let (media, bytes) = if media == MediaType::Png || image.color().has_alpha() {
        (MediaType::Png, png(image, profile)?)
    } else {
        let bytes = jpeg(image.into_rgb8(), QUALITY, profile.as_deref())?;
        (MediaType::Jpeg, bytes)
    };
    Ok(Picture {
        media,
        bytes,
        thumbnail,
        dimensions,
    })
}

fn decode(bytes: &[u8], media: MediaType) -> Result<(DynamicImage, Option<Vec<u8>>), BytesRefusal> {
    let format = match media {
        MediaType::Png => ImageFormat::Png,
        MediaType::Webp => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    // Not every decoder keeps to the limits.
    if u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > DECODED_BYTES {
        return Err(BytesRefusal::TooManyPixels);
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder
        .icc_profile()
        .ok()
        .flatten()
        .filter(|profile| is_of_screen(profile));
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(turned);
    Ok((image, profile))
}

/// What a profile says of red, green and blue; others do not fit what is written.
fn is_of_screen(profile: &[u8]) -> bool {
    profile.len() <= PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")
}

/// What can be seen through stands on white.
fn on_white(image: DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    image::RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, a] = image.get_pixel(x, y).0;
        let mix = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        image::Rgb([mix(r), mix(g), mix(b)])
    })
}

fn jpeg(
    image: image::RgbImage,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, BytesRefusal> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(profile) = profile {
        // Without it colours are a shade off, nothing else.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    image
        .write_with_encoder(encoder)
        .map_err(|error| refusal(&error))?;
    Ok(bytes)
}

fn png(image: DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, BytesRefusal> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    let written = if image.color().has_alpha() {
        image.into_rgba8().write_with_encoder(encoder)
    } else {
        image.into_rgb8().write_with_encoder(encoder)
    };
    written.map_err(|error| refusal(&error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x * 7) as u8, (y * 11) as u8, (x * y) as u8])
        }))
    }

    #[test]
    fn a_picture_is_made_anew_with_a_small_one() {
        let mut webp = Vec::new();
        noise(1200, 300)
            .write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP)
            .expect("written");
        let picture = renew(&webp, MediaType::Webp).expect("a picture");
        assert_eq!(picture.media, MediaType::Jpeg, "nothing to see through");
        assert_eq!(picture.dimensions, (1200, 300));
        let small = image::load_from_memory(&picture.thumbnail).expect("a picture");
        assert_eq!((small.width(), small.height()), (480, 120));
    }

    #[test]
    fn what_can_be_seen_through_stays_so() {
        let mut png = Vec::new();
        DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
            8,
            8,
            image::Rgba([9, 9, 9, 0]),
        ))
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .expect("written");
        let picture = renew(&png, MediaType::Png).expect("a picture");
        assert_eq!(picture.media, MediaType::Png);
        let small = image::load_from_memory(&picture.thumbnail).expect("a picture");
        assert!(small.into_rgb8().get_pixel(4, 4).0[0] > 250, "on white");
    }

    #[test]
    fn half_a_picture_is_none() {
        assert_eq!(
            renew(b"\x89PNG\r\n\x1a\n\x00\x00", MediaType::Png).expect_err("nothing there"),
            BytesRefusal::Unreadable
        );
    }
}
