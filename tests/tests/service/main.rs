//! The program and its adapters against fakes of what they talk to, over real connections.

mod addresses;
mod backlog;
mod command_line;
mod damage;
mod data_folder;
mod doctor;
mod donation_alerts;
mod donation_alerts_feed;
mod env_file;
mod evening;
mod faults;
mod health;
mod journal;
mod live_run;
mod login;
mod once;
mod plan_command;
mod planner;
mod planner_on_air;
mod planner_scene;
mod routes;
mod sources;
mod strangers;
mod streams;
mod tls;
mod watching;
