//! Files: choosing them, how far they are, the gallery of a part of a case, and pictures large.
//!
//! Fetched with the dialogs; what is part of a cold start asks for it through [`super::files`].

use std::rc::Rc;

use leptos::{html, prelude::*};
use shared::attachment::{AttachTo, Attachment, AttachmentCommand, AttachmentState};
use shared::command::Command;
use shared::id::{AttachmentId, RequestId};
use shared::limits;
use shared::refusal::Refusal;
use shared::supervision::Subject;
use text::attachment as words;
use text::{Lang, Text};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, KeyboardEvent};

use super::dialog::{DialogFoot, Modal};
use super::error_note::RefusalNote;
use super::field::Field;
use super::files::{Go, Parts, Shown, Staged};
use super::icon::Icon;
use super::shot::TakeAway;
use super::tied::Tied;
use super::when::When;
use crate::settings::{lang, tr};
use crate::station::uploads::{self, Progress, Unfit, Uploads};
use crate::station::{Done, Here, Station};
use crate::ui::{Dialog, Ui};

/// What is offered to choose from. Naming the sorts makes phones convert what they take in their own.
const ACCEPT: &str =
    "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx,.pptx,.txt,.csv,.mp3,.m4a,.mp4";

/// Says that files can be shown, taken and sent from now on, and goes on with what waits.
pub fn provide(ui: Ui) {
    let uploads = Uploads::begin(Station::get());
    let lang = lang();
    Effect::new(move || {
        if let Some(name) = uploads.unread.get() {
            let why = words::UNREADABLE_HERE.of(lang.get_untracked());
            ui.warn([&name, " · ", why].concat(), None);
        }
    });
    ui.files.set(Some(Parts {
        field: |staged| view! { <FileField staged/> }.into_any(),
        attached: |card, place| {
            let adds = place == AttachTo::Intake;
            view! { <Attached card place adds/> }.into_any()
        },
        tied: |request| view! { <Tied subject=Subject::Request(request)/> }.into_any(),
        uploads,
    }));
    on_cleanup(move || {
        ui.files.try_set(None);
    });
}

fn uploads() -> Option<Uploads> {
    Ui::get()
        .files
        .with_untracked(|parts| parts.as_ref().map(|parts| parts.uploads))
}

fn why_unfit(unfit: Unfit, lang: Lang) -> String {
    match unfit {
        Unfit::Empty => words::EMPTY.of(lang).to_owned(),
        Unfit::TooLarge(given) => words::TOO_LARGE.with(
            lang,
            &[&words::size(limits::FILE_BYTES), &words::size(given)],
        ),
        Unfit::Sort => words::WRONG_TYPE.of(lang).to_owned(),
    }
}

// ---- choosing ---------------------------------------------------------------------------------

/// A file that was chosen, with an address of it for a look in advance.
#[derive(Clone)]
struct Chosen {
    number: u32,
    file: File,
    preview: Option<String>,
}

impl Chosen {
    fn new(number: u32, file: File) -> Self {
        let is_picture = file.type_().starts_with("image/");
        let preview = is_picture
            .then(|| web_sys::Url::create_object_url_with_blob(&file).ok())
            .flatten();
        Self {
            number,
            file,
            preview,
        }
    }

    fn release(&self) {
        if let Some(preview) = &self.preview {
            let _ = web_sys::Url::revoke_object_url(preview);
        }
    }
}

/// A button to choose files, which also takes what is dropped or pasted around it.
#[component]
fn Choose(
    /// Takes what was chosen and fits.
    on_files: Callback<(Vec<File>,)>,
    /// How many more there may be.
    #[prop(into)]
    room: Signal<usize>,
    /// A word beside the icon.
    word: Text,
) -> impl IntoView {
    let lang = lang();
    let root = NodeRef::<html::Div>::new();
    let input = NodeRef::<html::Input>::new();
    let wrong = RwSignal::new(Vec::<(String, Unfit)>::new());
    let too_many = RwSignal::new(false);
    let over = RwSignal::new(false);
    let take = move |files: Vec<File>| {
        if files.is_empty() {
            return;
        }
        let mut fit = Vec::new();
        let mut unfit = Vec::new();
        for file in files {
            match uploads::check(&file) {
                Ok(_) => fit.push(file),
                Err(why) => unfit.push((file.name(), why)),
            }
        }
        let room = room.get_untracked();
        too_many.set(fit.len() > room);
        fit.truncate(room);
        wrong.set(unfit);
        if !fit.is_empty() {
            on_files.run((fit,));
        }
    };
    // What is dropped or pasted in the form, the box or the section around belongs here.
    let is_ours = move |event: &web_sys::Event| {
        let root = root.try_get_untracked().flatten();
        let zone = root.and_then(|root| root.closest("form, .note-box, .dropzone").ok().flatten());
        let target = uploads::target(event);
        zone.is_some_and(|zone| zone.contains(target.as_ref().map(AsRef::as_ref)))
    };
    let listeners = [
        window_event_listener(leptos::ev::paste, move |event| {
            let files = uploads::held(event.clipboard_data());
            if !files.is_empty() && is_ours(&event) {
                event.prevent_default();
                take(files);
            }
        }),
        window_event_listener(leptos::ev::dragover, move |event| {
            // A file that is dropped beside it must not take the place of the page.
            event.prevent_default();
            over.try_set(is_ours(&event));
        }),
        window_event_listener(leptos::ev::drop, move |event| {
            let files = uploads::held(event.data_transfer());
            if !files.is_empty() {
                event.prevent_default();
                over.try_set(false);
                if is_ours(&event) {
                    take(files);
                }
            }
        }),
    ];
    on_cleanup(move || {
        for listener in listeners {
            listener.remove();
        }
    });
    let told = move || {
        let lang = lang.get();
        let mut lines: Vec<_> = wrong
            .get()
            .into_iter()
            .map(|(name, why)| [&name, " · ", &why_unfit(why, lang)].concat())
            .collect();
        if too_many.get() {
            lines.push(words::TOO_MANY.count(lang, limits::FILES_PER_PART));
        }
        lines
            .into_iter()
            .map(|line| {
                view! {
                    <p class="hint bad" role="alert" data-testid="file-unfit">
                        <Icon name="alert"/>
                        <span>{line}</span>
                    </p>
                }
            })
            .collect_view()
    };
    view! {
        <div class="choose" class:over=move || over.get() node_ref=root>
            <button
                type="button"
                class="button small quiet"
                data-testid="add-file"
                title=move || {
                    let lang = lang.get();
                    [words::HINT.of(lang), "\n", words::PRIVACY.of(lang)].concat()
                }
                on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }
            >
                <Icon name="clip"/>
                {tr(word)}
            </button>
            <input
                node_ref=input
                type="file"
                class="visually-hidden"
                tabindex="-1"
                aria-hidden="true"
                multiple=true
                accept=ACCEPT
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        take(uploads::listed(input.files()));
                        // The same file may be chosen again.
                        input.set_value("");
                    }
                }
            />
            {told}
        </div>
    }
}

/// Files that go with a form when it is sent.
#[component]
pub fn FileField(staged: Staged) -> impl IntoView {
    let lang = lang();
    let chosen = RwSignal::new_local(Vec::<Chosen>::new());
    let next = StoredValue::new(0u32);
    let add = move |files: Vec<File>| {
        let new = files.into_iter().map(|file| {
            next.update_value(|next| *next += 1);
            Chosen::new(next.get_value(), file)
        });
        let new: Vec<_> = new.collect();
        if chosen
            .try_update(|held| held.extend(new.iter().cloned()))
            .is_none()
        {
            new.iter().for_each(Chosen::release);
        }
    };
    let uploads = uploads();
    staged.taking.try_set_value(Some(Rc::new(move || {
        let taken = chosen.try_update(std::mem::take).unwrap_or_default();
        let files: Vec<File> = taken
            .into_iter()
            .map(|one| {
                one.release();
                one.file
            })
            .collect();
        let go: Go = Box::new(move |target| match (target, uploads) {
            (Some((request, to)), Some(uploads)) => uploads.send(files, request, to),
            (None, _) | (_, None) => add(files),
        });
        go
    })));
    on_cleanup(move || {
        staged.taking.try_set_value(None);
        chosen.with_untracked(|held| held.iter().for_each(Chosen::release));
    });
    let room = Signal::derive(move || limits::FILES_PER_PART.saturating_sub(chosen.with(Vec::len)));
    let row = move |one: Chosen| {
        let name = one.file.name();
        let number = one.number;
        let label = name.clone();
        let size = words::size(one.file.size() as u64);
        let remove = move |_| {
            chosen.update(|held| {
                held.iter()
                    .filter(|one| one.number == number)
                    .for_each(Chosen::release);
                held.retain(|one| one.number != number);
            });
        };
        let face = match one.preview {
            Some(preview) => view! { <img src=preview alt=""/> }.into_any(),
            None => view! { <Icon name="file"/> }.into_any(),
        };
        view! {
            <li class="file" data-testid="staged-file">
                <span class="face">{face}</span>
                <span class="file-name">{name}</span>
                <small>{size}</small>
                <button
                    type="button"
                    class="button icon-only small"
                    aria-label=move || words::REMOVE.with(lang.get(), &[&label])
                    on:click=remove
                >
                    <Icon name="close"/>
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="file-field">
            <ul class="files">
                {move || chosen.get().into_iter().map(row).collect_view()}
            </ul>
            <Choose on_files=Callback::new(move |(files,)| add(files)) room word=words::ADD/>
        </div>
    }
}

// ---- showing ----------------------------------------------------------------------------------

fn address(id: AttachmentId, ending: &str) -> String {
    ["/api/attachments/", &id.to_string(), ending].concat()
}

/// The files of a part of a case.
#[component]
pub fn Attached(
    card: Shown,
    place: AttachTo,
    /// Whether more may be added here, by whoever may.
    #[prop(optional)]
    adds: bool,
) -> impl IntoView {
    let station = Station::get();
    let files = Memo::new(move |_| {
        let own = station.account();
        card.with(|card| {
            let files = card.iter().flat_map(|card| &card.files);
            // Why bytes were not taken concerns who sent them.
            let shown = |file: &&Attachment| {
                file.owner.place() == place
                    && (file.by == own || !matches!(file.state, AttachmentState::Refused { .. }))
            };
            files.filter(shown).cloned().collect::<Vec<_>>()
        })
    });
    let may = Memo::new(move |_| {
        let actor = station.actor.get();
        card.with(|card| match (&actor, card) {
            (Some(actor), Some(card)) if adds => {
                domain::attachment::may_attach(actor, &card.request, place, station.today())
            }
            _ => false,
        })
    });
    let room = Signal::derive(move || {
        let held = files.with(|files| files.iter().filter(|file| file.counts()).count());
        limits::FILES_PER_PART.saturating_sub(held)
    });
    let uploads = uploads();
    let add = move |files: Vec<File>| {
        let request = card.with_untracked(|card| card.as_ref().map(|card| card.request.id));
        if let (Some(uploads), Some(request)) = (uploads, request) {
            uploads.send(files, Some(request), place);
        }
    };
    let (pictures, rows) = (
        move || split(&files.get(), true),
        move || split(&files.get(), false),
    );
    view! {
        <When when=move || may.get() || !files.with(Vec::is_empty)>
            <div class="attached dropzone" data-testid="attached">
                <When when=move || !pictures().is_empty()>
                    <ul class="pictures">
                        <For
                            each=pictures
                            key=|file| file.id
                            children=|file| view! { <Picture file/> }.into_any()
                        />
                    </ul>
                </When>
                <When when=move || !rows().is_empty()>
                    <ul class="files">
                        <For
                            each=rows
                            key=|file| (file.id, file.state.code(), file.owner)
                            children=|file| view! { <Row file/> }.into_any()
                        />
                    </ul>
                </When>
                <When when=move || may.get()>
                    <Choose
                        on_files=Callback::new(move |(files,)| add(files))
                        room
                        word=words::ADD
                    />
                </When>
            </div>
        </When>
    }
}

fn has_thumbnail(file: &Attachment) -> bool {
    file.stored().is_some_and(|stored| stored.has_thumbnail)
}

/// Pictures that are there, or everything else.
fn split(files: &[Attachment], pictures: bool) -> Vec<Attachment> {
    let wanted = files.iter().filter(|file| has_thumbnail(file) == pictures);
    wanted.cloned().collect()
}

/// What a picture is, for who does not see it.
fn alt(file: &Attachment, lang: Lang) -> String {
    words::ALT.with(lang, &[&file.name, &file.by_name])
}

#[component]
fn Picture(file: Attachment) -> impl IntoView {
    let (ui, lang) = (Ui::get(), lang());
    let (id, request) = (file.id, file.request);
    let open = move |_| {
        if let Some(request) = request {
            ui.dialog.set(Some(Dialog::Picture(request, id)));
        }
    };
    let name = file.name.clone();
    view! {
        <li>
            <button
                type="button"
                class="picture"
                data-testid="picture"
                aria-label=move || words::OPEN.with(lang.get(), &[&name])
                on:click=open
            >
                <img
                    src=address(id, "/thumbnail")
                    alt=move || alt(&file, lang.get())
                    loading="lazy"
                    decoding="async"
                />
            </button>
        </li>
    }
}

/// A file that is no picture, or not there.
#[component]
fn Row(file: Attachment) -> impl IntoView {
    let lang = lang();
    let size = words::size(file.stored().map_or(file.size, |stored| stored.size));
    let name = file.name.clone();
    let state = file.state.code();
    let body = match file.state.clone() {
        AttachmentState::Arrived(_) => view! {
            <a class="file-name" href=address(file.id, "") target="_blank" rel="noopener">
                {name}
            </a>
            <small>{size}</small>
        }
        .into_any(),
        AttachmentState::Announced => {
            let shown = file.clone();
            view! {
                <span class="file-name">{name}</span>
                <small>{size}</small>
                <OnItsWay file=shown/>
            }
            .into_any()
        }
        AttachmentState::Refused { reason } => view! {
            <span class="file-name">{name}</span>
            <span class="hint bad">
                {move || {
                    let lang = lang.get();
                    words::FAILED.with(lang, &[words::why_not(reason).of(lang)])
                }}
            </span>
        }
        .into_any(),
        AttachmentState::Removed { reason } => view! {
            <span class="file-name gone">{name}</span>
            <span class="hint">{move || words::REMOVED.with(lang.get(), &[&reason])}</span>
        }
        .into_any(),
    };
    view! {
        <li class="file" data-testid="file" data-state=state>
            <span class="face"><Icon name="file"/></span>
            {body}
            <TakeAway file/>
        </li>
    }
}

/// How far a file is: in detail for who sends it, in a word for others.
#[component]
fn OnItsWay(file: Attachment) -> impl IntoView {
    let (station, lang) = (Station::get(), lang());
    let uploads = uploads();
    let is_own = file.by == station.account();
    let id = file.id;
    let progress = Memo::new(move |_| {
        let uploads = uploads.filter(|_| is_own)?;
        uploads.progress.with(|all| all.get(&id).copied())
    });
    let word = move || {
        let lang = lang.get();
        match progress.get() {
            None if is_own => words::WAITING.of(lang).to_owned(),
            None => words::COMING.with(lang, &[&file.by_name]),
            Some(Progress::Waiting) => words::WAITING.of(lang).to_owned(),
            Some(Progress::HeldUp) => words::HELD_UP.of(lang).to_owned(),
            Some(Progress::Sending(percent)) => words::UPLOADING.count(lang, percent.into()),
            Some(Progress::Checking) => words::CHECKING.of(lang).to_owned(),
            Some(Progress::Failed(code)) => {
                words::FAILED.with(lang, &[text::api::sentence(code).of(lang)])
            }
        }
    };
    let percent = move || match progress.get() {
        Some(Progress::Sending(percent)) => Some(percent),
        Some(Progress::Checking) => Some(100),
        Some(Progress::Waiting | Progress::HeldUp | Progress::Failed(_)) | None => None,
    };
    let bar = move || {
        percent().map(|percent| {
            view! { <progress max="100" value=percent.to_string() aria-label=tr(words::CHECKING)></progress> }
        })
    };
    // Told where it matters: a device that keeps nothing loses it with the page.
    let unkept = move || is_own && progress.get().is_some() && !station.durable.get();
    view! {
        <span class="hint" data-testid="file-progress">{word}</span>
        {bar}
        <When when=unkept>
            <span class="hint warn">{tr(words::NOT_KEPT)}</span>
        </When>
    }
}

// ---- dialogs ----------------------------------------------------------------------------------

fn card_of(station: Station, id: RequestId) -> Shown {
    let slot = station.card(id);
    Memo::new(move |_| slot.get())
}

/// A picture, large; the arrow keys go to the others of the case.
#[component]
pub fn PictureDialog(id: RequestId, file: AttachmentId, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let card = card_of(station, id);
    let shown = RwSignal::new(file);
    let all = Memo::new(move |_| {
        card.with(|card| {
            let files = card.as_ref().map_or(&[][..], |card| &card.files);
            split(files, true)
        })
    });
    let place =
        Memo::new(move |_| all.with(|all| all.iter().position(|file| file.id == shown.get())));
    // Taken away by somebody while it was looked at.
    Effect::new(move || {
        if place.get().is_none() {
            on_close.run(());
        }
    });
    let current = Memo::new(move |_| {
        let place = place.get()?;
        all.with(|all| all.get(place).cloned())
    });
    let step = move |by: isize| {
        all.with_untracked(|all| {
            let next = place
                .get_untracked()
                .and_then(|place| place.checked_add_signed(by))
                .and_then(|place| all.get(place));
            if let Some(next) = next {
                shown.set(next.id);
            }
        });
    };
    let on_key = Callback::new(move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => step(-1),
        "ArrowRight" => step(1),
        _ => {}
    });
    let title = Signal::derive(move || {
        current.with(|file| {
            file.as_ref()
                .map_or_else(String::new, |file| file.name.clone())
        })
    });
    let caption = move || {
        let (place, lang) = (place.get()? + 1, lang.get());
        let count = all.with(Vec::len);
        let numbers = words::COUNT.with(lang, &[&place.to_string(), &count.to_string()]);
        let file = current.get()?;
        let at = text::clock::moment(file.at, station.now.get(), lang);
        Some([&numbers, " · ", &file.by_name, " · ", &at].concat())
    };
    let picture = move || {
        let file = current.get()?;
        let sides = file.stored().and_then(|stored| stored.dimensions);
        let (width, height) = sides.unwrap_or_default();
        Some(view! {
            <img
                src=address(file.id, "")
                width=width.to_string()
                height=height.to_string()
                alt=alt(&file, lang.get())
                data-testid="large-picture"
            />
        })
    };
    let at_end = move |last: bool| {
        let end = if last {
            all.with(Vec::len).checked_sub(1)
        } else {
            Some(0)
        };
        place.get() == end
    };
    view! {
        <Modal title on_close name="picture-dialog" size="picture-dialog" on_key>
            <div class="stage">{picture}</div>
            <footer class="dialog-foot">
                <span class="hint">{caption}</span>
                <span class="grow"></span>
                <button
                    type="button"
                    class="button"
                    disabled=move || at_end(false)
                    on:click=move |_| step(-1)
                >
                    {tr(words::PREVIOUS)}
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || at_end(true)
                    on:click=move |_| step(1)
                >
                    {tr(words::NEXT)}
                </button>
                <a class="button" href=move || address(shown.get(), "?save") download>
                    {tr(words::DOWNLOAD)}
                </a>
                {move || {
                    current
                        .get()
                        .filter(|file| {
                            let actor = station.actor.get();
                            let today = station.today();
                            actor
                                .is_some_and(|actor| {
                                    domain::attachment::may_remove(&actor, file, today)
                                })
                        })
                        .map(|file| {
                            view! {
                                <button
                                    type="button"
                                    class="button danger"
                                    data-testid="remove-picture"
                                    on:click=move |_| {
                                        let name = file.name.clone();
                                        ui.dialog.set(Some(Dialog::RemoveFile(file.id, name)));
                                    }
                                >
                                    {tr(words::REMOVE_SHORT)}
                                </button>
                            }
                        })
                }}
            </footer>
        </Modal>
    }
}

/// Taking a file away: it cannot be brought back.
#[component]
pub fn RemoveFileDialog(file: AttachmentId, name: String, on_close: Callback<()>) -> impl IntoView {
    let (station, ui, lang) = (Station::get(), Ui::get(), lang());
    let reason = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let here = Here::new();
    let title = Signal::derive(move || words::REMOVE_TITLE.with(lang.get(), &[&name]));
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let command = Command::Attachment(AttachmentCommand::Remove {
            attachment: file,
            reason: reason.get_untracked(),
        });
        spawn_local(async move {
            let result = station.act(command, None, here).await;
            if here.is_gone() {
                return;
            }
            busy.set(false);
            match result {
                Ok(done) => {
                    on_close.run(());
                    let lang = lang.get_untracked();
                    let said = match done {
                        Done::Confirmed(_) => words::REMOVED_TOAST.of(lang).to_owned(),
                        Done::Queued => crate::moves::queued(station, lang),
                        Done::Pending => text::board::STILL_TOAST.of(lang).to_owned(),
                    };
                    ui.toast(said, None);
                }
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                }
            }
        });
    };
    let count = Signal::derive(move || (reason.with(|r| r.trim().chars().count()), limits::REASON));
    view! {
        <Modal title on_close name="remove-file-dialog">
            <form
                class="dialog-body stack"
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <p class="binding">{tr(words::REMOVE_TEXT)}</p>
                <Field id="remove-reason" label=words::REMOVE_REASON count>
                    <input
                        id="remove-reason"
                        class="input"
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    />
                </Field>
                <RefusalNote refusal=refused/>
                <DialogFoot on_close>
                    <button
                        type="submit"
                        class="button danger"
                        aria-busy=move || busy.get().to_string()
                    >
                        {tr(words::REMOVE_SUBMIT)}
                    </button>
                </DialogFoot>
            </form>
        </Modal>
    }
}
