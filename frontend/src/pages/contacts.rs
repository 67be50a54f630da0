//! 三联系: who keeps in contact with whom, how often they did, and who waits.

mod forms;

use std::sync::Arc;

use domain::contact::{is_waiting, may_keep, may_log, may_name, may_open, this_year};
use leptos::prelude::*;
use shared::contact::{Contact, ContactCommand, ContactKind, ContactKinds, Talk};
use shared::id::WorkId;
use shared::refusal::Refusal;
use shared::work::WorkCommand;
use text::{clock, contact as words};

use self::forms::{EndDialog, KindsDialog, LogDialog, RelationDialog};
use crate::address::Address;
use crate::components::error_note::RefusalNote;
use crate::components::icon::Icon;
use crate::components::siblings::{OF_TEAMS, Siblings};
use crate::components::when::When;
use crate::components::work_dialog::act;
use crate::settings::{lang, tr};
use crate::station::Station;
use crate::station::shelf::Opened;
use crate::ui::Ui;

/// What is open over the page.
#[derive(Clone, PartialEq)]
enum Form {
    Kinds,
    Relation(Option<Opened<Contact>>),
    Log(WorkId),
    End(WorkId),
}

/// The kinds of relations, and the version of their record; the usual ones if there is none.
pub fn kinds(station: Station) -> Memo<(Arc<ContactKinds>, u64)> {
    let all = station.opened::<ContactKinds>();
    Memo::new(move |_| {
        let held = all.with(|all| all.first().cloned());
        match held {
            Some(held) => (held.body, held.version),
            None => (Arc::new(ContactKinds::usual()), 0),
        }
    })
}

/// The page.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let (all, fetch_over) = station.with_over::<Contact>();
    let kinds = kinds(station);
    let only = RwSignal::new(false);
    // Whoever comes from what waits for them finds the one relation it is about.
    let query = Address::get().query;
    let named = Memo::new(move |_| {
        query.with(|query| {
            let id = query.strip_prefix("contact=")?;
            id.parse::<WorkId>().ok()
        })
    });
    let form = RwSignal::new(None::<Form>);
    let may = move |may: fn(&domain::Actor, shared::time::LocalDate) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            let actor = station.actor.get();
            actor.as_ref().is_some_and(|actor| may(actor, today))
        })
    };
    let (opens, names) = (may(may_open), may(may_name));
    let waiting = Memo::new(move |_| {
        let today = station.today();
        all.with(|all| {
            let waits = all.iter().filter(|one| is_waiting(&one.body, today));
            waits.map(|one| one.body.to.clone()).collect::<Vec<_>>()
        })
    });
    // Whom nobody contacted yet this quarter, by name: that is what the page is looked at for.
    let told = move || {
        waiting.with(|waiting| {
            let lang = lang.get();
            match waiting.as_slice() {
                [] => words::NONE_WAITING.of(lang).to_owned(),
                names => words::WAITING.with(lang, &[&text::list(lang, names)]),
            }
        })
    };
    let groups = Memo::new(move |_| {
        let today = station.today();
        let (only, named) = (only.get(), named.get());
        let shown = |one: &&Opened<Contact>| {
            let is_named = named.is_none_or(|id| one.id() == id);
            is_named && (!only || is_waiting(&one.body, today))
        };
        let (kinds, _) = kinds.get();
        let mut groups: Vec<(ContactKind, Vec<Opened<Contact>>)> = Vec::new();
        for kind in &kinds.kinds {
            let mut mine: Vec<_> = all.with(|all| {
                let mine = all.iter().filter(|one| one.body.kind == kind.no);
                mine.filter(shown).cloned().collect()
            });
            // What waits comes first, what is over last.
            mine.sort_by_key(|one| {
                let over = one.body.ended.is_some();
                (over, !is_waiting(&one.body, today), one.id())
            });
            if !mine.is_empty() {
                groups.push((kind.clone(), mine));
            }
        }
        groups
    });
    let group = move |(kind, mine): (ContactKind, Vec<Opened<Contact>>)| {
        let count = mine.len();
        view! {
            <section class="box" data-testid="contact-group">
                <h2>
                    {move || words::kind(&kind, lang.get())}
                    <small>{count}</small>
                </h2>
                <ul class="lines">
                    {mine
                        .into_iter()
                        .map(|one| view! { <Line one form/> }.into_any())
                        .collect_view()}
                </ul>
            </section>
        }
        .into_any()
    };
    let on_close = Callback::new(move |()| {
        form.try_set(None);
    });
    let dialog = move |form: Form| match form {
        Form::Kinds => {
            let (held, seen) = kinds.get_untracked();
            view! { <KindsDialog held seen on_close/> }.into_any()
        }
        Form::Relation(held) => {
            let (kinds, _) = kinds.get_untracked();
            view! { <RelationDialog held kinds on_close/> }.into_any()
        }
        Form::Log(id) => view! { <LogDialog id on_close/> }.into_any(),
        Form::End(id) => view! { <EndDialog id on_close/> }.into_any(),
    };
    view! {
        <div class="page work-page" data-testid="contacts">
            <div class="page-head">
                <h1 id="page-title" tabindex="-1">{tr(words::TITLE)}</h1>
                <Siblings all=OF_TEAMS/>
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="only-waiting"
                        prop:checked=move || only.get()
                        on:change=move |event| only.set(event_target_checked(&event))
                    />
                    {tr(words::ONLY_WAITING)}
                </label>
                <span class="grow"></span>
                <When when=move || names.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="contact-kinds"
                        on:click=move |_| form.set(Some(Form::Kinds))
                    >
                        {tr(words::KINDS)}
                    </button>
                </When>
                <When when=move || opens.get()>
                    <button
                        type="button"
                        class="button main"
                        data-testid="contact-new"
                        on:click=move |_| form.set(Some(Form::Relation(None)))
                    >
                        <Icon name="plus"/>
                        {tr(words::NEW)}
                    </button>
                </When>
            </div>
            <div class="work-body">
                <When when=move || named.get().is_some()>
                    <p>
                        <a href="/teams/contacts" data-testid="contacts-all">{tr(words::ALL_KEPT)}</a>
                    </p>
                </When>
                <When when=move || all.with(|all| !all.is_empty())>
                    <p
                        class="hint"
                        class:warn=move || waiting.with(|waiting| !waiting.is_empty())
                        data-testid="contacts-waiting"
                    >
                        {told}
                    </p>
                </When>
                {move || groups.get().into_iter().map(group).collect_view()}
                <When when=move || all.with(Vec::is_empty)>
                    <p class="desk-done">{tr(words::EMPTY)}</p>
                </When>
                <p>
                    <button
                        type="button"
                        class="button small"
                        data-testid="contacts-over"
                        on:click=move |_| fetch_over.run(())
                    >
                        {tr(words::SHOW_OVER)}
                    </button>
                </p>
            </div>
            {move || form.get().map(dialog)}
        </div>
    }
}

#[component]
fn Line(one: Opened<Contact>, form: RwSignal<Option<Form>>) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let around = (station, Ui::get(), lang);
    let refused = RwSignal::new(None::<Refusal>);
    let id = one.id();
    let body = one.body.clone();
    let held = StoredValue::new(body.clone());
    let may = move |may: fn(&domain::Actor, &Contact, shared::time::LocalDate) -> bool| {
        Signal::derive(move || {
            let today = station.today();
            let actor = station.actor.get();
            held.with_value(|body| actor.as_ref().is_some_and(|actor| may(actor, body, today)))
        })
    };
    let (keeps, logs) = (may(may_keep), may(may_log));
    let waits = move || held.with_value(|body| is_waiting(body, station.today()));
    let about = move || {
        let lang = lang.get();
        held.with_value(|body| {
            let mut parts = Vec::new();
            if let Some((reason, _)) = &body.ended {
                parts.push(words::ENDED.with(lang, &[reason]));
            }
            let (done, times) = this_year(body, station.today());
            parts.push(words::THIS_YEAR.with(lang, &[&done.to_string(), &times.to_string()]));
            parts.push(match body.log.last() {
                Some(last) => words::LAST.with(lang, &[&clock::day(last.on, lang)]),
                None => words::NEVER.of(lang).to_owned(),
            });
            let places = [body.team, body.street];
            let whose = places.into_iter().flatten().next();
            parts.extend(whose.map(|id| station.tree.with(|tree| tree.short_name(id))));
            parts.join(" · ")
        })
    };
    let talk = move |talk: Talk| {
        let (no, on, way) = (talk.no, talk.on, talk.way);
        let follow_up = talk.follow_up.clone();
        let follow_up = move || {
            (!follow_up.is_empty()).then(|| words::FOLLOW_UP_IS.with(lang.get(), &[&follow_up]))
        };
        let own = talk.by.by.is_some() && talk.by.by == station.account();
        view! {
            <li data-testid="talk">
                <time>{move || clock::day(on, lang.get())}</time>
                <span class="grow">
                    {move || words::way(way).of(lang.get())}
                    " · "
                    {talk.what}
                    <br/>
                    <small>{follow_up} " " {talk.by.by_name}</small>
                </span>
                <When when=move || keeps.get() || (own && logs.get())>
                    <button
                        type="button"
                        class="button icon-only small"
                        aria-label=move || {
                            words::UNLOG.with(lang.get(), &[&clock::day(on, lang.get())])
                        }
                        on:click=move |_| {
                            let unlog = ContactCommand::Unlog { id, no };
                            act(WorkCommand::Contact(unlog), around, refused);
                        }
                    >
                        <Icon name="close"/>
                    </button>
                </When>
            </li>
        }
        .into_any()
    };
    let plan = body.plan.clone();
    let plan = (!plan.is_empty()).then(|| {
        let said = move || words::PLAN_IS.with(lang.get(), &[&plan]);
        view! {
            <br/>
            <small data-testid="contact-plan">{said}</small>
        }
    });
    let count = body.log.len();
    let talks: Vec<Talk> = body.log.iter().rev().cloned().collect();
    let edited = one.clone();
    view! {
        <li data-testid="contact">
            <div class="grow">
                <b>{body.from.clone()}</b>
                " → "
                <b>{body.to.clone()}</b>
                " "
                <When when=waits>
                    <em class="tag warn" data-testid="contact-waits">{tr(words::WAITS)}</em>
                </When>
                <br/>
                <small>{about}</small>
                {plan}
                <When when=move || count != 0>
                    <details>
                        <summary>
                            <small>{move || words::TALKS.count(lang.get(), count)}</small>
                        </summary>
                        <ul class="lines">
                            {talks.iter().cloned().map(talk).collect_view()}
                        </ul>
                    </details>
                </When>
                <RefusalNote refusal=refused/>
            </div>
            <When when=move || logs.get()>
                <button
                    type="button"
                    class="button small"
                    data-testid="contact-log"
                    on:click=move |_| form.set(Some(Form::Log(id)))
                >
                    {tr(words::LOG)}
                </button>
            </When>
            <When when=move || keeps.get()>
                <button
                    type="button"
                    class="button small quiet"
                    data-testid="contact-edit"
                    on:click={
                        let edited = edited.clone();
                        move |_| form.set(Some(Form::Relation(Some(edited.clone()))))
                    }
                >
                    {tr(words::EDIT)}
                </button>
                <button
                    type="button"
                    class="button small quiet"
                    on:click=move |_| form.set(Some(Form::End(id)))
                >
                    {tr(words::END)}
                </button>
            </When>
        </li>
    }
}
