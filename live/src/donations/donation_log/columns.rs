//! Which column of a list is what: named by hand, or by the names that services give them.
//!
//! Names are compared without case, spaces and underlines. The names known are those of the answers of the services'
//! public APIs, and plain English and Russian words, as tables for people have them. `docs/import.md` lists both.

use std::fmt;
use std::str::FromStr;

use super::LogError;
use super::rows::Row;

/// Names that are shown of a list's columns, at most.
const SHOWN_MAX: usize = 40;

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// When it was made.
    Date,
    /// Who made it.
    Name,
    /// The wish.
    Message,
    /// How much.
    Amount,
    /// In which currency.
    Currency,
    /// The service's own id.
    Id,
}

impl Field {
    /// All of them, as they are written in `--map`, each with the names by which its column is known, the surest first.
    const ALL: [(Self, &'static str, &'static [&'static str]); 6] = [
        (
            Self::Date,
            "date",
            &[
                "createdat",
                "datecreated",
                "created",
                "date",
                "datetime",
                "dateandtime",
                "timestamp",
                "time",
                "дата",
                "датаивремя",
                "время",
            ],
        ),
        (
            Self::Name,
            "name",
            &[
                "donation.user.username",
                "username",
                "donorname",
                "donor",
                "displayname",
                "nickname",
                "from",
                "sender",
                "user",
                "name",
                "имя",
                "никнейм",
                "отправитель",
                "донатер",
            ],
        ),
        (
            Self::Message,
            "message",
            &["donation.message", "message", "comment", "note", "text", "сообщение", "комментарий", "текст"],
        ),
        (Self::Amount, "amount", &["donation.amount", "amount", "sum", "total", "сумма"]),
        (Self::Currency, "currency", &["donation.currency", "currency", "currencycode", "валюта"]),
        (Self::Id, "id", &["donationid", "id", "transactionid", "tipid"]),
    ];

    fn names(self) -> &'static [&'static str] {
        Self::ALL[self as usize].2
    }

    /// Whether a list without it is none.
    const fn is_needed(self) -> bool {
        matches!(self, Self::Date | Self::Message)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::ALL[*self as usize].1)
    }
}

/// Columns named by hand: `date=When,name=Who`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap(Vec<(Field, String)>);

/// The text names no columns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?}: expected FIELD=COLUMN with a FIELD of date, name, message, amount, currency, id; more behind commas"
)]
pub struct NotAMap(String);

impl FromStr for ColumnMap {
    type Err = NotAMap;

    fn from_str(text: &str) -> Result<Self, NotAMap> {
        let pair = |part: &str| {
            let (field, column) = part.split_once('=')?;
            let (field, ..) = Field::ALL.iter().find(|(_, name, _)| *name == field.trim())?;
            let column = column.trim();
            (!column.is_empty()).then(|| (*field, column.to_owned()))
        };
        let pairs = text.split(',').map(|part| pair(part).ok_or_else(|| NotAMap(part.to_owned())));
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

/// The columns of one list.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    named: [Option<String>; Field::ALL.len()],
    /// The column that says of what kind a message is.
    kind: Option<String>,
    /// Its ids are DonationAlerts' own.
    is_donation_alerts: bool,
}

impl Columns {
    /// Finds them by the names of all rows: a row of JSON has not every field.
    pub(super) fn of(rows: &[Row], map: &ColumnMap) -> Result<Self, LogError> {
        let mut names: Vec<&str> = Vec::new();
        for name in rows.iter().take(SAMPLE_ROWS).flat_map(|row| &row.names) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let by_name =
            |known: &str| names.iter().find(|name| plain(name) == known).map(|name| (*name).to_owned());
        let found = || names.iter().take(SHOWN_MAX).copied().collect::<Vec<_>>().join(", ");
        let mut named = [const { None }; Field::ALL.len()];
        for (field, ..) in Field::ALL {
            named[field as usize] = field.names().iter().find_map(|known| by_name(known));
        }
        for (field, column) in &map.0 {
            let exact = names.iter().find(|name| **name == column).map(|name| (*name).to_owned());
            let no_such = || LogError::NoSuchColumn { field: *field, named: column.clone(), found: found() };
            named[*field as usize] = Some(exact.or_else(|| by_name(&plain(column))).ok_or_else(no_such)?);
        }
        if let Some((field, _, known)) =
            Field::ALL.iter().find(|(field, ..)| field.is_needed() && named[*field as usize].is_none())
        {
            return Err(LogError::NoColumn { field: *field, expected: known.join(", "), found: found() });
        }
        let kind = by_name("messagetype");
        let is_donation_alerts = by_name("isshown").is_some();
        Ok(Self { named, kind, is_donation_alerts })
    }

    /// What a row says of a field; `None`: nothing.
    pub(super) fn text<'r>(&self, row: &'r Row, field: Field) -> Option<&'r str> {
        row.fields.get(self.named[field as usize].as_ref()?).map(String::as_str)
    }

    /// Whether the message is a recorded voice: its text is an address.
    pub(super) fn is_audio(&self, row: &Row) -> bool {
        let kind = self.kind.as_ref().and_then(|kind| row.fields.get(kind));
        kind.is_some_and(|kind| kind == "audio")
    }

    /// The id that a donation has from here on. DonationAlerts' ids are those that the live show has, so that a picture
    /// by the artist is the same.
    pub(super) fn id(&self, row: &Row) -> String {
        match self.text(row, Field::Id) {
            Some(id) if self.is_donation_alerts => format!("da:{id}"),
            Some(id) => format!("import:{id}"),
            None => format!("import:{}", row.number),
        }
    }
}

/// Rows that are looked at for names of columns.
const SAMPLE_ROWS: usize = 1000;

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = Field::ALL.iter().filter_map(|(field, name, _)| {
            self.named[*field as usize].as_ref().map(|column| format!("{name}={column}"))
        });
        f.write_str(&pairs.collect::<Vec<_>>().join(","))
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(names: &[&str]) -> Vec<Row> {
        vec![Row { names: names.iter().map(|name| (*name).to_owned()).collect(), ..Row::default() }]
    }

    fn columns(names: &[&str], map: &str) -> Result<String, LogError> {
        let map = if map.is_empty() { ColumnMap::default() } else { map.parse().expect("a map") };
        Columns::of(&rows(names), &map).map(|columns| columns.to_string())
    }

    #[test]
    fn columns_are_known_by_the_names_that_services_give_them() {
        for (names, expected) in [
            // DonationAlerts: GET /alerts/donations.
            (
                &[
                    "id",
                    "name",
                    "username",
                    "message_type",
                    "message",
                    "amount",
                    "currency",
                    "is_shown",
                    "created_at",
                ][..],
                "date=created_at,name=username,message=message,amount=amount,currency=currency,id=id",
            ),
            // Streamlabs: GET /donations.
            (
                &["donation_id", "created_at", "currency", "amount", "name", "message", "email"],
                "date=created_at,name=name,message=message,amount=amount,currency=currency,id=donation_id",
            ),
            // StreamElements: GET /tips/{channel}.
            (
                &[
                    "_id",
                    "donation.user.username",
                    "donation.message",
                    "donation.amount",
                    "donation.currency",
                    "createdAt",
                ],
                "date=createdAt,name=donation.user.username,message=donation.message,amount=donation.amount,currency=donation.currency,id=_id",
            ),
            (
                &["Дата и время", "Имя", "Сообщение", "Сумма"],
                "date=Дата и время,name=Имя,message=Сообщение,amount=Сумма",
            ),
        ] {
            assert_eq!(columns(names, "").as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_column_named_by_hand_wins_and_must_be_there() {
        let names = ["Date", "Paid at", "Message", "Wish"];
        assert_eq!(columns(&names, "date=Paid at, message=wish").as_deref(), Ok("date=Paid at,message=Wish"));
        let missing = columns(&names, "name=Who").expect_err("no such column").to_string();
        assert_eq!(
            missing,
            "--map name=Who: no column has this name; its columns are Date, Paid at, Message, Wish"
        );
        for wrong in ["date", "date=", "when=Date", "date=a,,"] {
            assert!(wrong.parse::<ColumnMap>().is_err(), "{wrong}");
        }
    }
}
