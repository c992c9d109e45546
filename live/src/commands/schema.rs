//! `live schema`: the JSON Schema of Canvas-DSL, for editors, validators and a model's structured output.

use anyhow::Result;
use clap::Args;
use engine::plan::{schema, schema_for_model};

/// Flags of `live schema`.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// The narrower schema that a language model is asked to answer in
    #[arg(long)]
    model: bool,
}

/// Prints the schema.
///
/// # Errors
/// Never; the signature is that of every command.
pub fn run(args: &SchemaArgs) -> Result<()> {
    let schema = if args.model { schema_for_model().to_string() } else { format!("{:#}", schema()) };
    crate::outln!("{schema}");
    Ok(())
}
