//! What both the drawer and the dialog for a new account need: a role to be given, and the link.

use leptos::prelude::*;
use shared::account::{Membership, Role};
use shared::api::OneUseLink;
use shared::id::OrganisationId;
use shared::refusal::{Field as FieldName, Refusal};
use shared::time::LocalDate;
use text::{accounts as words, clock, names, shell};

use crate::browser;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::pick::Pick;
use crate::settings::{lang, tr};
use crate::station::Station;

/// A role, a scope and a term, to be given.
#[derive(Clone, Copy)]
pub(super) struct Grant {
    role: RwSignal<Role>,
    scope: RwSignal<Option<OrganisationId>>,
    from: RwSignal<Option<LocalDate>>,
    until: RwSignal<Option<LocalDate>>,
}

impl Grant {
    pub fn new(station: Station) -> Self {
        Self {
            role: RwSignal::new(Role::Clerk),
            scope: RwSignal::new(None),
            from: RwSignal::new(Some(station.now.get_untracked().day())),
            until: RwSignal::new(None),
        }
    }

    pub fn read(self) -> Result<Membership, Refusal> {
        let scope = self.scope.get_untracked();
        let scope = scope.ok_or(Refusal::Empty {
            field: FieldName::Memberships,
        })?;
        let from = self.from.get_untracked().ok_or(Refusal::Empty {
            field: FieldName::Term,
        })?;
        Ok(Membership {
            role: self.role.get_untracked(),
            scope,
            from,
            until: self.until.get_untracked(),
        })
    }
}

pub(super) fn role_options(
    value: impl Fn() -> Option<Role> + Copy + Send + Sync + 'static,
) -> AnyView {
    let option = move |role: Role| {
        view! {
            <option value=role.code() prop:selected=move || value() == Some(role)>
                {tr(names::role(role))}
            </option>
        }
        .into_any()
    };
    Role::ALL.into_iter().map(option).collect_view().into_any()
}

/// The fields of a role to be given.
#[component]
pub(super) fn GrantFields(grant: Grant) -> impl IntoView {
    let station = Station::get();
    let scopes = Signal::derive(move || {
        let (role, day) = (grant.role.get(), station.today());
        station.tree.with(|tree| {
            let mut found = tree.pick(day, |one| role.fits(one.kind));
            for (id, name) in &mut found {
                *name = tree.long_name(*id);
            }
            found
        })
    });
    let date = |signal: RwSignal<Option<LocalDate>>| {
        move || signal.get().map(|day| day.to_string()).unwrap_or_default()
    };
    view! {
        <div class="grid two">
            <Field id="grant-role" label=words::ROLE required=true>
                <select
                    id="grant-role"
                    class="input"
                    on:change=move |event| {
                        if let Some(role) = Role::from_code(&event_target_value(&event)) {
                            grant.role.set(role);
                            // Another role belongs to other places; the district is one.
                            let only = scopes.with_untracked(|all| match all.as_slice() {
                                [(id, _)] => Some(*id),
                                _ => None,
                            });
                            grant.scope.set(only);
                        }
                    }
                >
                    {role_options(move || Some(grant.role.get()))}
                </select>
            </Field>
            <Field id="grant-scope" label=words::SCOPE required=true>
                <Pick id="grant-scope" options=scopes value=grant.scope/>
            </Field>
            <Field id="grant-from" label=words::FROM required=true>
                <input
                    id="grant-from"
                    class="input"
                    type="date"
                    prop:value=date(grant.from)
                    on:change=move |event| grant.from.set(event_target_value(&event).parse().ok())
                />
            </Field>
            <Field id="grant-until" label=words::UNTIL>
                <input
                    id="grant-until"
                    class="input"
                    type="date"
                    prop:value=date(grant.until)
                    on:change=move |event| grant.until.set(event_target_value(&event).parse().ok())
                />
            </Field>
        </div>
    }
}

/// The one-use link, shown once.
#[component]
pub(super) fn LinkNote(name: String, link: OneUseLink) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let address = [browser::origin(), link.path.clone()].concat();
    let copied = RwSignal::new(false);
    let shown = address.clone();
    let text = move || {
        let until = clock::moment(link.expires_at, station.now.get(), lang.get());
        words::CREATED_TEXT.with(lang.get(), &[&name, &until])
    };
    view! {
        <div class="note link-note" role="status">
            <p>{text}</p>
            <div class="row">
                <input
                    class="input"
                    readonly
                    data-testid="one-use-link"
                    aria-label=tr(words::LINK)
                    value=shown
                />
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        browser::copy(&address);
                        copied.set(true);
                    }
                >
                    <Icon name="copy"/>
                    {move || {
                        let text = if copied.get() { shell::COPIED } else { words::COPY_LINK };
                        text.of(lang.get())
                    }}
                </button>
            </div>
        </div>
    }
}
