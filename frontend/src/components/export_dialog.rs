//! 导出台账: as text, as a workbook, or into a form of the office.

use leptos::prelude::*;
use shared::export::{
    ExportCall, ExportFormat, Form, FormColumn, FormLayout, FormLook, KeepFormCall, LookCall,
};
use shared::filter::ListQuery;
use shared::id::FormId;
use shared::ledger::LedgerColumn;
use text::{clock, export as words, ledger};
use wasm_bindgen_futures::spawn_local;

use super::dialog::{DialogFoot, Modal};
use super::error_note::ErrorNote;
use super::field::Field;
use super::icon::Icon;
use super::segment::{Choice, Segment};
use super::when::When;
use crate::browser;
use crate::settings::{lang, tr};
use crate::station::api::{self, ApiError};
use crate::station::{Here, Station};
use crate::ui::Ui;

/// Base64 of it must fit into one call.
const FORM_BYTES: f64 = 700.0 * 1024.0;

/// What the ledger is exported as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Csv,
    Xlsx,
    Form,
}

/// The forms, and a new one on its way.
#[derive(Clone, Copy)]
struct Forms {
    kept: RwSignal<Vec<Form>>,
    chosen: RwSignal<Option<FormId>>,
    error: RwSignal<Option<ApiError>>,
    here: Here,
}

impl Forms {
    fn ask(self) {
        spawn_local(async move {
            match api::forms().await {
                Ok(forms) if !self.here.is_gone() => {
                    if self.chosen.get_untracked().is_none() {
                        self.chosen.set(forms.last().map(|form| form.id));
                    }
                    self.kept.set(forms);
                }
                Ok(_) => {}
                Err(failed) => {
                    self.error.try_set(Some(failed));
                }
            }
        });
    }
}

/// The dialog.
#[component]
pub fn ExportDialog(query: String, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let format = RwSignal::new(As::Xlsx);
    let columns = RwSignal::new(LedgerColumn::BOOK.to_vec());
    let total = RwSignal::new(None::<u64>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let forms = Forms {
        kept: RwSignal::new(Vec::new()),
        chosen: RwSignal::new(None),
        error: RwSignal::new(None),
        here,
    };
    forms.ask();
    let list = ListQuery::from_query(&query);
    spawn_local(async move {
        if let Ok(page) = api::list(&list, 0, 1).await {
            total.try_set(Some(page.total));
        }
    });
    let query = StoredValue::new(query);
    let ready = move || match format.get() {
        As::Csv | As::Xlsx => columns.with(|columns| !columns.is_empty()),
        As::Form => forms.chosen.get().is_some(),
    };
    let take = move |_| {
        if busy.get_untracked() || !ready() {
            return;
        }
        busy.set(true);
        error.set(None);
        let what = format.get_untracked();
        let lang = lang.get_untracked();
        let call = ExportCall {
            query: query.get_value(),
            format: match what {
                As::Csv => ExportFormat::Csv,
                As::Xlsx | As::Form => ExportFormat::Xlsx,
            },
            columns: columns.get_untracked(),
            lang: lang.tag().to_owned(),
            form: forms.chosen.get_untracked().filter(|_| what == As::Form),
        };
        let day = station.now.get_untracked().day().to_string();
        spawn_local(async move {
            let result = api::export(&call).await;
            busy.try_set(false);
            match result {
                Ok(file) => {
                    let name = words::FILE_NAME.with(lang, &[&day]);
                    browser::save(&file, &[&name, ".", call.format.code()].concat());
                    if !here.is_gone() {
                        let count = total.get_untracked().unwrap_or_default();
                        ui.toast(words::TAKEN.count(lang, count as usize), None);
                        on_close.run(());
                    }
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let rows = move || {
        let total = total.get()?;
        Some(words::ROWS.count(lang.get(), total as usize))
    };
    let choices = vec![
        Choice {
            value: As::Xlsx,
            word: words::FORMAT_XLSX,
        },
        Choice {
            value: As::Csv,
            word: words::FORMAT_CSV,
        },
        Choice {
            value: As::Form,
            word: words::FORMAT_FORM,
        },
    ];
    view! {
        <Modal
            title=Signal::derive(move || words::TITLE.of(lang.get()).to_owned())
            on_close
            size="wide"
            name="export-dialog"
        >
            <div class="dialog-body stack">
                <p data-testid="export-rows">{rows}</p>
                <Segment
                    legend=words::FORMAT
                    name="export-format"
                    choices
                    value=Signal::derive(move || Some(format.get()))
                    on_choice=Callback::new(move |what| format.set(what))
                />
                <When when=move || format.get() != As::Form>
                    <Columns columns/>
                </When>
                <When when=move || format.get() == As::Form>
                    <FormChoice forms/>
                </When>
                <p class="hint">{tr(words::ON_RECORD)}</p>
                <ErrorNote error/>
            </div>
            <DialogFoot on_close>
                <button
                    type="button"
                    class="button main"
                    data-testid="export-take"
                    disabled=move || !ready()
                    aria-busy=move || busy.get().to_string()
                    on:click=take
                >
                    {move || {
                        let word = if busy.get() { words::TAKING } else { words::TAKE };
                        word.of(lang.get())
                    }}
                </button>
            </DialogFoot>
        </Modal>
    }
}

/// Which columns, in the order of the book.
#[component]
fn Columns(columns: RwSignal<Vec<LedgerColumn>>) -> impl IntoView {
    let one = move |column: LedgerColumn| {
        let is_on = move || columns.with(|columns| columns.contains(&column));
        view! {
            <label class="tick">
                <input
                    type="checkbox"
                    data-column=column.code()
                    prop:checked=is_on
                    on:change=move |_| {
                        columns
                            .update(|columns| {
                                if columns.contains(&column) {
                                    columns.retain(|held| *held != column);
                                } else {
                                    columns.push(column);
                                    columns.sort_unstable();
                                }
                            });
                    }
                />
                {tr(ledger::head(column))}
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="group">
            <legend>{tr(words::COLUMNS)}</legend>
            <div class="row">
                <button
                    type="button"
                    class="button small"
                    data-testid="export-all"
                    on:click=move |_| columns.set(LedgerColumn::ALL.to_vec())
                >
                    {tr(words::EVERY_COLUMN)}
                </button>
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| columns.set(LedgerColumn::BOOK.to_vec())
                >
                    {tr(words::BOOK)}
                </button>
            </div>
            <div class="ticks">
                {LedgerColumn::ALL.iter().copied().map(one).collect_view()}
            </div>
            <When when=move || columns.with(Vec::is_empty)>
                <p class="hint bad">{tr(words::NONE_CHOSEN)}</p>
            </When>
        </fieldset>
    }
}

/// Which form; and, for those who keep them, a new one.
#[component]
fn FormChoice(forms: Forms) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let may_keep = Memo::new(move |_| {
        let today = station.today();
        station.actor.with(|actor| {
            actor
                .as_ref()
                .is_some_and(|actor| domain::export::may_keep_forms(actor, today))
        })
    });
    let option = move |form: Form| {
        let id = form.id;
        view! {
            <option
                value=id.to_string()
                prop:selected=move || forms.chosen.get() == Some(id)
            >
                {form.name}
            </option>
        }
        .into_any()
    };
    let about = move || {
        let id = forms.chosen.get()?;
        let lang = lang.get();
        forms.kept.with(|kept| {
            let form = kept.iter().find(|form| form.id == id)?;
            let day = clock::day(form.at.day(), lang);
            let heads: Vec<String> = form
                .layout
                .columns
                .iter()
                .map(|column| ledger::head(column.column).of(lang).to_owned())
                .collect();
            let line = words::FORM_BY.with(lang, &[&form.name, &form.by_name, &day]);
            Some([&line, " · ", &text::list(lang, &heads)].concat())
        })
    };
    let throw_away = move |_| {
        let Some(id) = forms.chosen.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match api::drop_form(id).await {
                Ok(()) => {
                    forms.chosen.try_set(None);
                    forms.ask();
                }
                Err(failed) => {
                    forms.error.try_set(Some(failed));
                }
            }
        });
    };
    view! {
        <div class="stack" data-testid="forms">
            <When
                when=move || forms.kept.with(|kept| !kept.is_empty())
                fallback=move || view! { <p>{tr(words::NO_FORMS)}</p> }
            >
                <Field id="export-form" label=words::FORM>
                    <select
                        id="export-form"
                        class="input"
                        on:change=move |event| {
                            forms.chosen.set(event_target_value(&event).parse().ok());
                        }
                    >
                        {move || forms.kept.get().into_iter().map(option).collect_view()}
                    </select>
                </Field>
                <p class="hint">{about}</p>
                <When when=move || may_keep.get()>
                    <button
                        type="button"
                        class="button small quiet"
                        data-testid="form-drop"
                        on:click=throw_away
                    >
                        {tr(words::DROP)}
                    </button>
                </When>
            </When>
            <When when=move || may_keep.get()>
                <NewForm forms/>
            </When>
            <ErrorNote error=forms.error/>
        </div>
    }
}

/// A form is brought: its heads are looked for, what they mean is guessed, and put right by hand.
#[component]
fn NewForm(forms: Forms) -> impl IntoView {
    let lang = lang();
    let file = StoredValue::new(String::new());
    let look = RwSignal::new(None::<FormLook>);
    let name = RwSignal::new(String::new());
    let columns = RwSignal::new(Vec::<FormColumn>::new());
    let is_large = RwSignal::new(false);
    let bring = move |event: web_sys::Event| {
        let Some(chosen) = browser::chosen_file(&event) else {
            return;
        };
        look.set(None);
        forms.error.set(None);
        is_large.set(chosen.size() > FORM_BYTES);
        if is_large.get_untracked() {
            return;
        }
        let called = chosen.name();
        name.set(called.trim_end_matches(".xlsx").to_owned());
        spawn_local(async move {
            let Some(bytes) = browser::base64_of(chosen).await else {
                return;
            };
            let call = LookCall { file: bytes };
            let result = api::look_at_form(&call).await;
            if forms.here.is_gone() {
                return;
            }
            match result {
                Ok(found) => {
                    file.set_value(call.file);
                    let guessed = found.heads.iter().filter_map(|head| {
                        Some(FormColumn {
                            at: head.at,
                            column: head.guess?,
                        })
                    });
                    columns.set(guessed.collect());
                    look.set(Some(found));
                }
                Err(failed) => forms.error.set(Some(failed)),
            }
        });
    };
    let keep = move |_| {
        let Some(found) = look.get_untracked() else {
            return;
        };
        let call = KeepFormCall {
            name: name.get_untracked(),
            layout: FormLayout {
                sheet: found.sheet,
                head_row: found.head_row,
                columns: columns.get_untracked(),
            },
            file: file.get_value(),
        };
        forms.error.set(None);
        spawn_local(async move {
            match api::keep_form(&call).await {
                Ok(kept) => {
                    look.try_set(None);
                    forms.chosen.try_set(Some(kept.id));
                    forms.ask();
                }
                Err(failed) => {
                    forms.error.try_set(Some(failed));
                }
            }
        });
    };
    let ready = move || {
        name.with(|name| !name.trim().is_empty()) && columns.with(|columns| !columns.is_empty())
    };
    let mapping = move |found: FormLook| {
        let row = found.head_row.to_string();
        let sheet = found.sheet.clone();
        let title = move || words::HEADS.with(lang.get(), &[&row, &sheet]);
        let heads = found.heads.into_iter().map(move |head| {
            let at = head.at;
            let meant = move || {
                columns.with(|columns| {
                    columns
                        .iter()
                        .find(|held| held.at == at)
                        .map(|held| held.column)
                })
            };
            let option = move |column: LedgerColumn| {
                view! {
                    <option value=column.code() prop:selected=move || meant() == Some(column)>
                        {tr(ledger::head(column))}
                    </option>
                }
                .into_any()
            };
            view! {
                <label class="head-of-form">
                    <span>{head.text}</span>
                    <select
                        class="input"
                        on:change=move |event| {
                            let column = LedgerColumn::from_code(&event_target_value(&event));
                            columns
                                .update(|columns| {
                                    columns.retain(|held| held.at != at);
                                    if let Some(column) = column {
                                        columns.push(FormColumn { at, column });
                                        columns.sort_by_key(|held| held.at);
                                    }
                                });
                        }
                    >
                        <option value="" prop:selected=move || meant().is_none()>
                            {tr(words::LEFT_EMPTY)}
                        </option>
                        {LedgerColumn::ALL.iter().copied().map(option).collect_view()}
                    </select>
                </label>
            }
            .into_any()
        });
        view! {
            <div class="stack" data-testid="form-heads">
                <Field id="form-name" label=words::FORM_NAME required=true>
                    <input
                        id="form-name"
                        class="input"
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </Field>
                <p class="hint">{title}</p>
                <div class="heads-of-form">{heads.collect_view()}</div>
                <button
                    type="button"
                    class="button"
                    data-testid="form-keep"
                    disabled=move || !ready()
                    on:click=keep
                >
                    <Icon name="check"/>
                    {tr(words::KEEP)}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <Field id="form-file" label=words::BRING>
            <input id="form-file" class="input" type="file" accept=".xlsx" on:change=bring/>
        </Field>
        <When when=move || is_large.get()>
            <p class="hint bad" role="alert">{tr(words::FILE_TOO_LARGE)}</p>
        </When>
        {move || look.get().map(mapping)}
    }
}
