//! Files, and what else of a case is fetched with the dialogs, as far as a cold start needs them: where
//! they will stand. What shows, takes and sends them says so in [`Ui::files`].

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::attachment::AttachTo;
use shared::id::RequestId;

use crate::station::uploads::Uploads;
use crate::station::view::Card;
use crate::ui::Ui;

/// Where files go: to which request, unless it is to a record of the work, and to which part.
pub type Target = (Option<RequestId>, AttachTo);

/// A case as it looks here.
pub type Shown = Memo<Option<Arc<Card>>>;

/// What was fetched.
#[derive(Clone, Copy)]
pub struct Parts {
    /// A place to choose files in.
    pub field: fn(Staged) -> AnyView,
    /// The files of a part of a case.
    pub attached: fn(Shown, AttachTo) -> AnyView,
    /// What of the work goes back to a request.
    pub tied: fn(RequestId) -> AnyView,
    /// Files on their way.
    pub uploads: Uploads,
}

/// Sends chosen files, or puts them back.
pub type Go = Box<dyn FnOnce(Option<Target>)>;

/// Files that were chosen in a form, until it is sent.
#[derive(Clone, Copy)]
pub struct Staged {
    /// How files are taken out of the field, as soon as there is one.
    pub taking: StoredValue<Option<Rc<dyn Fn() -> Go>>, LocalStorage>,
}

/// Files that were taken out of a form on its way.
pub struct Taken(Option<Go>);

impl Taken {
    /// Sends them where they belong, or puts them back: the form was refused.
    pub fn go(self, target: Option<Target>) {
        if let Some(go) = self.0 {
            go(target);
        }
    }
}

impl Staged {
    /// None.
    pub fn new() -> Self {
        Self {
            taking: StoredValue::new_local(None),
        }
    }

    /// Takes them out of the form.
    pub fn take(self) -> Taken {
        let taking = self.taking.try_get_value().flatten();
        Taken(taking.map(|taking| taking()))
    }
}

/// A place to choose files in.
pub fn field(staged: Staged) -> impl IntoView {
    let ui = Ui::get();
    move || ui.files.get().map(|parts| (parts.field)(staged))
}

/// The files of a part of a case.
pub fn shown(card: Shown, place: AttachTo) -> impl IntoView {
    let ui = Ui::get();
    move || ui.files.get().map(|parts| (parts.attached)(card, place))
}

/// What of the work goes back to a request.
pub fn tied(request: RequestId) -> impl IntoView {
    let ui = Ui::get();
    move || ui.files.get().map(|parts| (parts.tied)(request))
}
