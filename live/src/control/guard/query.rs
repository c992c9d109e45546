//! The query of a request's address. Pure.

/// The query of a request: `a=1&b=2`, percent-decoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a>(pub &'a str);

impl Query<'_> {
    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.0.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}
