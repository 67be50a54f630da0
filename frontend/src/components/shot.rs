//! A file of a record of the work: a small picture, or its name.

use leptos::prelude::*;
use shared::attachment::{Attachment, AttachmentState};

use super::icon::Icon;

/// A photo, or another file.
#[component]
pub fn Shot(
    /// The file.
    file: Attachment,
) -> impl IntoView {
    let address = ["/api/attachments/", &file.id.to_string()].concat();
    let thumbnail = [&address, "/thumbnail"].concat();
    match &file.state {
        AttachmentState::Arrived(stored) if stored.has_thumbnail => view! {
            <li>
                <a class="shot" href=address target="_blank" rel="noopener">
                    <img src=thumbnail alt=file.name.clone() loading="lazy"/>
                </a>
            </li>
        }
        .into_any(),
        AttachmentState::Arrived(_) => view! {
            <li>
                <a href=address target="_blank" rel="noopener">{file.name.clone()}</a>
            </li>
        }
        .into_any(),
        AttachmentState::Announced => view! {
            <li class="card-meta" data-testid="shot-coming">
                <Icon name="sync"/>
                {file.name.clone()}
            </li>
        }
        .into_any(),
        AttachmentState::Refused { .. } | AttachmentState::Removed { .. } => ().into_any(),
    }
}
