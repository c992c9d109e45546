//! `live plan`: a wish, or a file of them, into plans and pictures, without a show around them.
//!
//! For judging a model, a prompt or the artist: what came, how it looks, what it cost. Judges no text: what it makes is
//! for the operator's eyes.

mod outcome;
mod report;
mod wishes;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use engine::drawing::DrawError;
use engine::plan::{Body, CanvasSpec, Document, Plan, Version, write, write_compact, write_document};
use engine::stage::Layout;
use engine::time::{Fps, Frame};
use indicatif::ProgressBar;

use crate::config::choice::Backend;
use crate::config::{Config, PictureConfig, RawSettings};
use crate::export::contact_sheet::{TILES_MAX, Tile, sheet};
use crate::export::gif::Gif;
use crate::export::output::{Output, keep_apart_all};
use crate::export::{Animation as _, png};
use crate::files;
use crate::jobs::OwnNames;
use crate::logs;
use crate::planner::{ModelClient, ModelSettings};
use crate::preview::{Preview, PreviewError};
use crate::progress;
use outcome::{PlanOutcome, PlanSource};
use report::PlanReport;

/// Frames a second of a GIF: four hundredths of a second each, exactly.
const GIF_FPS: u32 = 25;

/// Bytes of a file of wishes: ten thousand of the longest.
const WISHES_BYTES_MAX: usize = 160 * 1024 * 1024;

/// Arguments of `live plan`.
#[derive(clap::Args)]
pub struct Args {
    /// The wish.
    #[arg(required_unless_present = "wishes", conflicts_with = "wishes")]
    wish: Option<String>,
    /// A file of wishes: one a line, as text or as JSON with a field `wish`.
    #[arg(long, value_name = "FILE", requires = "output")]
    wishes: Option<PathBuf>,
    /// The picture: a file that ends in .png, .gif (the whole drawing) or .json; with --wishes a folder.
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Print the plan.
    #[arg(long)]
    json: bool,
    /// Print the scene that was understood, in words, as a scene plan that `live render` takes.
    #[arg(long, conflicts_with_all = ["wishes", "json"])]
    scene: bool,
    /// Let the built-in artist draw, without a model.
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    settings: RawSettings,
}

/// Runs it.
///
/// # Errors
/// When the model gives no plan, or a file cannot be read or written.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let config = Config::check(&args.settings)?;
    logs::start(config.log);
    let canvas = config.canvas();
    let names = OwnNames::new(config.picture.artist_names.clone()).read().context("ARTIST_NAMES")?;
    let model = model(&config, canvas, args.offline)?;
    let source = PlanSource { model, canvas, names: Arc::new(names) };
    let inputs = args.wishes.iter().chain(&config.picture.artist_names).cloned().collect();
    let studio = Studio { source, inputs, picture: config.picture, canvas };
    match (&args.wish, &args.wishes, &args.output) {
        (_, Some(file), Some(folder)) => studio.many(file, folder, args.json).await,
        (Some(wish), _, output) => {
            studio
                .one(
                    wish,
                    output.as_deref(),
                    if args.scene {
                        Print::Scene
                    } else if args.json {
                        Print::Plan
                    } else {
                        Print::Words
                    },
                )
                .await
        }
        _ => bail!("expected a wish, or --wishes FILE with -o FOLDER"),
    }
}

fn model(config: &Config, canvas: CanvasSpec, offline: bool) -> anyhow::Result<Option<Box<ModelClient>>> {
    if offline || config.model.backend == Backend::Offline {
        return Ok(None);
    }
    let settings = ModelSettings::of(&config.model, canvas);
    Ok(Some(Box::new(ModelClient::new(settings)?)))
}

/// What one wish's outcome prints.
#[derive(Clone, Copy)]
enum Print {
    /// Steps, tokens and seconds.
    Words,
    /// The plan.
    Plan,
    /// The scene, as a document.
    Scene,
}

/// Who draws, and how pictures are made of it.
struct Studio {
    source: PlanSource,
    /// Files that are read: none of them is written.
    inputs: Vec<PathBuf>,
    picture: PictureConfig,
    canvas: CanvasSpec,
}

impl Studio {
    async fn one(&self, wish: &str, output: Option<&Path>, print: Print) -> anyhow::Result<()> {
        let spinner = ProgressBar::new_spinner().with_message("thinking");
        let outcome = self.source.draw(wish, &spinner).await;
        spinner.finish_and_clear();
        let plan = outcome.plan.as_ref().map_err(Clone::clone)?;
        if let Some(path) = output {
            self.save(plan, path).with_context(|| format!("{} cannot be written", path.display()))?;
            crate::say::written(path, None);
        }
        match print {
            Print::Plan => crate::outln!("{}", write(plan)),
            Print::Scene => match outcome.scene {
                Some(scene) => {
                    let plan =
                        Plan { version: Version::SCENES, body: Body::Steps(Vec::new()), ..plan.clone() };
                    crate::outln!(
                        "{}",
                        write_document(&Document { scene: Some(scene), palette: Vec::new(), ..plan.into() })
                    );
                }
                None => {
                    bail!("the model wrote shapes: there is no scene to print (LLM_STYLE=scene asks for one)")
                }
            },
            Print::Words => crate::outln!("{}", report::words(&outcome)),
        }
        Ok(())
    }

    async fn many(&self, file: &Path, folder: &Path, json: bool) -> anyhow::Result<()> {
        let text = files::read_text(file, WISHES_BYTES_MAX)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        let wishes = wishes::read(&text).with_context(|| format!("{}", file.display()))?;
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let bar = progress::bar(wishes.len() as u64, "wishes");
        let (mut report, mut tiles) = (PlanReport::default(), Vec::new());
        for (number, wish) in (1..).zip(&wishes) {
            let outcome = self.source.draw(wish, &bar).await;
            if let Err(failure) = &outcome.plan
                && !failure.retry
            {
                bail!("wish {number}: {failure}");
            }
            if json && let Ok(plan) = &outcome.plan {
                crate::outln!("{}", write_compact(plan));
            }
            tiles.push(self.keep(&outcome, number, folder)?);
            report.add(number, &outcome);
            bar.inc(1);
        }
        bar.finish_and_clear();
        self.sheets(&tiles, folder)?;
        self.write(&folder.join("counts.tsv"), report.table().as_bytes())?;
        if !json {
            crate::outln!("{}", report.summary());
        }
        Ok(())
    }

    /// Writes one wish's plan and picture into the folder; its place on the contact sheet.
    fn keep(&self, outcome: &PlanOutcome, number: usize, folder: &Path) -> anyhow::Result<Tile> {
        let label = format!("{number} {}", outcome.wish);
        let plan = match &outcome.plan {
            Ok(plan) => plan,
            Err(failure) => return Ok(Tile { picture: None, label, note: failure.name.to_owned() }),
        };
        for ending in ["json", "png"] {
            let path = folder.join(format!("{number:03}.{ending}"));
            self.save(plan, &path).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        let preview = self.preview(plan, self.picture.fps)?;
        let picture = preview.drawing().canvas_of(preview.drawing().total());
        Ok(Tile { picture: Some(picture), label, note: report::note(outcome) })
    }

    fn sheets(&self, tiles: &[Tile], folder: &Path) -> anyhow::Result<()> {
        for (number, page) in (1..).zip(tiles.chunks(TILES_MAX)) {
            let name = if number == 1 { "sheet.png".to_owned() } else { format!("sheet-{number}.png") };
            let sheet = sheet(self.canvas.size, page);
            let bytes = png::encode(sheet.as_ref())?;
            self.write(&folder.join(name), &bytes)?;
        }
        Ok(())
    }

    fn save(&self, plan: &Plan, path: &Path) -> anyhow::Result<()> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => self.write(path, write(plan).as_bytes())?,
            Some("png") => {
                let mut preview = self.preview(plan, self.picture.fps)?;
                self.write(path, &preview.png(preview.last())?)?;
            }
            Some("gif") => self.film(plan, path)?,
            _ => bail!("the name must end in .png, .gif or .json"),
        }
        Ok(())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
        self.keep_apart(path)?;
        Ok(Output::write(path, bytes)?)
    }

    fn keep_apart(&self, path: &Path) -> anyhow::Result<()> {
        Ok(keep_apart_all(self.inputs.iter().map(PathBuf::as_path), path)?)
    }

    /// The whole drawing from its first pixel to its last.
    fn film(&self, plan: &Plan, path: &Path) -> anyhow::Result<()> {
        let fps = Fps::new(GIF_FPS).context("a frame rate")?;
        let mut preview = self.preview(plan, fps)?;
        self.keep_apart(path)?;
        let mut output = Output::create(path)?;
        let mut gif = Box::new(Gif::new(&mut output, preview.size(), fps)?);
        for frame in 0..=preview.last().0 {
            gif.push(preview.paint(Frame(frame)))?;
        }
        gif.finish()?;
        Ok(output.commit()?)
    }

    /// The plan without the show around it; steps beyond the limit of painted pixels are left out.
    fn preview(&self, plan: &Plan, fps: Fps) -> anyhow::Result<Preview> {
        let preview = |plan: Plan| Preview::new(String::new(), plan, Layout::Bare, self.picture.scale, fps);
        match preview(plan.clone()) {
            Err(PreviewError::Draw(DrawError::TooManyPixels { step, .. })) => {
                let steps = plan.steps()[..step].to_vec();
                Ok(preview(Plan { body: Body::Steps(steps), ..plan.clone() })?)
            }
            made => Ok(made?),
        }
    }
}
