//! Every sentence a person reads, Chinese and English side by side, one file per feature.
//!
//! A sentence is a [`Text`]; what is filled in stands as `{0}`, `{1}` … in both languages. Where
//! grammar needs more than filling in (plurals, lists), a function of the feature's file does it.
//! Deliberately absent: what people typed (never translated) and anything that needs a clock.

/// Declares sentences: `NAME = "中文", "English";`.
macro_rules! texts {
    ($($name:ident = $zh:literal, $en:literal;)+) => {
        $(
            #[doc = $zh]
            pub const $name: crate::Text = crate::Text { zh: $zh, en: $en };
        )+

        #[cfg(test)]
        pub(crate) const ALL: &[(&str, crate::Text)] = &[$((stringify!($name), $name)),+];
    };
}

pub mod accounts;
pub mod activity;
pub mod api;
pub mod attachment;
pub mod board;
pub mod bulletin;
pub mod cli;
pub mod clock;
pub mod contact;
pub mod course;
pub mod day;
pub mod duty;
pub mod export;
pub mod feed;
pub mod ledger;
pub mod link;
pub mod moves;
pub mod names;
pub mod notice;
pub mod organisation;
pub mod oversight;
pub mod overview;
pub mod place;
pub mod project;
pub mod public;
pub mod refusal;
pub mod register;
pub mod request;
pub mod rules;
pub mod shell;
pub mod sign_in;
pub mod suggestion;
pub mod supervision;
pub mod team;
pub mod template;
pub mod tools;
pub mod view;
pub mod wall;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese, the language of the stations.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The tag for the page's `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hans",
            Self::En => "en",
        }
    }

    /// The language with this tag; regional tags count.
    pub fn from_tag(tag: &str) -> Option<Self> {
        if tag.starts_with("zh") {
            Some(Self::Zh)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}

/// One sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The sentence in a language.
    pub const fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The sentence with its gaps filled: `{0}` by the first value and so on.
    pub fn with(self, lang: Lang, values: &[&str]) -> String {
        let mut out = String::new();
        let mut rest = self.of(lang);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((gap, behind)) = after.split_once('}') else {
                break;
            };
            let index: usize = gap.parse().unwrap_or(usize::MAX);
            out.push_str(values.get(index).copied().unwrap_or_default());
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// The sentence with a number in its only gap.
    pub fn count(self, lang: Lang, n: usize) -> String {
        self.with(lang, &[&n.to_string()])
    }
}

/// One of two sentences by number: English tells one from many.
pub fn plural(lang: Lang, n: usize, one: Text, many: Text) -> String {
    if n == 1 {
        one.count(lang, n)
    } else {
        many.count(lang, n)
    }
}

/// Names in a row: `甲、乙` and `A, B`.
pub fn list(lang: Lang, names: &[String]) -> String {
    names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(&'static str, &'static [(&'static str, Text)])> {
        vec![
            ("accounts", accounts::ALL),
            ("activity", activity::ALL),
            ("api", api::ALL),
            ("attachment", attachment::ALL),
            ("board", board::ALL),
            ("bulletin", bulletin::ALL),
            ("cli", cli::ALL),
            ("clock", clock::ALL),
            ("contact", contact::ALL),
            ("course", course::ALL),
            ("day", day::ALL),
            ("feed", feed::ALL),
            ("duty", duty::ALL),
            ("export", export::ALL),
            ("ledger", ledger::ALL),
            ("link", link::ALL),
            ("moves", moves::ALL),
            ("names", names::ALL),
            ("notice", notice::ALL),
            ("organisation", organisation::ALL),
            ("oversight", oversight::ALL),
            ("overview", overview::ALL),
            ("place", place::ALL),
            ("public", public::ALL),
            ("refusal", refusal::ALL),
            ("register", register::ALL),
            ("request", request::ALL),
            ("rules", rules::ALL),
            ("shell", shell::ALL),
            ("sign_in", sign_in::ALL),
            ("suggestion", suggestion::ALL),
            ("supervision", supervision::ALL),
            ("project", project::ALL),
            ("team", team::ALL),
            ("template", template::ALL),
            ("view", view::ALL),
            ("wall", wall::ALL),
            ("tools", tools::ALL),
        ]
    }

    fn is_chinese(c: char) -> bool {
        matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    }

    fn gaps(text: &str) -> Vec<&str> {
        let mut found: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split('}').next())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn every_sentence_is_there_in_both_languages() {
        for (file, texts) in all() {
            for (name, text) in texts {
                assert!(!text.zh.trim().is_empty(), "{file}::{name} has no Chinese");
                assert!(!text.en.trim().is_empty(), "{file}::{name} has no English");
                assert!(
                    !text.en.chars().any(is_chinese),
                    "{file}::{name}: {}",
                    text.en
                );
                assert_eq!(gaps(text.zh), gaps(text.en), "gaps of {file}::{name}");
            }
        }
    }

    #[test]
    fn gaps_are_filled_by_number() {
        let text = Text {
            zh: "{1}在{0}",
            en: "{1} at {0}!",
        };
        assert_eq!(text.with(Lang::Zh, &["站", "陈"]), "陈在站");
        assert_eq!(text.with(Lang::En, &["home", "Chen"]), "Chen at home!");
        assert_eq!(text.with(Lang::En, &[]), " at !");
        assert_eq!(
            list(Lang::Zh, &["甲".to_owned(), "乙".to_owned()]),
            "甲、乙"
        );
    }

    #[test]
    fn languages_are_read_from_tags() {
        assert_eq!(Lang::from_tag("zh-CN"), Some(Lang::Zh));
        assert_eq!(Lang::from_tag("en-GB"), Some(Lang::En));
        assert_eq!(Lang::from_tag("fr"), None);
    }
}
