//! Lists of past donations as services give them away: CSV or JSON in, donations in order of time out.
//!
//! ```text
//! bytes ─▶ rows ─▶ columns: which field is what ─▶ moment, price ─▶ LoggedDonation
//! ```
//!
//! Judges nothing and opens no file. What the columns of the known services are called stands in `columns`.

mod columns;
mod moment;
mod price;
mod rows;

use std::collections::BTreeSet;
use std::fmt;

use engine::show::{Donation, DonationSource, MESSAGE_CHARS_MAX};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use thiserror::Error;

use columns::Columns;
pub use columns::{ColumnMap, Field, NotAMap};
use rows::Row;

use crate::texts::clip;

/// Bytes of a list: a hundred thousand donations with long wishes.
pub const LOG_BYTES_MAX: usize = 128 * 1024 * 1024;
/// Donations of a list.
pub const ROWS_MAX: usize = 200_000;
/// Characters of a donor's name; what is longer is cut.
const NAME_CHARS_MAX: usize = 256;
/// Rows that cannot be read and are named; more are counted.
const NAMED_MAX: usize = 10;

/// How a list is to be read.
#[derive(Clone, Debug)]
pub struct LogFormat {
    /// Columns named by hand.
    pub columns: ColumnMap,
    /// The zone of times that name none.
    pub zone: TimeZone,
    /// How dates are written, in the letters of strptime; `None`: in any of the known ways.
    pub date_format: Option<String>,
    /// The currency of rows that name none.
    pub currency: Option<String>,
}

/// A donation of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedDonation {
    /// When it was made.
    pub at: Timestamp,
    /// What it was.
    pub donation: Donation,
}

/// What a list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonationLog {
    /// Its donations, the oldest first.
    pub donations: Vec<LoggedDonation>,
    /// Rows that could not be read.
    pub unreadable: Unreadable,
    /// Rows whose id an earlier row has.
    pub repeated: usize,
    /// Which column is what, in words.
    pub columns: String,
}

/// Rows that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unreadable {
    /// How many.
    pub count: usize,
    /// The first of them: where, and why.
    pub named: Vec<String>,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.named.join("\n"))?;
        match self.count - self.named.len() {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

/// Why a list cannot be read at all.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LogError {
    /// It is not text.
    #[error("it is not text in UTF-8: save it as CSV UTF-8, or as JSON")]
    NotText,
    /// It is neither CSV nor JSON.
    #[error("{0}")]
    NotAList(String),
    /// A column is missing.
    #[error(
        "no column is known for {field}: expected {expected}, or --map {field}=COLUMN; its columns are {found}"
    )]
    NoColumn {
        /// Which field has none.
        field: Field,
        /// Names that are known.
        expected: String,
        /// Names that there are.
        found: String,
    },
    /// A column that was named is not there.
    #[error("--map {field}={named}: no column has this name; its columns are {found}")]
    NoSuchColumn {
        /// For which field.
        field: Field,
        /// The name that was given.
        named: String,
        /// Names that there are.
        found: String,
    },
    /// There is nothing in it.
    #[error("it holds no donation")]
    Empty,
    /// It is too long.
    #[error("it holds more than {ROWS_MAX} rows: cut it into pieces")]
    TooLong,
}

/// Reads a list.
///
/// # Errors
/// When it is no list of donations. A row that cannot be read is none: it is counted.
pub fn read(bytes: &[u8], format: &LogFormat) -> Result<DonationLog, LogError> {
    let text = std::str::from_utf8(bytes).map_err(|_| LogError::NotText)?;
    let mut rows = rows::read(text.strip_prefix('\u{FEFF}').unwrap_or(text))?;
    if rows.is_empty() {
        return Err(LogError::Empty);
    }
    let columns = Columns::of(&rows, &format.columns)?;
    let mut log = DonationLog {
        donations: Vec::with_capacity(rows.len()),
        unreadable: Unreadable::default(),
        repeated: 0,
        columns: columns.to_string(),
    };
    let mut known = BTreeSet::new();
    // Lists are given away with the newest first: of two donations of one second the lower row is the older one.
    if is_newest_first(&rows, &columns, format) {
        rows.reverse();
    }
    for row in &rows {
        match donation(row, &columns, format) {
            Ok(logged) if known.insert(logged.donation.id.clone()) => log.donations.push(logged),
            Ok(_) => log.repeated += 1,
            Err(why) => log.unreadable.add(row, &why),
        }
    }
    log.donations.sort_by_key(|logged| logged.at);
    Ok(log)
}

/// A time as lists have it; one without a zone is of `zone`.
///
/// # Errors
/// In words, when it cannot be read.
pub fn time(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    moment::read(text, zone, None)
}

impl Unreadable {
    fn add(&mut self, row: &Row, why: &str) {
        self.count += 1;
        if self.named.len() < NAMED_MAX {
            self.named.push(format!("{}: {why}", row.place));
        }
    }
}

fn is_newest_first(rows: &[Row], columns: &Columns, format: &LogFormat) -> bool {
    let mut times = rows.iter().filter_map(|row| time_of(row, columns, format).ok());
    let first = times.next();
    first.zip(times.next_back()).is_some_and(|(first, last)| first > last)
}

fn time_of(row: &Row, columns: &Columns, format: &LogFormat) -> Result<Timestamp, String> {
    let text = columns.text(row, Field::Date).unwrap_or_default();
    moment::read(text, &format.zone, format.date_format.as_deref())
}

fn donation(row: &Row, columns: &Columns, format: &LogFormat) -> Result<LoggedDonation, String> {
    let at = time_of(row, columns, format)?;
    let price = price::read(columns.text(row, Field::Amount).unwrap_or_default())?;
    let currency = columns.text(row, Field::Currency).map(str::to_uppercase).or(price.currency);
    let message =
        if columns.is_audio(row) { "" } else { columns.text(row, Field::Message).unwrap_or_default() };
    let donor = columns.text(row, Field::Name).map(|name| clip(name, NAME_CHARS_MAX));
    let donation = Donation {
        id: columns.id(row),
        donor,
        message: clip(message, MESSAGE_CHARS_MAX),
        amount: price.amount,
        currency: currency.or_else(|| format.currency.clone()).unwrap_or_default(),
        created_at: Some(at.to_string()),
        source: DonationSource::Rest,
        unreadable: false,
        via: None,
        content: None,
    };
    Ok(LoggedDonation { at, donation })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format() -> LogFormat {
        LogFormat { columns: ColumnMap::default(), zone: TimeZone::UTC, date_format: None, currency: None }
    }

    fn read_text(text: &str) -> DonationLog {
        read(text.as_bytes(), &format()).expect("a list")
    }

    fn in_short(log: &DonationLog) -> Vec<String> {
        let said = |LoggedDonation { at, donation }: &LoggedDonation| {
            let Donation { id, donor, message, amount, currency, .. } = donation;
            format!("{at} {id} {}: {message} ({amount} {currency})", donor.as_deref().unwrap_or("-"))
        };
        log.donations.iter().map(said).collect()
    }

    #[test]
    fn donations_come_in_order_of_time_and_the_lower_row_of_a_second_first() {
        let log = read_text(
            "Date;Name;Message;Amount\n2026-11-20 19:05:00;Ann;third;1,5\n2026-11-20 19:00:00;;second;\"1 000,00 ₽\"\n2026-11-20 19:00:00;Bo;\"first; really\";$2\n",
        );
        assert_eq!(
            in_short(&log),
            [
                "2026-11-20T19:00:00Z import:3 Bo: first; really (2 USD)",
                "2026-11-20T19:00:00Z import:2 -: second (1000 RUB)",
                "2026-11-20T19:05:00Z import:1 Ann: third (1.5 )",
            ]
        );
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named_and_the_others_are_read() {
        let log = read_text(
            "date,message,amount\n2026-11-20 19:00:00,a cat,5\nyesterday,a dog,5\n2026-11-20 19:01:00,a bird,many\n",
        );
        assert_eq!(log.donations.len(), 1);
        let told = log.unreadable.to_string();
        assert!(told.starts_with("row 2: the date is \"yesterday\"; expected "), "{told}");
        assert!(told.contains("row 3: the amount is \"many\"; expected "), "{told}");
    }

    #[test]
    fn a_repeated_id_counts_once() {
        let log = read_text(
            r#"[{"id":1,"created_at":"2026-11-20T19:00:00Z","message":"a"},{"id":1,"created_at":"2026-11-20T19:00:00Z","message":"a"}]"#,
        );
        assert_eq!((in_short(&log).len(), log.repeated), (1, 1));
    }

    #[test]
    fn what_is_no_list_is_refused_in_words() {
        let error = |bytes: &[u8]| read(bytes, &format()).expect_err("no list").to_string();
        assert_eq!(error(b"\xFF\xFE"), LogError::NotText.to_string());
        assert_eq!(error(b""), "it holds no donation");
        assert_eq!(error(b"date,message\n"), "it holds no donation");
        assert!(error(b"{\"data\":3}").starts_with("no list of objects in it"), "{}", error(b"{\"data\":3}"));
        assert!(error(b"[{\"a\":").starts_with("it begins like JSON and is none: "));
        let no_date = error(b"when,message\n1,a\n");
        assert!(no_date.starts_with("no column is known for date: expected "), "{no_date}");
        assert!(no_date.ends_with("its columns are when, message"), "{no_date}");
    }
}
