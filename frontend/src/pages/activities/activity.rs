//! One activity: what is planned, who was there, what was said, and what became of it.

use std::sync::Arc;

use domain::Actor;
use domain::activity::{
    asks_file, asks_place, may_attach, may_come, may_make_up, may_move, may_show_code, may_unsign,
    missing, party_present, passes_to, unsaid,
};
use leptos::prelude::*;
use shared::activity::{
    Activity, ActivityCommand, ActivityKind, Attended, Line, Particular, TakenBack,
};
use shared::attachment::{AttachTo, Attachment};
use shared::id::{OrganisationId, WorkId};
use shared::refusal::Refusal;
use shared::request::Channel;
use shared::team::Team;
use shared::time::LocalDate;
use shared::work::{WorkCommand, WorkRefusal};
use text::{activity as words, clock};

use super::answers::Answers;
use super::forms::{CancelForm, HandForm, MinutesForm, PlanForm};
use super::lines::{Forms as LineForms, Minutes};
use super::matters::Matters;
use super::study::Study;
use crate::address::Address;
use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::raise::{Beginning, may_raise, raise};
use crate::components::shot::WorkFiles;
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::{Ui, request_address};

/// What is open over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Revise,
    Cancel,
    Hand,
    Minutes,
}

/// The page of an activity.
#[component]
pub fn ActivityPage(id: Option<WorkId>) -> impl IntoView {
    let station = Station::get();
    let absent = || {
        view! {
            <section class="plain-page" data-testid="activity-absent">
                <p>{tr(words::ABSENT)}</p>
                <a class="button main" href="/activities">{tr(words::BACK)}</a>
            </section>
        }
    };
    let Some(id) = id else {
        return absent().into_any();
    };
    let found = station.followed::<Activity>(id);
    let (shown, files) = (found.shown, found.files);
    let gone = Memo::new(move |_| found.error.with(Option::is_some));
    let there = Memo::new(move |_| shown.with(Option::is_some));
    view! {
        <When when=move || there.get() fallback=move || gone.get().then(absent)>
            <Inner id shown files/>
        </When>
    }
    .into_any()
}

/// Asks a rule with the actor, a way from an organisation to its street, and the day.
fn asks(
    station: Station,
    rule: impl Fn(&Actor, &dyn Fn(OrganisationId) -> Option<OrganisationId>, LocalDate) -> bool,
) -> bool {
    let today = station.today();
    station.tree.with(|tree| {
        let street = |id| tree.get(id).and_then(|one| one.street);
        station.actor.with(|actor| {
            actor
                .as_ref()
                .is_some_and(|actor| rule(actor, &street, today))
        })
    })
}

/// What the address in the code on the wall carries.
fn token(query: &str) -> Option<String> {
    let mut all = query.split('&');
    all.find_map(|one| one.strip_prefix("code="))
        .map(str::to_owned)
}

fn may(station: Station, body: &Activity, code: &str) -> bool {
    asks(station, |actor, street, day| {
        may_move(code, actor, body, street, day)
    })
}

#[component]
fn Inner(
    id: WorkId,
    shown: Memo<Option<Opened<Activity>>>,
    files: RwSignal<Vec<Attachment>>,
) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let body = Memo::new(move |_| shown.get().map(|one| one.body));
    let form = RwSignal::new(None::<Form>);
    let teams = station.opened::<Team>();
    // As the team's brand was called on the day.
    let brand = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref()?;
            let of = body.team?;
            let day = body.began().day();
            teams.with(|teams| {
                let team = teams.iter().find(|one| one.body.team == of)?;
                let brand = team.body.brand_at(day);
                (!brand.is_empty()).then(|| brand.to_owned())
            })
        })
    });
    let over_line = RwSignal::new(None);
    let refused = RwSignal::new(None::<Refusal>);
    let allowed = move |code: &'static str| {
        Signal::derive(move || {
            body.with(|body| body.as_ref().is_some_and(|body| may(station, body, code)))
        })
    };
    let read = move |f: &dyn Fn(&Activity) -> String| {
        body.with(|body| body.as_ref().map(|body| f(body)).unwrap_or_default())
    };
    let own = Memo::new(move |_| {
        let account = station.account();
        body.with(|body| {
            let mut all = body.iter().flat_map(|body| &body.attended);
            all.find(|one| one.account.is_some() && one.account == account)
                .map(|one| one.at)
        })
    });
    let act = move |command: ActivityCommand| {
        act(WorkCommand::Activity(command), (station, ui, lang), refused);
    };
    let here = Address::get();
    let sign_in = move |_| {
        // A code that was refused is left out the next time.
        let is_wrong = refused.with_untracked(|refused| {
            let why = WorkRefusal::WrongCode;
            *refused == Some(Refusal::Work { why })
        });
        act(ActivityCommand::SignIn {
            id,
            name: None,
            made_up: false,
            token: token(&here.query.get_untracked()).filter(|_| !is_wrong),
        });
    };
    let meta =
        move || {
            let lang = lang.get();
            read(&|body| {
                let mut parts = vec![words::when(body.from, body.until, lang)];
                parts.extend(body.held.map(|(from, until)| {
                    words::HELD.with(lang, &[&words::when(from, until, lang)])
                }));
                if !body.place.is_empty() {
                    parts.push(body.place.clone());
                }
                station.tree.with(|tree| {
                    parts.extend(body.team.map(|team| tree.name(team)));
                    parts.extend(
                        brand
                            .get()
                            .map(|brand| text::team::BRAND_IS.with(lang, &[&brand])),
                    );
                    parts.extend(body.station.map(|station| tree.name(station)));
                });
                if !body.lead.is_empty() {
                    parts.push(body.lead.clone());
                }
                parts.join(" · ")
            })
        };
    let note = move || {
        let lang = lang.get();
        body.with(|body| {
            let body = body.as_ref()?;
            if let Some((reason, signed)) = &body.cancelled {
                let said = words::CANCELLED_BY.with(lang, &[&signed.by_name, reason]);
                let came = body.attended.len();
                return Some(if came == 0 {
                    said
                } else {
                    [said, words::CANCELLED_CAME.count(lang, came)].join(" · ")
                });
            }
            let day = clock::day(body.moved_from?, lang);
            Some(words::MOVED_FROM.with(lang, &[&day]))
        })
    };
    // A request that begins here: with the team, the station and the way back.
    let begins = move |line: Option<Line>| {
        let Some(body) = body.get_untracked() else {
            return;
        };
        // Where it was passed to, it is registered.
        let passed = line.as_ref().and_then(|line| body.passed_to(line));
        let at = passed.or(body.station);
        let from = Beginning {
            origin: id,
            line: line.as_ref().map(|line| line.no),
            text: line.map(|line| line.text).unwrap_or_default(),
            place: body.place.clone(),
            station: at,
            team: body.team,
            channel: Channel::Activity,
        };
        raise(from, station, ui);
    };
    let may_raise = may_raise(station);
    let button = move |code: &'static str, word: text::Text, wanted: Form| {
        let may = allowed(code);
        view! {
            <When when=move || may.get()>
                <button
                    type="button"
                    class="button"
                    data-testid=code
                    on:click=move |_| form.set(Some(wanted))
                >
                    {tr(word)}
                </button>
            </When>
        }
        .into_any()
    };
    let allows = allowed("activity.sign_in");
    let may_sign = Memo::new(move |_| {
        let now = station.now.get();
        allows.get() && body.with(|body| body.as_ref().is_some_and(|body| may_come(body, now)))
    });
    let may_check = allowed("activity.check");
    let may_write = allowed("activity.write");
    let has_file = Memo::new(move |_| {
        let is_there =
            |file: &Attachment| file.owner.place() == AttachTo::Work(id) && file.stored().is_some();
        station.files_of_works().iter().any(is_there)
            || files.with(|files| files.iter().any(is_there))
    });
    // Whoever writes it down knows before somebody checks.
    let lacks = Memo::new(move |_| {
        let (now, lang) = (station.now.get(), lang.get());
        let has_file = has_file.get();
        let lacks = body.with(|body| {
            let body = body.as_ref().filter(|body| body.from <= now)?;
            let place = asks_place(body.kind) && body.place.is_empty();
            let file = asks_file(body.kind) && !has_file;
            let said = unsaid(body).map(words::particular);
            let place = place.then_some(words::PLACE).into_iter();
            let all = place
                .chain(said)
                .chain(file.then_some(words::LACKS_FILE))
                .map(|word| word.of(lang).to_owned());
            Some(all.collect::<Vec<_>>())
        });
        let lacks = lacks.filter(|lacks| may_write.get() && !lacks.is_empty())?;
        Some(words::LACKS.with(lang, &[&text::list(lang, &lacks)]))
    });
    let may_add = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.is_some_and(|body| {
                asks(station, |actor, street, day| {
                    may_attach(actor, body, street, day)
                })
            })
        })
    });
    let may_show = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.is_some_and(|body| {
                asks(station, |actor, street, day| {
                    may_show_code(actor, body, street, day)
                })
            })
        })
    });
    let may_catch_up = Memo::new(move |_| {
        body.with(|body| {
            body.as_ref().is_some_and(|body| {
                asks(station, |actor, street, day| {
                    may_make_up(actor, body, street, day)
                })
            })
        })
    });
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let raised = Memo::new(move |_| {
        let cards = station
            .cards()
            .filter(|card| card.request.origin == Some(id));
        let mut all: Vec<_> = cards
            .map(|card| {
                (
                    card.request.id,
                    card.request.title.clone(),
                    card.request.status,
                )
            })
            .collect();
        all.sort_by_key(|one| one.0);
        all
    });
    view! {
        <article class="page work-page activity" data-testid="activity-page">
            <div class="work-body">
                <header class="matter-head">
                    <div class="matter-heading">
                        <p class="crumb"><a href="/activities">{tr(words::BACK)}</a></p>
                        <h1 id="page-title" tabindex="-1">
                            {move || read(&|body| body.title.clone())}
                            <span class="tag">
                                {move || read(&|body| words::kind(body.kind).of(lang.get()).to_owned())}
                            </span>
                        </h1>
                        <p class="matter-meta">{meta}</p>
                        <p class="hint warn" data-testid="activity-note">{note}</p>
                    </div>
                    <div class="matter-actions">
                        <a
                            class="button"
                            href=move || {
                                format!("/print/activities/{id}?lang={}", lang.get().tag())
                            }
                            target="_blank"
                            data-testid="poster"
                        >
                            <Icon name="print"/>
                            {tr(words::POSTER)}
                        </a>
                        <When when=move || may_show.get()>
                            <a
                                class="button"
                                href=move || {
                                    format!("/print/activities/{id}/code?lang={}", lang.get().tag())
                                }
                                target="_blank"
                                data-testid="code"
                            >
                                {tr(words::CODE)}
                            </a>
                        </When>
                        {button("activity.revise", words::REVISE, Form::Revise)}
                        {button("activity.cancel", words::CANCEL, Form::Cancel)}
                        <When when=move || may_raise.get()>
                            <button
                                type="button"
                                class="button"
                                data-testid="activity-register"
                                on:click=move |_| begins(None)
                            >
                                {tr(words::REGISTER_HERE)}
                            </button>
                        </When>
                        <When when=move || may_sign.get() && own.with(Option::is_none)>
                            <button
                                type="button"
                                class="button main"
                                data-testid="sign-in"
                                on:click=sign_in
                            >
                                {tr(words::SIGN_IN)}
                            </button>
                        </When>
                        <When when=move || own.with(Option::is_some)>
                            <span class="tag" data-testid="signed-in">
                                {move || {
                                    own.get()
                                        .map(|at| {
                                            words::SIGNED_IN.with(lang.get(), &[&clock::time(at)])
                                        })
                                }}
                            </span>
                        </When>
                    </div>
                </header>
                <RefusalNote refusal=refused/>
                <div class="two">
                    <section class="box">
                        <h2>
                            {tr(words::MINUTES)}
                            <When when={
                                let may = allowed("activity.write");
                                move || may.get()
                            }>
                                <button
                                    type="button"
                                    class="link"
                                    data-testid="activity.write"
                                    on:click=move |_| form.set(Some(Form::Minutes))
                                >
                                    {tr(words::WRITE)}
                                </button>
                            </When>
                        </h2>
                        {move || {
                            body.get()
                                .map(|body| {
                                    let raise = Callback::new(move |line: Line| begins(Some(line)));
                                    let may_tie = allowed("activity.tie");
                                    let passes = allowed("activity.pass");
                                    let passed = body.clone();
                                    let has_station = Memo::new(move |_| {
                                        let team = passed.team;
                                        teams.with(|teams| {
                                            let mut teams = teams.iter();
                                            let team = teams.find(|one| Some(one.body.team) == team);
                                            let team = team.map(|one| &*one.body);
                                            passes_to(&passed, team).is_some()
                                        })
                                    });
                                    // Who registers needs nobody to do it for them.
                                    let may_pass = Signal::derive(move || {
                                        has_station.get() && passes.get() && !may_raise.get()
                                    });
                                    let pass = Callback::new(move |line: u32| {
                                        act(ActivityCommand::Pass { id, line });
                                    });
                                    view! {
                                        <Minutes
                                            id
                                            body
                                            may_raise
                                            may_tie
                                            raise
                                            may_pass
                                            pass
                                            form=over_line
                                        />
                                    }
                                })
                        }}
                        <When when=move || lacks.with(Option::is_some)>
                            <p class="hint warn" data-testid="check-lacks">
                                {move || lacks.get()}
                            </p>
                        </When>
                        <When when=move || may_check.get()>
                            <button
                                type="button"
                                class="button small"
                                data-testid="activity.check"
                                on:click=move |_| act(ActivityCommand::Check { id })
                            >
                                <Icon name="check"/>
                                {tr(words::CHECK)}
                            </button>
                        </When>
                    </section>
                    <div class="stack">
                        <section class="box">
                            <h2>
                                <span data-testid="attended">
                                    {move || {
                                        read(&|body| {
                                            let n = body.attended.len().to_string();
                                            match body.places {
                                                Some(places) => {
                                                    words::ATTENDED_OF
                                                        .with(lang.get(), &[&n, &places.to_string()])
                                                }
                                                None => words::ATTENDED.with(lang.get(), &[&n]),
                                            }
                                        })
                                    }}
                                </span>
                                <When when={
                                    let may = allowed("activity.write");
                                    move || may.get()
                                }>
                                    <button
                                        type="button"
                                        class="link"
                                        data-testid="sign-by-hand"
                                        on:click=move |_| form.set(Some(Form::Hand))
                                    >
                                        {tr(words::SIGN_BY_HAND)}
                                    </button>
                                </When>
                            </h2>
                            <PartyCame body/>
                            {move || {
                                let unsign = Callback::new(move |one: Attended| {
                                    let Attended { name, account, .. } = one;
                                    act(ActivityCommand::Unsign { id, name, account });
                                });
                                body.get().map(|body| view! { <People body unsign/> })
                            }}
                        </section>
                        <Answers id body/>
                        <Study
                            id
                            body
                            may_set=allowed("activity.study")
                            may_score=allowed("activity.score")
                        />
                        <ToMakeUp id body may_write=may_catch_up/>
                        {move || body.get().map(|body| view! { <Particulars body/> })}
                        <InCampaign id body/>
                        <Matters id body may=allowed("activity.concern")/>
                        {move || body.get().map(|body| view! { <Planned body/> })}
                        <WorkFiles id may=may_add fetched=files/>
                        <When when=move || raised.with(|all| !all.is_empty())>
                            <section class="box" data-testid="raised">
                                <h2>{tr(words::RAISED_HERE)}</h2>
                                <ul class="lines">
                                    <For
                                        each=move || raised.get()
                                        key=|one| one.clone()
                                        children=move |(request, title, status)| {
                                            view! {
                                                <li>
                                                    <a
                                                        class="grow"
                                                        href=request_address(
                                                            request,
                                                            &ui.filter.get_untracked(),
                                                        )
                                                    >
                                                        {title}
                                                    </a>
                                                    <small>{tr(text::names::status(status))}</small>
                                                </li>
                                            }
                                                .into_any()
                                        }
                                    />
                                </ul>
                            </section>
                        </When>
                    </div>
                </div>
            </div>
            <LineForms id body form=over_line/>
            {move || {
                let body = body.get_untracked()?;
                Some(
                    match form.get()? {
                        Form::Revise => {
                            let day = body.from.day();
                            view! { <PlanForm held=Some((id, body)) day on_close/> }.into_any()
                        }
                        Form::Cancel => view! { <CancelForm id body on_close/> }.into_any(),
                        Form::Hand => {
                            view! { <HandForm id kind=body.kind on_close/> }.into_any()
                        }
                        Form::Minutes => view! { <MinutesForm id body on_close/> }.into_any(),
                    },
                )
            }}
        </article>
    }
}

#[component]
fn People(body: Arc<Activity>, unsign: Callback<Attended>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let none = body.attended.is_empty();
    let listed = body.clone();
    let gone = move |one: TakenBack| {
        let TakenBack { attended, signed } = one;
        let said = move || {
            let lang = lang.get();
            let at = [
                &clock::day(signed.at.day(), lang),
                " ",
                &*clock::time(signed.at),
            ]
            .concat();
            words::TAKEN_BACK.with(lang, &[&attended.name, &signed.by_name, &at])
        };
        view! { <p class="card-meta" data-testid="taken-back">{said}</p> }.into_any()
    };
    // Without a test nobody has a score.
    let is_tested = body.study.as_ref().is_some_and(|plan| plan.tested);
    let scores = if is_tested {
        body.scores.clone()
    } else {
        Vec::new()
    };
    let one = move |one: Attended| {
        let (name, at, way) = (one.name.clone(), one.at, one.way);
        let points = scores
            .iter()
            .find(|score| score.name == name)
            .map(|score| score.points);
        let scored = points.map(|points| {
            let said = move || words::SCORED.count(lang.get(), usize::from(points));
            view! { <small data-testid="score">{said}</small> }
        });
        let (label, taken) = (name.clone(), one.clone());
        let may_unsign = {
            let body = body.clone();
            Memo::new(move |_| {
                asks(station, |actor, street, day| {
                    may_unsign(actor, &body, &one, street, day)
                })
            })
        };
        view! {
            <li data-testid="attendee">
                <span class="grow">{name}</span>
                {scored}
                <small>{tr(words::way(way))}" "{clock::time(at)}</small>
                <When when=move || may_unsign.get()>
                    <button
                        type="button"
                        class="button icon-only small"
                        aria-label={
                            let label = label.clone();
                            move || words::UNSIGN.with(lang.get(), &[&label])
                        }
                        on:click={
                            let taken = taken.clone();
                            move |_| unsign.run(taken.clone())
                        }
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let gone = listed.taken_back.iter().cloned().map(gone).collect_view();
    let people = listed.attended.iter().cloned().map(one).collect_view();
    view! {
        <ul class="lines">{people}</ul>
        {none.then(|| view! { <p class="card-meta">{tr(words::NOBODY)}</p> })}
        {gone}
    }
}

/// How many of the team's Party members were there.
#[component]
fn PartyCame(body: Memo<Option<Arc<Activity>>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let teams = station.opened::<Team>();
    let came = Memo::new(move |_| {
        let now = station.now.get();
        body.with(|body| {
            let body = body.as_ref()?;
            teams.with(|teams| {
                let team = teams.iter().find(|one| Some(one.body.team) == body.team);
                party_present(body, team.map(|one| &*one.body), now)
            })
        })
    });
    let said = move || {
        let (came, of) = came.get()?;
        Some(words::PARTY_CAME.with(lang.get(), &[&came.to_string(), &of.to_string()]))
    };
    view! {
        <When when=move || came.with(Option::is_some)>
            <p class="card-meta" data-testid="party-came">{said}</p>
        </When>
    }
}

/// Who missed what is made up, each with a button for when it is.
#[component]
fn ToMakeUp(
    id: WorkId,
    body: Memo<Option<Arc<Activity>>>,
    #[prop(into)] may_write: Signal<bool>,
) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let refused = RwSignal::new(None::<Refusal>);
    let around = (station, Ui::get(), lang);
    let teams = station.opened::<Team>();
    let names = Memo::new(move |_| {
        let now = station.now.get();
        body.with(|body| {
            let Some(body) = body else {
                return Vec::new();
            };
            teams.with(|teams| {
                let team = teams.iter().find(|one| Some(one.body.team) == body.team);
                let missing = missing(body, team.map(|one| &*one.body), now);
                missing.into_iter().map(str::to_owned).collect()
            })
        })
    });
    let row = move |name: String| {
        let made_up = {
            let name = name.clone();
            move |_| {
                let command = ActivityCommand::SignIn {
                    id,
                    name: Some(name.clone()),
                    made_up: true,
                    token: None,
                };
                act(WorkCommand::Activity(command), around, refused);
            }
        };
        let label = name.clone();
        view! {
            <li data-testid="to-make-up">
                <span class="grow">{name}</span>
                <When when=move || may_write.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        aria-label={
                            let label = label.clone();
                            move || words::HAS_MADE_UP_LABEL.with(lang.get(), &[&label])
                        }
                        on:click=made_up.clone()
                    >
                        {tr(words::HAS_MADE_UP)}
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    view! {
        <When when=move || names.with(|names| !names.is_empty())>
            <section class="box" data-testid="missing">
                <h2>{tr(words::TO_MAKE_UP)}</h2>
                <p class="card-meta">{tr(words::TO_MAKE_UP_HINT)}</p>
                <ul class="lines">
                    <For each=move || names.get() key=|name| name.clone() children=row/>
                </ul>
                <RefusalNote refusal=refused/>
            </section>
        </When>
    }
}

/// What is recorded of its kind, and the campaign in which it is held.
#[component]
fn Particulars(body: Arc<Activity>) -> impl IntoView {
    let lang = lang();
    let all = Station::get().opened::<Activity>();
    let campaign = body.campaign;
    let of = move || {
        let id = campaign?;
        let title = all.with(|all| {
            let mut all = all.iter();
            all.find(|one| one.id() == id)
                .map(|one| one.body.title.clone())
        });
        let word = move || {
            let title = title.clone();
            title.unwrap_or_else(|| words::OPEN.of(lang.get()).to_owned())
        };
        Some(view! {
            <div>
                <dt>{tr(words::CAMPAIGN)}</dt>
                <dd>
                    <a href=super::address(id) data-testid="campaign">{word}</a>
                </dd>
            </div>
        })
    };
    let fact = |(what, text): (Particular, String)| {
        view! {
            <div data-testid="particular" data-kind=what.code()>
                <dt>{tr(words::particular(what))}</dt>
                <dd class="prose">{text}</dd>
            </div>
        }
        .into_any()
    };
    let any = campaign.is_some() || !body.particulars.is_empty();
    let facts = body.particulars.iter().cloned().map(fact).collect_view();
    any.then(|| {
        view! {
            <section class="box">
                <h2>{tr(words::PARTICULARS)}</h2>
                <dl class="facts">
                    {of}
                    {facts}
                </dl>
            </section>
        }
    })
}

/// What is held in a campaign.
#[component]
fn InCampaign(id: WorkId, body: Memo<Option<Arc<Activity>>>) -> impl IntoView {
    let lang = lang();
    let (all, fetch_over) = Station::get().with_over::<Activity>();
    let is_one = Memo::new(move |_| {
        body.with(|body| {
            let body = body.as_ref();
            body.is_some_and(|body| body.kind == ActivityKind::Campaign)
        })
    });
    let parts = Memo::new(move |_| {
        all.with(|all| {
            let parts = all.iter().filter(|one| one.body.campaign == Some(id));
            let mut parts: Vec<_> = parts.cloned().collect();
            parts.sort_by_key(|one| (one.body.from, one.id()));
            parts
        })
    });
    let row = move |one: Opened<Activity>| {
        let (from, kind) = (one.body.from, one.body.kind);
        view! {
            <li data-testid="in-campaign">
                <a class="grow" href=super::address(one.id())>{one.body.title.clone()}</a>
                <small>
                    {move || {
                        let lang = lang.get();
                        [words::kind(kind).of(lang), " ", &clock::day(from.day(), lang)].concat()
                    }}
                </small>
            </li>
        }
        .into_any()
    };
    view! {
        <When when=move || is_one.get()>
            <section class="box">
                <h2>{tr(words::IN_CAMPAIGN)}</h2>
                <ul class="lines">
                    <For each=move || parts.get() key=|one| one.key() children=row/>
                </ul>
                <When when=move || parts.with(Vec::is_empty)>
                    <p class="card-meta">{tr(words::IN_CAMPAIGN_NONE)}</p>
                </When>
                <button
                    type="button"
                    class="button small"
                    data-testid="campaign-over"
                    on:click=move |_| fetch_over.run(())
                >
                    {tr(text::project::SHOW_OVER)}
                </button>
            </section>
        </When>
    }
}

#[component]
fn Planned(body: Arc<Activity>) -> impl IntoView {
    let lang = lang();
    let any = !body.agenda.is_empty() || !body.parties.is_empty();
    let parties = body.parties.clone();
    let invited = move || {
        let names: Vec<_> = parties
            .iter()
            .map(|party| words::party_line(party.kind, &party.name, lang.get()))
            .collect();
        text::list(lang.get(), &names)
    };
    let has_parties = !body.parties.is_empty();
    any.then(|| {
        view! {
            <section class="box">
                <h2>{tr(words::AGENDA)}</h2>
                <p class="prose">{body.agenda.clone()}</p>
                {has_parties
                    .then(|| {
                        view! {
                            <h3>{tr(words::INVITED)}</h3>
                            <p>{invited}</p>
                        }
                    })}
            </section>
        }
    })
}
