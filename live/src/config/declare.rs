//! What the declarations in [`super::table`] become: the settings, and the values that are read for them.
//!
//! Each line of a group is all there is about a setting:
//!
//! ```text
//! NAME, field: type of the value = what is allowed, default, "help" [, recorded field of ShowSettings [as "name"]];
//! ```
//!
//! The default is a text, `none` (the field is an `Option` then), or `("key")`: the text of that key in the language of the HUD.
//! What is recorded under a name can be set to another value in a recording, by that name.

/// The settings themselves.
macro_rules! statics {
    ($(
        $(#[doc = $about:literal])+
        $config:ident $group:ident in $part:ident {$(
            $name:ident, $field:ident: $value:ty = $kind:ident $(<$words:ty>)? $(($($limit:tt)*))?,
            $default:tt, $help:literal $(, recorded $($recorded:ident).+ $(as $short:literal)?)?;
        )+}
    )+) => {
        $($(
            #[doc = $help]
            pub static $name: Setting<$kind $(<$words>)?> = Setting {
                name: stringify!($name),
                part: SettingGroup::$part,
                default: statics!(@default $default),
                help: $help,
                kind: $kind $(::<$words>::WORDS)? $(($($limit)*))?,
                recorded: statics!(@recorded $($($recorded)+; $($short)?)?),
            };
        )+)+

        /// All of them, in the order of the help and of `.env.example`.
        pub static ALL: &[&dyn SettingInfo] = &[$($(&$name,)+)+];
    };

    (@default none) => { DefaultText::None };
    (@default ($key:literal)) => { DefaultText::OfLanguage($key) };
    (@default $text:literal) => { DefaultText::Is($text) };

    (@recorded) => { None };
    (@recorded $field:ident $($rest:ident)*; $($short:literal)?) => {
        Some(Recorded {
            field: stringify!($field),
            short: statics!(@short $($short)?),
            take: |into, from| into.$field$(.$rest)*.clone_from(&from.$field$(.$rest)*),
        })
    };

    (@short) => { None };
    (@short $short:literal) => { Some($short) };
}

/// The values, a struct a group, and how they are read and recorded.
macro_rules! values {
    ($(
        $(#[doc = $about:literal])+
        $config:ident $group:ident in $part:ident {$(
            $name:ident, $field:ident: $value:ty = $kind:ident $(<$words:ty>)? $(($($limit:tt)*))?,
            $default:tt, $help:literal $(, recorded $($recorded:ident).+ $(as $short:literal)?)?;
        )+}
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug)]
            pub struct $config {
                $(#[doc = $help] pub $field: $value,)+
            }

            impl $config {
                /// Checks these settings alone, for what needs no others.
                ///
                /// # Errors
                /// All of these values that are not allowed.
                pub fn check(written: &RawSettings) -> Result<Self, Wrong> {
                    let mut reader = Reader::new(written);
                    let read = Self::read(&mut reader);
                    reader.finish(read)
                }

                /// Each value is read before any is given up, so that no wrong one hides another.
                fn read(reader: &mut Reader<'_>) -> Option<Self> {
                    $(let $field = values!(@read $default reader $name);)+
                    Some(Self { $($field: $field?),+ })
                }
            }
        )+

        /// Every setting, checked.
        #[derive(Clone, Debug)]
        pub struct Config {
            $($(#[doc = $about])+ pub $group: $config,)+
        }

        impl Config {
            pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
                $(let $group = $config::read(reader);)+
                Some(Self { $($group: $group?),+ })
            }

            /// Writes the values that a session records into its settings.
            pub(super) fn record(&self, into: &mut ShowSettings) {
                $($($(into.$($recorded).+.clone_from(&self.$group.$field);)?)+)+
            }
        }
    };

    (@read none $reader:ident $name:ident) => { $reader.given(&table::$name) };
    (@read ($key:literal) $reader:ident $name:ident) => { $reader.spoken(&table::$name, $key) };
    (@read $text:literal $reader:ident $name:ident) => { $reader.value(&table::$name) };
}

pub(super) use {statics, values};
