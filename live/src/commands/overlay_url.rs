//! `live overlay-url`: the addresses of the overlay for a Browser Source, and the size to give it.

use clap::value_parser;
use engine::stage::Stage;
use url::form_urlencoded::Serializer;

use crate::addresses;
use crate::config::Unlisted;
use crate::control::guard::Query;
use crate::control::overlay::OverlayOptions;
use crate::message::Message;
use crate::say;

/// Arguments of `live overlay-url`.
#[derive(clap::Args)]
pub struct Args {
    /// How canvas and texts are arranged: panel, overlay, bare, 1080p or vertical [default: as LAYOUT]
    #[arg(long = "as", value_name = "LAYOUT")]
    layout: Option<String>,
    /// Only painted pixels and the pieces of the HUD cover the scene below
    #[arg(long)]
    transparent: bool,
    /// The picture alone, without names, wishes and queue
    #[arg(long)]
    no_hud: bool,
    /// Pixels a side for each canvas pixel [default: as WINDOW_SCALE]
    #[arg(long, value_name = "N")]
    pixels: Option<u32>,
    /// A sound when a drawing begins and when it is whole
    #[arg(long)]
    chime: bool,
    /// How loud it is, 0 to 100 [default: 50]
    #[arg(long, value_name = "N", requires = "chime", value_parser = value_parser!(u8).range(0..=100))]
    volume: Option<u8>,
    /// Name or address of this computer, as another device knows it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    settings: Unlisted,
}

/// Runs it.
///
/// # Errors
/// When a setting or an argument is wrong, or the key cannot be read or made.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let (config, keys, addresses) = addresses::prepare(&args.settings, args.name.as_deref())?;
    let plain = query(args, None);
    let options = OverlayOptions::of(&Query(&plain), config.stage_settings())?;
    let size = Stage::new(options.settings())?.size();
    let words = Message::new("address.overlay-here").with(size.w).with(size.h);
    let with_key = query(args, Some(keys.viewer_key.expose()));
    let text = addresses.text(
        say::language(),
        (words, &|host| address(host, &plain)),
        (Message::new("address.overlay-elsewhere"), &|host| address(host, &with_key)),
    );
    say::text(format_args!("{text}"));
    Ok(())
}

fn address(host: &str, query: &str) -> String {
    let mark = if query.is_empty() { "" } else { "?" };
    format!("http://{host}/overlay{mark}{query}")
}

fn query(args: &Args, key: Option<&str>) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(layout) = &args.layout {
        query.append_pair("layout", layout);
    }
    if args.transparent {
        query.append_pair("background", "transparent");
    }
    if args.no_hud {
        query.append_pair("hud", "0");
    }
    if let Some(pixels) = args.pixels {
        query.append_pair("scale", &pixels.to_string());
    }
    if args.chime {
        query.append_pair("chime", "1");
    }
    if let Some(volume) = args.volume {
        query.append_pair("volume", &volume.to_string());
    }
    if let Some(key) = key {
        query.append_pair("key", key);
    }
    query.finish()
}
