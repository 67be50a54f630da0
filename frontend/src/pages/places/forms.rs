//! What is asked about a place: where it is and who is there, who receives, what was looked at, and what
//! it goes into.

use std::rc::Rc;
use std::sync::Arc;

use domain::place::Sitting;
use leptos::prelude::*;
use shared::activity::Activity;
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::{Organisation, OrganisationKind};
use shared::place::{
    Check, CheckForm, Instead, Place, PlaceCommand, PlaceForm, PlaceLevel, Reception,
    ReceptionEvery, ReceptionForm, Site,
};
use shared::team::Team;
use shared::work::WorkCommand;
use text::{clock, place as words};

use super::address;
use crate::components::field::Field;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::pick::Pick;
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// Activities that may show that something is met.
const ACTIVITIES: usize = 40;

fn command(make: impl Fn() -> Option<PlaceCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Place))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

/// Lines that are not empty, each as it is read; `None` if one cannot be.
fn lines<T>(text: RwSignal<String>, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let text = text.get();
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(read).collect()
}

/// A choice of one of few words.
fn choices<T: Copy>(all: &[T], word: impl Fn(T) -> text::Text) -> Vec<Choice<T>> {
    let choice = |one: &T| Choice {
        value: *one,
        word: word(*one),
    };
    all.iter().map(choice).collect()
}

/// Where a place is, when it is open and who is there; or a new point of a station.
#[component]
pub fn PlaceDialog(
    /// The place, or the station that is to keep a new point.
    site: Site,
    /// Whether a point is added to it.
    adds: bool,
    /// What kind of organisation it is, if it is one.
    kind: Option<OrganisationKind>,
    held: Option<Arc<Place>>,
    /// The version it has.
    seen: u64,
    on_close: Callback<()>,
) -> impl IntoView {
    let (ui, lang) = (Ui::get(), lang());
    let now = lang.get_untracked();
    let held = held.filter(|_| !adds);
    let text =
        |read: fn(&Place) -> String| RwSignal::new(held.as_deref().map(read).unwrap_or_default());
    let is_point = adds || site.point.is_some();
    let first = match kind.filter(|_| !is_point).and_then(PlaceLevel::of) {
        Some(level) => level,
        None => PlaceLevel::Point,
    };
    let level = RwSignal::new(held.as_ref().map_or(first, |held| held.level));
    let name = text(|held| held.name.clone());
    let where_to = text(|held| held.address.clone());
    let position = text(|held| held.position.map(words::typed_position).unwrap_or_default());
    let hours = RwSignal::new(held.as_ref().map_or_else(String::new, |held| {
        let lines: Vec<_> = held
            .hours
            .iter()
            .map(|one| words::hours(one, now))
            .collect();
        lines.join("\n")
    }));
    let area = text(|held| held.area.map(|area| area.to_string()).unwrap_or_default());
    let accessible = RwSignal::new(held.as_ref().is_some_and(|held| held.accessible));
    let chief = text(|held| held.chief.clone());
    let officers = text(|held| {
        let lines: Vec<_> = held.officers.iter().map(words::officer).collect();
        lines.join("\n")
    });
    let deputies = text(|held| held.deputies.join("\n"));
    let command = command(move || {
        let (at, size) = (position.get(), area.get());
        let (at, size) = (at.trim(), size.trim());
        let form = PlaceForm {
            name: if is_point {
                filled(name)?
            } else {
                String::new()
            },
            level: level.get(),
            address: where_to.get(),
            position: match at {
                "" => None,
                at => Some(words::read_position(at)?),
            },
            hours: lines(hours, words::read_hours)?,
            area: match size {
                "" => None,
                size => Some(size.parse().ok()?),
            },
            accessible: accessible.get(),
            chief: chief.get(),
            officers: lines(officers, |line| Some(words::read_officer(line)))?,
            deputies: lines(deputies, |line| Some(line.to_owned()))?,
        };
        Some(if adds {
            PlaceCommand::AddPoint {
                keeper: site.keeper,
                form,
            }
        } else {
            PlaceCommand::Set { site, form, seen }
        })
    });
    let unread = Signal::derive(move || {
        let text = hours.get();
        let line = text
            .lines()
            .find(|line| !line.trim().is_empty() && words::read_hours(line).is_none())?;
        Some(words::MISSING_LINE.with(lang.get(), &[line.trim()]))
    });
    let levels: Vec<PlaceLevel> = PlaceLevel::ALL
        .iter()
        .copied()
        .filter(|one| kind.is_some_and(|kind| one.fits(kind)) && !is_point)
        .collect();
    let several = levels.len() > 1;
    let levels = choices(&levels, words::level);
    let heading = if adds {
        words::ADD_POINT
    } else {
        words::EDIT_TITLE
    };
    let on_done = Callback::new(move |made: WorkId| {
        if adds {
            ui.go(&address(Site {
                keeper: site.keeper,
                point: Some(made),
            }));
        }
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="place-form"
            size="wide"
            said=words::SAVED
            command
            on_done
            on_close
        >
            <When when=move || is_point>
                <LineField id="place-name" label=words::NAME value=name limit=limits::NAME required=true/>
            </When>
            <When when=move || several>
                <Segment
                    legend=words::LEVEL
                    name="place-level"
                    choices=levels.clone()
                    value=Signal::derive(move || Some(level.get()))
                    on_choice=Callback::new(move |one| level.set(one))
                />
            </When>
            <LineField id="place-address" label=words::ADDRESS value=where_to limit=limits::PLACE/>
            <LineField id="place-position" label=words::POSITION value=position/>
            <Field id="place-hours" label=words::HOURS_LINES complaint=unread>
                <textarea
                    id="place-hours"
                    class="input"
                    rows="3"
                    prop:value=move || hours.get()
                    on:input=move |event| hours.set(event_target_value(&event))
                ></textarea>
            </Field>
            <div class="grid two">
                <LineField id="place-area" label=words::AREA value=area/>
                <LineField id="place-chief" label=words::CHIEF value=chief limit=limits::NAME/>
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || accessible.get()
                    on:change=move |event| accessible.set(event_target_checked(&event))
                />
                {tr(words::ACCESSIBLE)}
            </label>
            <TextField id="place-officers" label=words::OFFICERS_LINES value=officers limit=limits::NOTE/>
            <TextField id="place-deputies" label=words::DEPUTIES_LINES value=deputies limit=limits::NOTE/>
        </WorkDialog>
    }
}

/// A time field.
#[component]
fn TimeField(id: &'static str, label: text::Text, value: RwSignal<String>) -> impl IntoView {
    view! {
        <Field id label required=true>
            <input
                id=id
                type="time"
                class="input short"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// When deputies receive, by a rule.
#[component]
pub fn ReceptionDialog(
    site: Site,
    held: Option<Reception>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let no = held.as_ref().map(|held| held.no);
    let every = RwSignal::new(
        held.as_ref()
            .map_or(ReceptionEvery::Week, |held| held.every),
    );
    let is_week = move || every.get() == ReceptionEvery::Week;
    let of = |is_its: bool| held.as_ref().filter(|_| is_its).map(|held| held.day);
    let was_week = every.get_untracked() == ReceptionEvery::Week;
    let weekday = RwSignal::new(of(was_week).unwrap_or(1));
    let date = RwSignal::new(of(!was_week).unwrap_or(15).to_string());
    let time = |at: Option<u16>, usual: u16| RwSignal::new(words::minutes(at.unwrap_or(usual)));
    let from = time(held.as_ref().map(|held| held.from), 9 * 60);
    let until = time(held.as_ref().map(|held| held.until), 11 * 60);
    let today = untrack(|| station.today());
    let since = RwSignal::new(Some(held.as_ref().map_or(today, |held| held.since)));
    let who = RwSignal::new(held.map_or_else(String::new, |held| held.who.join("\n")));
    let command = command(move || {
        let form = ReceptionForm {
            every: every.get(),
            day: if is_week() {
                weekday.get()
            } else {
                date.get().trim().parse().ok()?
            },
            from: words::read_minutes(&from.get())?,
            until: words::read_minutes(&until.get())?,
            since: since.get()?,
            who: lines(who, |line| Some(line.to_owned()))?,
        };
        Some(PlaceCommand::Receive { site, no, form })
    });
    let day = move |day: u8| {
        view! {
            <option value=day.to_string() prop:selected=move || weekday.get() == day>
                {move || clock::day_of_week(day, lang.get())}
            </option>
        }
        .into_any()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::EDIT_RECEPTION))
            name="reception-form"
            said=words::SAVED
            command
            on_close
        >
            <Segment
                legend=words::EVERY
                name="reception-every"
                choices=choices(ReceptionEvery::ALL, words::every)
                value=Signal::derive(move || Some(every.get()))
                on_choice=Callback::new(move |one| every.set(one))
            />
            <When
                when=is_week
                fallback=move || {
                    view! {
                        <LineField id="reception-date" label=words::DATE value=date required=true/>
                    }
                }
            >
                <Field id="reception-weekday" label=words::WEEKDAY required=true>
                    <select
                        id="reception-weekday"
                        class="input"
                        on:change=move |event| {
                            weekday.set(event_target_value(&event).parse().unwrap_or_default());
                        }
                    >
                        {(0..7).map(day).collect_view()}
                    </select>
                </Field>
            </When>
            <div class="grid three">
                <TimeField id="reception-from" label=words::FROM value=from/>
                <TimeField id="reception-until" label=words::UNTIL value=until/>
                <DayField id="reception-since" label=words::SINCE value=since required=true/>
            </div>
            <TextField id="reception-who" label=words::WHO_LINES value=who limit=limits::NOTE/>
            <p class="hint">{tr(words::REST_RULE)}</p>
        </WorkDialog>
    }
}

/// How one date is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Swap,
    CallOff,
    AsRule,
}

const fn how_word(how: How) -> text::Text {
    match how {
        How::Swap => words::SWAP,
        How::CallOff => words::CALL_OFF,
        How::AsRule => words::AS_RULE,
    }
}

/// One date of the rota is held by others, called off, or held as the rule says again.
#[component]
pub fn SittingDialog(site: Site, held: Sitting, on_close: Callback<()>) -> impl IntoView {
    let lang = lang();
    let (no, meant, day) = (held.no, held.meant, held.day);
    let how = RwSignal::new(match &held.instead {
        Some(Instead::Off) => How::CallOff,
        Some(Instead::Who(_)) | None => How::Swap,
    });
    let who = RwSignal::new(held.who.join("\n"));
    let reason = RwSignal::new(held.reason.clone());
    let command = command(move || {
        let instead = match how.get() {
            How::AsRule => None,
            How::CallOff => Some(Instead::Off),
            How::Swap => {
                let who = lines(who, |line| Some(line.to_owned()))?;
                Some(Instead::Who((!who.is_empty()).then_some(who)?))
            }
        };
        let reason = match &instead {
            None => String::new(),
            Some(_) => filled(reason)?,
        };
        Some(PlaceCommand::Except {
            site,
            no,
            day: meant,
            instead,
            reason,
        })
    });
    let all: &[How] = match &held.instead {
        Some(_) => &[How::Swap, How::CallOff, How::AsRule],
        None => &[How::Swap, How::CallOff],
    };
    let title = Signal::derive(move || {
        words::EXCEPT_TITLE.with(lang.get(), &[&clock::weekday(day, lang.get())])
    });
    view! {
        <WorkDialog title name="sitting-form" said=words::SAVED command on_close>
            <p class="hint">{tr(words::EXCEPT_HINT)}</p>
            <Segment
                legend=words::HOW
                name="sitting-how"
                choices=choices(all, how_word)
                value=Signal::derive(move || Some(how.get()))
                on_choice=Callback::new(move |one| how.set(one))
            />
            <When when=move || how.get() == How::Swap>
                <TextField id="sitting-who" label=words::WHO_INSTEAD value=who limit=limits::NOTE required=true/>
            </When>
            <When when=move || how.get() != How::AsRule>
                <TextField id="sitting-reason" label=words::WHY value=reason limit=limits::REASON required=true/>
            </When>
        </WorkDialog>
    }
}

/// An entry of the checklist.
#[component]
pub fn CheckDialog(site: Site, held: Option<Check>, on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let no = held.as_ref().map(|held| held.no);
    let text = |read: fn(&Check) -> &String| {
        RwSignal::new(
            held.as_ref()
                .map(|held| read(held).clone())
                .unwrap_or_default(),
        )
    };
    let title = text(|held| &held.title);
    let evidence = text(|held| &held.evidence);
    let missing = text(|held| &held.missing);
    let met = RwSignal::new(held.as_ref().is_some_and(|held| held.met));
    let activity = RwSignal::new(held.as_ref().and_then(|held| held.activity));
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let command = command(move || {
        let form = CheckForm {
            title: filled(title)?,
            met: met.get(),
            evidence: evidence.get(),
            missing: missing.get(),
            activity: activity.get(),
            on: on.get()?,
        };
        let is_shown = !form.evidence.trim().is_empty() || form.activity.is_some();
        (is_shown || !form.met).then_some(PlaceCommand::Check { site, no, form })
    });
    let all = station.opened::<Activity>();
    let options = move || {
        let mut found: Vec<_> = all.with(|all| {
            let here = all
                .iter()
                .filter(|one| one.body.station == Some(site.keeper));
            let here = here.filter(|one| one.body.cancelled.is_none());
            here.map(|one| (one.body.from, one.id(), one.body.title.clone()))
                .collect()
        });
        found.sort_by_key(|(from, ..)| std::cmp::Reverse(*from));
        found.truncate(ACTIVITIES);
        found
            .into_iter()
            .map(|(from, id, title)| {
                let day = move || clock::day(from.day(), lang.get());
                view! {
                    <option value=id.to_string() prop:selected=move || activity.get() == Some(id)>
                        {day}
                        " "
                        {title}
                    </option>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::EDIT_CHECK))
            name="check-form"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="check-title" label=words::CHECK_TITLE value=title limit=limits::TITLE required=true/>
            <Segment
                legend=words::STATE
                name="check-met"
                choices=choices(&[true, false], |met| if met { words::IS_MET } else { words::IS_NOT_MET })
                value=Signal::derive(move || Some(met.get()))
                on_choice=Callback::new(move |one| met.set(one))
            />
            <TextField id="check-evidence" label=words::EVIDENCE value=evidence limit=limits::NOTE/>
            <When when=move || !met.get()>
                <TextField id="check-missing" label=words::MISSING value=missing limit=limits::NOTE/>
            </When>
            <Field id="check-activity" label=words::BY_ACTIVITY>
                <select
                    id="check-activity"
                    class="input"
                    on:change=move |event| activity.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{tr(words::NONE)}</option>
                    {options}
                </select>
            </Field>
            <DayField id="check-on" label=words::LOOKED_ON value=on required=true/>
        </WorkDialog>
    }
}

/// Why a point is given up.
#[component]
pub fn EndDialog(site: Site, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = command(move || {
        Some(PlaceCommand::EndPoint {
            site,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::END_POINT))
            name="end-point-form"
            said=words::SAVED
            command
            on_close
        >
            <TextField id="end-point-reason" label=words::WHY value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// A station that went into another is opened again.
#[component]
pub fn ReopenDialog(of: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let command = command(move || {
        Some(PlaceCommand::Reopen {
            of,
            reason: filled(reason)?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::REOPEN))
            name="reopen-form"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::REOPEN_HINT)}</p>
            <TextField id="reopen-reason" label=words::WHY value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}

/// A station goes into another.
#[component]
pub fn MergeDialog(from: OrganisationId, on_close: Callback<()>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let into = RwSignal::new(None::<OrganisationId>);
    let on = RwSignal::new(Some(untrack(|| station.today())));
    let reason = RwSignal::new(String::new());
    let teams = station.opened::<Team>();
    let activities = station.opened::<Activity>();
    // The next first.
    let ahead = move || {
        let now = station.now.get();
        activities.with(|all| {
            let is_ahead = |one: &&Opened<Activity>| {
                let body = &one.body;
                body.station == Some(from) && body.cancelled.is_none() && body.from > now
            };
            let its = all.iter().filter(is_ahead);
            let mut ahead: Vec<_> = its.map(|one| (one.body.from, one.id())).collect();
            ahead.sort_unstable();
            ahead.into_iter().map(|(_, id)| id).collect::<Vec<WorkId>>()
        })
    };
    let command = command(move || {
        let built = teams.with(|teams| {
            let built = teams.iter().filter(|one| one.body.station == Some(from));
            built.map(|one| one.body.team).collect()
        });
        Some(PlaceCommand::Merge {
            from,
            into: into.get()?,
            on: on.get()?,
            reason: filled(reason)?,
            teams: built,
            activities: ahead(),
        })
    });
    let options = Signal::derive(move || {
        let today = station.today();
        station
            .tree
            .with(|tree| tree.pick(today, |one| one.kind.is_station() && one.id != from))
    });
    let places = station.opened::<Place>();
    let moves = move || {
        let today = station.today();
        let is_below = |one: &Organisation| {
            one.kind == OrganisationKind::Point && one.parent == Some(from) && one.is_open(today)
        };
        let points = station.tree.with(|tree| tree.pick(today, is_below).len());
        let (spots, rota) = places.with(|places| {
            let home = Place::id(from);
            let is_spot = |one: &&Opened<Place>| one.work.of == Some(home);
            let own = places.iter().find(|one| one.id() == home);
            (
                places.iter().filter(is_spot).count(),
                own.map_or(0, |own| own.body.rota.len()),
            )
        });
        let built = teams.with(|teams| {
            let built = teams.iter().filter(|one| one.body.station == Some(from));
            built.count()
        });
        let counts = [points + spots, built, rota, ahead().len()];
        let counts = counts.map(|count| count.to_string());
        words::MERGE_MOVES.with(lang.get(), &counts.each_ref().map(String::as_str))
    };
    let title = Signal::derive(move || {
        let name = station.tree.with(|tree| tree.name(from));
        words::MERGE_TITLE.with(lang.get(), &[&name])
    });
    view! {
        <WorkDialog title name="merge-form" said=words::SAVED command on_close>
            <p class="hint">{tr(words::MERGE_HINT)}</p>
            <p data-testid="merge-moves">{moves}</p>
            <Field id="merge-into" label=words::MERGE_INTO required=true>
                <Pick id="merge-into" options value=into/>
            </Field>
            <DayField id="merge-on" label=words::MERGE_ON value=on required=true/>
            <TextField id="merge-reason" label=words::WHY value=reason limit=limits::REASON required=true/>
        </WorkDialog>
    }
}
