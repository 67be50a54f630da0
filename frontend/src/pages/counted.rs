//! Figures of suggestions and of livelihood projects, as the overview and the heads of their lists show
//! them: of the server's roll-up, each number with the records behind it.

use domain::policy::may_count;
use leptos::prelude::*;
use shared::account::Role;
use shared::figures::{Figure, FiguresBy, Kpi, Tally};
use shared::id::OrganisationId;
use text::{Text, overview as words, team as figure_words};

use super::ask_again::ask_again;
use super::teams::{Count, NO_NUMBER, Rate, Whose, new_year};
use super::within::Place;
use crate::components::when::When;
use crate::settings::{lang, tr};
use crate::station::{Station, api};

/// Changes that come in a row are counted once.
const PAUSE_MS: u32 = 400;

/// What was counted, with whose it is and of which days; `None` before it has come.
pub type Counted = Signal<Option<(Whose, Tally)>>;

/// The figures of other days, and how it is told that they are of those; `None` without a comparison, and
/// before they have come.
pub type Before = Signal<Option<(Text, Tally)>>;

/// What a tile shows in large.
#[derive(Clone, Copy)]
enum Large {
    Figure(Figure),
    Rate(Kpi),
}

impl Large {
    const fn code(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.code(),
            Self::Rate(rate) => rate.code(),
        }
    }

    const fn word(self) -> Text {
        match self {
            Self::Figure(figure) => figure_words::figure(figure),
            Self::Rate(rate) => figure_words::kpi(rate),
        }
    }

    fn was(self, tally: &Tally) -> String {
        match self {
            Self::Figure(figure) => tally.get(figure).to_string(),
            Self::Rate(rate) => tally.rate(rate).map_or_else(
                || NO_NUMBER.to_owned(),
                |rate| [&text::supervision::percent(rate as u16), "%"].concat(),
            ),
        }
    }
}

/// What a tile shows in large, and what stands below it.
type Tile = (Large, &'static [Figure]);

/// Each rate with what it must not be shown without.
const SUGGESTIONS: &[Tile] = &[
    (
        Large::Figure(Figure::SuggestionsRaised),
        &[Figure::SuggestionsAssigned, Figure::SuggestionsReplied],
    ),
    (Large::Rate(Kpi::SuggestionReplyRate), &[]),
    (Large::Rate(Kpi::SuggestionCloseRate), &[]),
    (
        Large::Rate(Kpi::SuggestionResolveRate),
        &[
            Figure::SuggestionsClassA,
            Figure::SuggestionsClassB,
            Figure::SuggestionsClassC,
            Figure::SuggestionsClassD,
        ],
    ),
    (Large::Rate(Kpi::SuggestionRatedRate), &[]),
    (Large::Rate(Kpi::SuggestionProcessRate), &[]),
    (
        Large::Rate(Kpi::SuggestionResultRate),
        &[
            Figure::SuggestionsSatisfied,
            Figure::SuggestionsFair,
            Figure::SuggestionsDissatisfied,
        ],
    ),
    (Large::Rate(Kpi::SuggestionReworkRate), &[]),
];

const PROJECTS: &[Tile] = &[
    (Large::Figure(Figure::ProjectsProposed), &[]),
    (Large::Figure(Figure::ProjectsVoted), &[]),
    (Large::Figure(Figure::ProjectsPlanned), &[]),
    (Large::Figure(Figure::ProjectsRed), &[]),
    (Large::Figure(Figure::ProjectsCompleted), &[]),
    (Large::Figure(Figure::ProjectsAssessed), &[]),
    (Large::Figure(Figure::ProjectsEnded), &[]),
    (Large::Figure(Figure::ProjectsDropped), &[]),
];

/// Which work is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// 代表建议.
    Suggestions,
    /// 民生实事.
    Projects,
}

impl Sort {
    const fn code(self) -> &'static str {
        match self {
            Self::Suggestions => "counted-suggestions",
            Self::Projects => "counted-projects",
        }
    }

    const fn tiles(self) -> &'static [Tile] {
        match self {
            Self::Suggestions => SUGGESTIONS,
            Self::Projects => PROJECTS,
        }
    }

    const fn hint(self) -> Text {
        match self {
            Self::Suggestions => words::SUGGESTIONS_COUNTED,
            Self::Projects => words::PROJECTS_COUNTED,
        }
    }
}

fn tile((large, more): Tile, counted: Counted, before: Option<Before>) -> AnyView {
    let was = before.map(|before| {
        let lang = lang();
        let said = move || {
            let (word, tally) = before.get()?;
            Some(word.with(lang.get(), &[&large.was(&tally)]))
        };
        view! { <small data-testid="was">{said}</small> }.into_any()
    });
    let number = move || {
        let (whose, tally) = counted.get().unzip();
        match large {
            Large::Figure(figure) => view! { <Count tally figure whose/> }.into_any(),
            Large::Rate(rate) => view! { <Rate tally rate whose/> }.into_any(),
        }
    };
    let line = move |figure: Figure| {
        let count = move || {
            let (whose, tally) = counted.get().unzip();
            view! { <Count tally figure whose/> }
        };
        view! {
            <small class="figure-line">
                <span>{tr(figure_words::figure(figure))}</span>
                {count}
            </small>
        }
        .into_any()
    };
    view! {
        <div class="figure" data-testid=large.code()>
            <span>{tr(large.word())}</span>
            <b>{number}</b>
            {was}
            {more.iter().copied().map(line).collect_view()}
        </div>
    }
    .into_any()
}

/// The figures of one sort of work.
#[component]
pub fn Group(
    /// Which work.
    sort: Sort,
    /// What was counted.
    counted: Counted,
    /// What it is called.
    title: Text,
    /// Where its list is, if that is elsewhere.
    way: Option<Signal<String>>,
    /// What it is compared with, if it is.
    #[prop(optional)]
    before: Option<Before>,
) -> impl IntoView {
    let head = match way {
        // The heading itself, not what leads on from one.
        Some(way) => view! { <span><a href=move || way.get()>{tr(title)}</a></span> }.into_any(),
        None => view! { <span>{tr(title)}</span> }.into_any(),
    };
    let tiles = sort.tiles().iter().copied();
    let tiles = tiles
        .map(move |one| tile(one, counted, before))
        .collect_view();
    view! {
        <section class="box" data-testid=sort.code()>
            <h2>{head} " " <small>{tr(sort.hint())}</small></h2>
            <div class="figures">{tiles}</div>
        </section>
    }
}

/// Whose figures are told to whoever looks: those of the place that the page is narrowed to, else the
/// district's, or those of where they act. `None` where they are told none.
fn told(place: Place, station: Station) -> Option<(FiguresBy, Option<OrganisationId>)> {
    let actor = station.actor.get()?;
    if let Some((by, of)) = place {
        let may = may_count(&actor, by, Some(of), station.today());
        return may.then_some((by, Some(of)));
    }
    if station.holds(Role::Supervisor) {
        return Some((FiguresBy::District, None));
    }
    let roles = station.roles();
    roles.iter().find_map(|held| {
        let by = match held.role {
            Role::Authority => FiguresBy::Street,
            Role::Clerk | Role::Deputy => FiguresBy::Station,
            Role::Handler | Role::Head => FiguresBy::Unit,
            Role::Supervisor | Role::TeamLead | Role::TeamMember | Role::Administrator => {
                return None;
            }
        };
        Some((by, Some(held.scope)))
    })
}

/// The head of a list: the figures of this year so far, asked for again whenever records have changed.
#[component]
pub fn ThisYear(
    /// Which work.
    sort: Sort,
    /// The place that the list is narrowed to.
    place: Memo<Place>,
) -> impl IntoView {
    let station = Station::get();
    let asked = Memo::new(move |_| {
        let today = station.today();
        let (by, of) = told(place.get(), station)?;
        let days = (new_year(today), today);
        Some(Whose { by, of, days })
    });
    let found = RwSignal::new(None::<(Whose, Tally)>);
    let ask = |whose: Whose| async move {
        let page = api::figures(whose.by, whose.of, whose.days).await?;
        // Whoever had nothing in these days may have no row.
        let tally = page.rows.first().map(|row| row.tally);
        Ok((whose, tally.unwrap_or_default()))
    };
    let question = move || asked.get();
    ask_again(station, PAUSE_MS, question, ask, move |answer| {
        if let Ok(counted) = answer {
            found.set(Some(counted));
        }
    });
    // What was counted of another place is not told of this one.
    let counted: Counted = Signal::derive(move || {
        let counted = found.get();
        counted.filter(|(whose, _)| asked.get() == Some(*whose))
    });
    view! {
        <When when=move || asked.get().is_some()>
            <Group sort counted title=words::YEAR way=None/>
        </When>
    }
}
