//! What is asked about an activity: what is planned, who was there, what was said.

use std::rc::Rc;
use std::sync::Arc;

use domain::activity::{asks, follow_count};
use leptos::prelude::*;
use shared::activity::{
    Activity, ActivityCommand, ActivityForm, ActivityKind, Every, LineForm, Particular, Party,
    Repeat, SeriesScope,
};
use shared::id::{OrganisationId, WorkId};
use shared::limits;
use shared::organisation::OrganisationKind;
use shared::time::{LocalDate, Timestamp};
use shared::work::WorkCommand;
use text::activity as words;

use super::address;
use super::asked::AskedField;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::inputs::{DayField, LineField, TextField};
use crate::components::segment::{Choice, Segment};
use crate::components::when::When;
use crate::components::work_dialog::{Ready, WorkDialog};
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::ui::Ui;

fn command(make: impl Fn() -> Option<ActivityCommand> + 'static) -> Ready {
    Rc::new(move || make().map(WorkCommand::Activity))
}

fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get();
    (!text.trim().is_empty()).then_some(text)
}

/// An hour and minute of a day, as a time field has them.
fn moment(day: LocalDate, typed: &str) -> Option<Timestamp> {
    let (hour, minute) = typed.split_once(':')?;
    let minutes = hour.parse::<i64>().ok()? * 60 + minute.get(..2)?.parse::<i64>().ok()?;
    (0..1440)
        .contains(&minutes)
        .then(|| day.start().plus_ms(minutes * 60_000))
}

/// An activity that is there, if the form says it anew.
pub type Held = Option<(WorkId, Arc<Activity>)>;

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

/// What is typed of each particular that a form may ask for.
#[derive(Clone, Copy)]
struct Typed(StoredValue<Vec<(Particular, RwSignal<String>)>>);

impl Typed {
    /// What stands there already.
    fn of(body: Option<&Activity>) -> Self {
        let one = |what: &Particular| {
            let text = body.and_then(|body| body.says(*what));
            (*what, RwSignal::new(text.unwrap_or_default().to_owned()))
        };
        Self(StoredValue::new(Particular::ALL.iter().map(one).collect()))
    }

    /// What is typed of those that are asked; an empty one takes out what stood there.
    fn read(self, asked: &[Particular]) -> Vec<(Particular, String)> {
        self.0.with_value(|all| {
            let all = all.iter().filter(|(what, _)| asked.contains(what));
            all.map(|(what, text)| (*what, text.get())).collect()
        })
    }

    fn text(self, what: Particular) -> RwSignal<String> {
        self.0.with_value(|all| {
            let found = all.iter().find(|(one, _)| *one == what);
            found.map_or_else(|| RwSignal::new(String::new()), |(_, text)| *text)
        })
    }
}

/// The id of the field for a particular.
const fn field_id(what: Particular) -> &'static str {
    match what {
        Particular::Theme => "particular-theme",
        Particular::Steps => "particular-steps",
        Particular::Speaker => "particular-speaker",
        Particular::Topic => "particular-topic",
        Particular::Length => "particular-length",
        Particular::Audience => "particular-audience",
        Particular::Issue => "particular-issue",
        Particular::Positions => "particular-positions",
        Particular::Target => "particular-target",
        Particular::Scores => "particular-scores",
        Particular::Route => "particular-route",
        Particular::Firm => "particular-firm",
        Particular::Items => "particular-items",
        Particular::Policy => "particular-policy",
    }
}

/// Whether some lines are said of a particular, and not one.
const fn is_long(what: Particular) -> bool {
    match what {
        Particular::Steps | Particular::Positions | Particular::Scores | Particular::Items => true,
        Particular::Theme
        | Particular::Speaker
        | Particular::Topic
        | Particular::Length
        | Particular::Audience
        | Particular::Issue
        | Particular::Target
        | Particular::Route
        | Particular::Firm
        | Particular::Policy => false,
    }
}

/// A field for each particular that is asked.
#[component]
fn Particulars(#[prop(into)] asked: Signal<Vec<Particular>>, typed: Typed) -> impl IntoView {
    let field = move |what: Particular| {
        let (id, label, value) = (field_id(what), words::particular(what), typed.text(what));
        if is_long(what) {
            view! { <TextField id label value limit=limits::NOTE/> }.into_any()
        } else {
            view! { <LineField id label value limit=limits::NOTE/> }.into_any()
        }
    };
    view! { <For each=move || asked.get() key=|what| *what children=field/> }
}

/// The campaign in which an activity is held.
#[component]
fn CampaignField(value: RwSignal<Option<WorkId>>) -> impl IntoView {
    let all = Station::get().opened::<Activity>();
    let options = Memo::new(move |_| {
        all.with(|all| {
            let all = all.iter().filter(|one| {
                one.body.kind == ActivityKind::Campaign && one.body.cancelled.is_none()
            });
            all.map(|one| (one.id(), one.body.title.clone()))
                .collect::<Vec<_>>()
        })
    });
    let option = move |(one, title): (WorkId, String)| {
        view! {
            <option value=one.to_string() prop:selected=move || value.get() == Some(one)>
                {title}
            </option>
        }
        .into_any()
    };
    view! {
        <When when=move || options.with(|options| !options.is_empty())>
            <Field id="activity-campaign" label=words::CAMPAIGN>
                <select
                    id="activity-campaign"
                    class="input"
                    on:change=move |event| value.set(event_target_value(&event).parse().ok())
                >
                    <option value="">{tr(words::NONE)}</option>
                    {move || options.get().into_iter().map(option).collect_view()}
                </select>
            </Field>
        </When>
    }
}

/// A drop-down of organisations.
#[component]
fn Places(
    id: &'static str,
    label: text::Text,
    options: Signal<Vec<(OrganisationId, String)>>,
    value: RwSignal<Option<OrganisationId>>,
) -> impl IntoView {
    let option = move |(one, name): (OrganisationId, String)| {
        view! {
            <option value=one.to_string() prop:selected=move || value.get() == Some(one)>
                {name}
            </option>
        }
        .into_any()
    };
    view! {
        <Field id label>
            <select
                id=id
                class="input"
                on:change=move |event| value.set(event_target_value(&event).parse().ok())
            >
                <option value="">{tr(words::NONE)}</option>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </Field>
    }
}

/// How many follow an activity in its series and would be changed with it.
fn following(station: Station, body: &Activity) -> usize {
    let all = station.opened::<Activity>();
    all.with_untracked(|all| {
        let all = all.iter().map(|one| &*one.body);
        follow_count(body, all, station.now.get_untracked())
    })
}

/// Whether a change goes for those that follow, too; asked only where some do.
#[component]
fn ScopeField(
    name: &'static str,
    label: text::Text,
    count: usize,
    value: RwSignal<Option<SeriesScope>>,
) -> impl IntoView {
    let lang = lang();
    let choice = move |one: SeriesScope| {
        let word = move || match one {
            SeriesScope::This => words::SCOPE_THIS.of(lang.get()).to_owned(),
            SeriesScope::Following => words::SCOPE_FOLLOWING.count(lang.get(), count),
        };
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=name
                    value=one.code()
                    prop:checked=move || value.get() == Some(one)
                    on:change=move |_| value.set(Some(one))
                />
                {word}
            </label>
        }
        .into_any()
    };
    let choices = SeriesScope::ALL.iter().copied().map(choice).collect_view();
    (count > 0).then(|| {
        view! {
            <fieldset class="group" data-testid="series-scope">
                <legend>{tr(label)}</legend>
                {choices}
            </fieldset>
        }
    })
}

/// A reception of a rota that is to be kept as an activity.
#[derive(Clone)]
pub struct Begins {
    /// One line.
    pub title: String,
    /// At which station.
    pub station: OrganisationId,
    /// Where.
    pub place: String,
    /// Who receives.
    pub lead: String,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// What is planned.
#[component]
pub fn PlanForm(
    held: Held,
    day: LocalDate,
    /// With what it begins, where it begins elsewhere.
    #[prop(optional)]
    begins: Option<Begins>,
    on_close: Callback<()>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let id = held.as_ref().map(|(id, _)| *id);
    let body = held.map(|(_, body)| body);
    let text = |read: fn(&Activity) -> &String| {
        RwSignal::new(
            body.as_deref()
                .map(|body| read(body).clone())
                .unwrap_or_default(),
        )
    };
    let kind = RwSignal::new(
        body.as_ref()
            .map_or(ActivityKind::Reception, |body| body.kind),
    );
    let title = text(|body| &body.title);
    let lead = text(|body| &body.lead);
    let place = text(|body| &body.place);
    let agenda = text(|body| &body.agenda);
    let parties = RwSignal::new(body.as_ref().map_or_else(String::new, |body| {
        let lang = lang.get_untracked();
        let lines = body.parties.iter().filter(|party| !party.is_here());
        let lines: Vec<_> = lines
            .map(|party| words::party_line(party.kind, &party.name, lang))
            .collect();
        lines.join("\n")
    }));
    let asked = RwSignal::new(body.as_ref().map_or_else(Vec::new, |body| {
        let here = body.parties.iter().filter(|party| party.is_here());
        here.cloned().collect::<Vec<_>>()
    }));
    let own = |wanted: fn(OrganisationKind) -> bool| {
        let held = untrack(|| station.roles());
        station.tree.with_untracked(|tree| {
            let mut mine = held.into_iter().map(|held| held.scope);
            mine.find(|id| tree.get(*id).is_some_and(|one| wanted(one.kind)))
        })
    };
    let team = RwSignal::new(match &body {
        Some(body) => body.team,
        None => own(|kind| kind == OrganisationKind::Team),
    });
    let at = RwSignal::new(match &body {
        Some(body) => body.station,
        None => own(OrganisationKind::is_station),
    });
    let on = RwSignal::new(Some(body.as_ref().map_or(day, |body| body.from.day())));
    // Nothing where it ends on the day it begins.
    let last = RwSignal::new(body.as_ref().and_then(|body| {
        let last = body.until.day();
        (last != body.from.day()).then_some(last)
    }));
    let typed = Typed::of(body.as_deref());
    let campaign = RwSignal::new(body.as_ref().and_then(|body| body.campaign));
    let planned = move || {
        let asked = asks(kind.get()).iter().copied();
        asked
            .filter(|what| !what.is_of_minutes())
            .collect::<Vec<_>>()
    };
    let seen = body.as_deref().map(Activity::stamp);
    let follow = body.as_deref().map_or(0, |body| following(station, body));
    let scope = RwSignal::new(Some(SeriesScope::This));
    let clock = |at: Option<Timestamp>, other: &str| {
        RwSignal::new(at.map_or_else(|| other.to_owned(), text::clock::time))
    };
    let from = clock(body.as_ref().map(|body| body.from), "09:00");
    let until = clock(body.as_ref().map(|body| body.until), "11:00");
    let places = RwSignal::new(
        body.as_ref()
            .and_then(|body| body.places)
            .map(|places| places.to_string())
            .unwrap_or_default(),
    );
    if let Some(begins) = begins {
        title.set(begins.title);
        lead.set(begins.lead);
        place.set(begins.place);
        at.set(Some(begins.station));
        from.set(text::clock::time(begins.from));
        until.set(text::clock::time(begins.until));
    }
    let every = RwSignal::new(Some(None::<Every>));
    let times = RwSignal::new("6".to_owned());
    let command = command(move || {
        let day = on.get()?;
        let limit = places.get();
        let limit = limit.trim();
        let form = ActivityForm {
            kind: kind.get(),
            title: filled(title)?,
            team: team.get(),
            station: at.get(),
            lead: lead.get(),
            place: place.get(),
            from: moment(day, &from.get())?,
            until: moment(last.get().unwrap_or(day), &until.get())?,
            agenda: agenda.get(),
            parties: {
                let typed = parties.get();
                let typed = typed.lines().filter_map(words::read_party);
                let typed = typed.map(|(kind, name)| Party::named(kind, name));
                asked.get().into_iter().chain(typed).collect()
            },
            places: if limit.is_empty() {
                None
            } else {
                Some(limit.parse().ok()?)
            },
            particulars: typed.read(&planned()),
            campaign: campaign
                .get()
                .filter(|_| kind.get() != ActivityKind::Campaign),
        };
        Some(match id {
            Some(id) => ActivityCommand::Revise {
                id,
                form,
                seen,
                scope: scope.get()?,
            },
            None => ActivityCommand::Plan {
                form,
                repeat: match every.get()? {
                    None => None,
                    Some(every) => Some(Repeat {
                        every,
                        times: times.get().trim().parse().ok()?,
                    }),
                },
            },
        })
    });
    let of = move |wanted: fn(OrganisationKind) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            station
                .tree
                .with(|tree| tree.pick(today, |one| wanted(one.kind)))
        })
    };
    let kinds = ActivityKind::ALL
        .iter()
        .map(|one| {
            let one = *one;
            view! {
                <option value=one.code() prop:selected=move || kind.get() == one>
                    {tr(words::kind(one))}
                </option>
            }
            .into_any()
        })
        .collect_view();
    let mut repeats = vec![Choice {
        value: None,
        word: words::ONCE,
    }];
    repeats.extend(Every::ALL.iter().map(|one| Choice {
        value: Some(*one),
        word: words::every(*one),
    }));
    let heading = if id.is_some() {
        words::REVISE
    } else {
        words::NEW
    };
    let said = if id.is_some() {
        words::SAVED
    } else {
        words::PLANNED
    };
    let on_done = Callback::new(move |made: WorkId| {
        if id.is_none() {
            ui.go(&address(made));
        }
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(heading))
            name="activity-form"
            size="wide"
            said
            command
            on_done
            on_close
        >
            <div class="grid two">
                <Field id="activity-kind" label=words::KIND required=true>
                    <select
                        id="activity-kind"
                        class="input"
                        on:change=move |event| {
                            if let Some(one) = ActivityKind::from_code(&event_target_value(&event)) {
                                kind.set(one);
                            }
                        }
                    >
                        {kinds}
                    </select>
                </Field>
                <LineField id="activity-title" label=words::SUBJECT value=title limit=limits::TITLE required=true/>
            </div>
            <div class="grid two">
                <DayField id="activity-day" label=words::DAY value=on required=true/>
                <DayField id="activity-last" label=words::LAST_DAY value=last/>
                <TimeField id="activity-from" label=words::FROM value=from/>
                <TimeField id="activity-until" label=words::UNTIL value=until/>
            </div>
            <Particulars asked=Signal::derive(planned) typed/>
            <div class="grid two">
                <Places
                    id="activity-team"
                    label=words::TEAM
                    options=of(|kind| kind == OrganisationKind::Team)
                    value=team
                />
                <Places
                    id="activity-station"
                    label=words::STATION
                    options=of(OrganisationKind::is_station)
                    value=at
                />
            </div>
            <div class="grid two">
                <LineField id="activity-lead" label=words::LEAD value=lead limit=limits::NAME/>
                <LineField id="activity-place" label=words::PLACE value=place limit=limits::PLACE/>
            </div>
            <TextField id="activity-agenda" label=words::AGENDA value=agenda limit=limits::NOTE/>
            <AskedField asked/>
            <TextField id="activity-parties" label=words::PARTIES value=parties limit=limits::TEXT/>
            <LineField id="activity-places" label=words::PLACES value=places/>
            <When when=move || kind.get() != ActivityKind::Campaign>
                <CampaignField value=campaign/>
            </When>
            <ScopeField name="revise-scope" label=words::SCOPE count=follow value=scope/>
            <When when=move || follow != 0>
                <p class="hint">{tr(words::SCOPE_HINT)}</p>
            </When>
            <When when=move || id.is_none()>
                <Segment
                    legend=words::REPEAT
                    name="activity-repeat"
                    choices=repeats.clone()
                    value=every
                    on_choice=Callback::new(move |one| every.set(Some(one)))
                />
                <When when=move || every.get().flatten().is_some()>
                    <LineField id="activity-times" label=words::TIMES value=times required=true/>
                    <p class="hint">{tr(words::REPEAT_HINT)}</p>
                </When>
            </When>
        </WorkDialog>
    }
}

/// Why it is called off.
#[component]
pub fn CancelForm(id: WorkId, body: Arc<Activity>, on_close: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let follow = following(Station::get(), &body);
    let (lang, came) = (lang(), body.attended.len());
    let scope = RwSignal::new(Some(SeriesScope::This));
    let command = command(move || {
        Some(ActivityCommand::Cancel {
            id,
            reason: filled(reason)?,
            scope: scope.get()?,
        })
    });
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::CANCEL))
            name="cancel-form"
            said=words::CANCELLED
            command
            on_close
        >
            <TextField id="cancel-reason" label=words::CANCEL_REASON value=reason limit=limits::REASON required=true/>
            <When when=move || came != 0>
                <p class="hint">{move || words::CANCELLED_CAME.count(lang.get(), came)}</p>
            </When>
            <ScopeField name="cancel-scope" label=words::CANCEL_SCOPE count=follow value=scope/>
        </WorkDialog>
    }
}

/// Somebody is written down.
#[component]
pub fn HandForm(id: WorkId, kind: ActivityKind, on_close: Callback<()>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let made_up = RwSignal::new(Some(false));
    let command = command(move || {
        Some(ActivityCommand::SignIn {
            id,
            name: Some(filled(name)?),
            made_up: made_up.get()?,
            token: None,
        })
    });
    let choices = vec![
        Choice {
            value: false,
            word: words::BY_HAND,
        },
        Choice {
            value: true,
            word: words::MADE_UP,
        },
    ];
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::SIGN_BY_HAND))
            name="hand-form"
            said=words::SAVED
            command
            on_close
        >
            <LineField id="hand-name" label=words::SIGN_NAME value=name limit=limits::NAME required=true/>
            <When when=move || kind.is_made_up()>
                <Segment
                    legend=words::SIGN_HOW
                    name="hand-how"
                    choices=choices.clone()
                    value=made_up
                    on_choice=Callback::new(move |one| made_up.set(Some(one)))
                />
            </When>
        </WorkDialog>
    }
}

/// A line as it is typed.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    no: Option<u32>,
    text: RwSignal<String>,
}

/// Minutes.
#[component]
pub fn MinutesForm(id: WorkId, body: Arc<Activity>, on_close: Callback<()>) -> impl IntoView {
    let next = StoredValue::new(0u32);
    let key = move || {
        next.update_value(|next| *next += 1);
        next.get_value()
    };
    let mut begun: Vec<Row> = body
        .minutes
        .iter()
        .map(|line| Row {
            key: key(),
            no: Some(line.no),
            text: RwSignal::new(line.text.clone()),
        })
        .collect();
    let empty = move || Row {
        key: key(),
        no: None,
        text: RwSignal::new(String::new()),
    };
    begun.push(empty());
    let rows = RwSignal::new(begun);
    let outcome = RwSignal::new(body.outcome.clone());
    let seen = Some(body.minutes_stamp());
    // What comes with the minutes, and what nobody said when it was planned.
    let asked: Vec<Particular> = asks(body.kind)
        .iter()
        .copied()
        .filter(|what| what.is_of_minutes() || body.says(*what).is_none())
        .collect();
    let asked = StoredValue::new(asked);
    let typed = Typed::of(Some(&body));
    let time = body.held.unwrap_or((body.from, body.until));
    let end = |at: Timestamp| {
        let day = RwSignal::new(Some(at.day()));
        (day, RwSignal::new(text::clock::time(at)))
    };
    let ((from_day, from), (until_day, until)) = (end(time.0), end(time.1));
    let (before, shown) = (body.held, (from.get_untracked(), until.get_untracked()));
    let days_shown = (time.0.day(), time.1.day());
    let command = command(move || {
        let lines: Vec<LineForm> = rows
            .get()
            .into_iter()
            .map(|row| LineForm {
                no: row.no,
                text: row.text.get(),
            })
            .filter(|line| !line.text.trim().is_empty())
            .collect();
        let outcome = outcome.get();
        let (first, last) = (from_day.get()?, until_day.get()?);
        let (begins, ends) = (from.get(), until.get());
        let held = (moment(first, &begins)?, moment(last, &ends)?);
        // A field knows minutes only: what nobody touched is as it was.
        let is_as_before = (first, last) == days_shown && (begins, ends) == shown;
        (!lines.is_empty()).then_some(ActivityCommand::Write {
            id,
            lines,
            outcome,
            particulars: asked.with_value(|asked| typed.read(asked)),
            held: if is_as_before { before } else { Some(held) },
            seen,
        })
    });
    let label = tr(words::LINE);
    view! {
        <WorkDialog
            title=Signal::derive(tr(words::WRITE))
            name="minutes-form"
            size="wide"
            said=words::SAVED
            command
            on_close
        >
            <p class="hint">{tr(words::LINE)}</p>
            <ul class="plan-rows">
                <For
                    each=move || rows.get()
                    key=|row| row.key
                    children=move |row| {
                        view! {
                            <li>
                                <textarea
                                    class="input"
                                    rows="2"
                                    name="line"
                                    aria-label=label
                                    prop:value=move || row.text.get()
                                    on:input=move |event| {
                                        row.text.set(event_target_value(&event));
                                        let last = rows
                                            .with_untracked(|rows| {
                                                rows.last().is_some_and(|last| last.key == row.key)
                                            });
                                        if last {
                                            rows.update(|rows| rows.push(empty()));
                                        }
                                    }
                                ></textarea>
                            </li>
                        }
                            .into_any()
                    }
                />
            </ul>
            <button
                type="button"
                class="button small"
                on:click=move |_| rows.update(|rows| rows.push(empty()))
            >
                <Icon name="plus"/>
                {tr(words::REPORT)}
            </button>
            <Particulars asked=Signal::derive(move || asked.get_value()) typed/>
            <TextField id="minutes-outcome" label=words::OUTCOME value=outcome limit=limits::NOTE/>
            <p class="hint">{tr(words::HELD_AS_PLANNED)}</p>
            <div class="grid two">
                <DayField id="held-day" label=words::DAY value=from_day required=true/>
                <TimeField id="held-from" label=words::FROM value=from/>
                <DayField id="held-last" label=words::ENDS_ON value=until_day required=true/>
                <TimeField id="held-until" label=words::UNTIL value=until/>
            </div>
        </WorkDialog>
    }
}
