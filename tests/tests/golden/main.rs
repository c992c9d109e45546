//! What files hold, against what the program makes of them: pictures, replays, answers of models, settings.

mod evidence;
mod model_scenes;
mod offline;
mod pictures;
mod readers;
mod scenes;
mod settings;
mod stage;
mod states;
mod subjects_judged;
mod symbols;
mod tool;
