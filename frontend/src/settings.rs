//! What a person chose for this browser: language, text size, density, shortcuts. Kept in local
//! storage and mirrored in attributes of the page, which the styles and the tests read.

use leptos::prelude::*;
use text::{Lang, Text};

/// 字号.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 标准.
    Standard,
    /// 大.
    Large,
    /// 特大.
    Huge,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Large, Self::Huge];

    /// The word in storage and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Large => "large",
            Self::Huge => "huge",
        }
    }

    /// The word a person reads.
    pub const fn word(self) -> Text {
        match self {
            Self::Standard => text::shell::SIZE_STANDARD,
            Self::Large => text::shell::SIZE_LARGE,
            Self::Huge => text::shell::SIZE_HUGE,
        }
    }
}

/// The choices. A copyable handle, provided at the root.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Language.
    pub lang: RwSignal<Lang>,
    /// Text size.
    pub size: RwSignal<Size>,
    /// Roomy cards and rows instead of dense ones.
    pub relaxed: RwSignal<bool>,
    /// Whether single keys do something.
    pub shortcuts: RwSignal<bool>,
}

const PREFIX: &str = "liaison.";

fn stored(name: &str) -> Option<String> {
    let storage = window().local_storage().ok().flatten()?;
    storage.get_item(&[PREFIX, name].concat()).ok().flatten()
}

fn store(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or forbidden storage loses a convenience, nothing else.
        let _ = storage.set_item(&[PREFIX, name].concat(), value);
    }
}

fn mirror(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(attribute, value);
    }
}

impl Settings {
    /// Reads the choices and keeps them up to date.
    pub fn load() -> Self {
        let browser = || window().navigator().language();
        let lang = stored("lang")
            .or_else(browser)
            .and_then(|tag| Lang::from_tag(&tag));
        let size = stored("size");
        let size = Size::ALL
            .into_iter()
            .find(|one| Some(one.code()) == size.as_deref());
        let settings = Self {
            lang: RwSignal::new(lang.unwrap_or_default()),
            size: RwSignal::new(size.unwrap_or(Size::Standard)),
            relaxed: RwSignal::new(stored("density").as_deref() == Some("relaxed")),
            shortcuts: RwSignal::new(stored("shortcuts").as_deref() != Some("off")),
        };
        Effect::new(move || {
            let tag = settings.lang.get().tag();
            store("lang", tag);
            mirror("lang", tag);
        });
        Effect::new(move || {
            let code = settings.size.get().code();
            store("size", code);
            mirror("data-size", code);
        });
        Effect::new(move || {
            let code = if settings.relaxed.get() {
                "relaxed"
            } else {
                "compact"
            };
            store("density", code);
            mirror("data-density", code);
        });
        Effect::new(move || {
            store(
                "shortcuts",
                if settings.shortcuts.get() {
                    "on"
                } else {
                    "off"
                },
            )
        });
        settings
    }

    /// The choices of this browser.
    pub fn get() -> Self {
        expect_context()
    }
}

/// The language, as a signal.
pub fn lang() -> RwSignal<Lang> {
    Settings::get().lang
}

/// A sentence that follows the language.
pub fn tr(text: Text) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let lang = lang();
    move || text.of(lang.get())
}
