//! Times as people write them: `90`, `1.5s`, `1500ms`, `1:30`, `1h2m`.

/// What may be written, as a phrase that follows «expected».
pub const EXPECTED: &str = "a time such as 90, 1:30, 1500ms or 1h2m";

/// Milliseconds of a time. A number alone is seconds; `1:30` is a minute and a half, `1:02:03` an hour, two minutes and
/// three seconds; units are h, m, s and ms, the larger first. The last part may have up to three decimals.
///
/// # Errors
/// When it is no time.
pub fn parse_ms(text: &str) -> Result<u64, String> {
    let parsed = if text.contains(':') { clock(text) } else { units(text) };
    parsed.ok_or_else(|| format!("expected {EXPECTED}"))
}

/// `M:SS` or `H:MM:SS`.
fn clock(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (last, before) = parts.split_last().filter(|(_, before)| (1..=2).contains(&before.len()))?;
    let below_60 = |part: &str| part.split('.').next().is_some_and(|whole| whole.len() == 2 && whole < "60");
    let well_formed = parts.iter().skip(1).all(|part| below_60(part));
    let minutes =
        before.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(digits(part)?))?;
    minutes.checked_mul(60_000)?.checked_add(decimal(last, 1_000)?).filter(|_| well_formed)
}

/// Numbers with units, the larger units first; one number without is seconds.
fn units(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
    if !text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return decimal(text, 1_000);
    }
    let (mut rest, mut sum, mut next) = (text, 0_u64, 0);
    while !rest.is_empty() {
        let number = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, after) = rest.split_at(number);
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let place = UNITS.iter().position(|(name, _)| *name == unit).filter(|place| *place >= next)?;
        let ms = if after.is_empty() {
            decimal(number, UNITS[place].1)?
        } else {
            digits(number)?.checked_mul(UNITS[place].1)?
        };
        sum = sum.checked_add(ms)?;
        (rest, next) = (after, place + 1);
    }
    Some(sum)
}

/// A number with up to three decimals, times `unit` milliseconds; it has to be whole milliseconds.
fn decimal(text: &str, unit: u64) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if part.is_empty() || part.len() > 3 {
        return None;
    }
    let thousandths = digits(&format!("{part:0<3}"))?.checked_mul(unit)?;
    let ms = digits(whole)?.checked_mul(unit)?.checked_add(thousandths / 1_000)?;
    thousandths.is_multiple_of(1_000).then_some(ms)
}

fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let cases = [
            ("90", 90_000),
            ("90.5", 90_500),
            ("1:30", 90_000),
            ("1:30.25", 90_250),
            ("1:02:03", 3_723_000),
            ("90:00", 5_400_000),
            ("1500ms", 1_500),
            ("1.5s", 1_500),
            ("2s", 2_000),
            ("0.05s", 50),
            ("0ms", 0),
            ("1h2m", 3_720_000),
            ("1h2m3s4ms", 3_723_004),
            ("1.5h", 5_400_000),
            ("2m", 120_000),
        ];
        for (text, ms) in cases {
            assert_eq!(parse_ms(text), Ok(ms), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let wrong = [
            "",
            "s",
            "1.s5",
            "-1s",
            "1.2345s",
            "99999999999999999999s",
            "ms",
            "1:5",
            "1:60",
            ":30",
            "1:",
            "1:2:3:4",
            "2m1h",
            "1s1s",
            "1.5h2m",
            "0.5ms",
            "1 m",
            "+1",
            "1e3",
            "1x",
            "1.",
            ".5",
        ];
        for text in wrong {
            assert!(parse_ms(text).is_err(), "{text}");
        }
    }
}
