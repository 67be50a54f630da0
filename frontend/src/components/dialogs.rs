//! The one dialog that is open.

use leptos::prelude::*;

use super::assign_dialog::AssignDialog;
use super::attachments::{self, PictureDialog, RemoveFileDialog};
use super::close_dialog::CloseDialog;
use super::desk_count;
use super::export_dialog::ExportDialog;
use super::form_dialog::FormDialog;
use super::help_dialog::HelpDialog;
use super::move_dialog::MoveDialog;
use super::outbox::Outbox;
use super::rate_dialog::RateDialog;
use super::reply_dialog::ReplyDialog;
use super::sign_out_dialog::SignOutDialog;
use super::views_dialog::ViewsDialog;
use crate::pages::register::RegisterDialog;
use crate::ui::{Dialog, Ui};

/// Shows whichever dialog [`Ui`] names.
#[component]
pub fn Dialogs() -> impl IntoView {
    let ui = Ui::get();
    attachments::provide(ui);
    ui.outbox.set(Some(|| view! { <Outbox/> }.into_any()));
    on_cleanup(move || {
        ui.outbox.try_set(None);
    });
    let on_close = Callback::new(move |()| {
        ui.dialog.try_set(None);
        ui.mends.try_set(None);
    });
    // Here because it is fetched in every tab, and no part of a cold start.
    desk_count::follow();
    move || {
        ui.dialog.get().map(|dialog| match dialog {
            Dialog::Register(held) => view! { <RegisterDialog held on_close/> }.into_any(),
            Dialog::Assign(id, held) => {
                view! { <AssignDialog ids=vec![id] held on_close/> }.into_any()
            }
            Dialog::AssignAll(ids) => view! { <AssignDialog ids held=None on_close/> }.into_any(),
            Dialog::Reply(id, assignment) => {
                view! { <ReplyDialog id assignment on_close/> }.into_any()
            }
            Dialog::Rate(id, held) => view! { <RateDialog id held on_close/> }.into_any(),
            Dialog::Close(id) => view! { <CloseDialog id on_close/> }.into_any(),
            Dialog::Move(id) => view! { <MoveDialog id on_close/> }.into_any(),
            Dialog::Form(id, form, part, held) => {
                view! { <FormDialog id form part held on_close/> }.into_any()
            }
            Dialog::Picture(id, file) => view! { <PictureDialog id file on_close/> }.into_any(),
            Dialog::RemoveFile(file, name) => {
                view! { <RemoveFileDialog file name on_close/> }.into_any()
            }
            Dialog::Export(query) => view! { <ExportDialog query on_close/> }.into_any(),
            Dialog::Views => view! { <ViewsDialog on_close/> }.into_any(),
            Dialog::Help => view! { <HelpDialog on_close/> }.into_any(),
            Dialog::SignOut => view! { <SignOutDialog on_close/> }.into_any(),
        })
    }
}
