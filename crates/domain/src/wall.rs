//! What may hang where everybody reads it: in a hall where nobody is signed in, in a calendar whose address
//! goes from hand to hand, on paper. A matter is often called as the request was that it grew out of, and
//! that may name who raised it.

use shared::id::OrganisationId;
use shared::petitioner::Petitioner;
use shared::request::{Publicity, Request, Topic};
use shared::supervision::{Publication, Supervision, Withdrawn};
use shared::time::{LocalDate, Timestamp};

use crate::scan;

/// A line that a person typed, as everybody may read it. Made by [`Public::of`] alone, so what takes one
/// cannot be given a line as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public(Option<String>);

/// A request that a line is about, and who raised it.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'a> {
    /// The request.
    pub request: &'a Request,
    /// What is on file of who raised it.
    pub petitioner: &'a Petitioner,
}

/// On what ground everybody is told of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Each request that it is about is marked public, or partly so.
    Marked,
    /// The committee has published it (公示), which it decides of the matter as a whole.
    Published,
}

/// Whether a publication stands on a day. Withdrawn, it goes at once, not at the end of the day.
pub fn stands(one: &Publication, day: LocalDate) -> bool {
    let is_up = |down: &Withdrawn| day < down.at.day();
    (one.at.day()..=one.until).contains(&day) && one.withdrawn.as_ref().is_none_or(is_up)
}

/// What of a matter stands published on a day, the oldest first.
pub fn published(body: &Supervision, day: LocalDate) -> impl Iterator<Item = &Publication> {
    let all = body.publications.iter();
    all.filter(move |one| stands(one, day))
}

impl Ground {
    /// The ground on which everybody is told of a supervised matter on a day: a publication has an end.
    pub fn of_matter(body: &Supervision, day: LocalDate) -> Self {
        if published(body, day).next().is_some() {
            Self::Published
        } else {
            Self::Marked
        }
    }
}

/// Whether what a request is about may be told to everybody. What keeps its petitioner's identity is told
/// on no ground.
pub const fn may_tell(request: &Request, ground: Ground) -> bool {
    let is_public = match ground {
        Ground::Published => true,
        Ground::Marked => match request.marks.publicity {
            Publicity::Closed => false,
            Publicity::Partly | Publicity::Open => true,
        },
    };
    is_public && !request.marks.confidential
}

impl Public {
    /// A line, by the requests that it is about; `None` stands for one that could not be read. The line
    /// stands only if everybody may, on that ground, be told of all of them, and then without what is on file of those who
    /// raised them.
    pub fn of(line: &str, about: &[Option<Behind<'_>>], ground: Ground) -> Self {
        let mut told = scan::mask(line).text;
        for behind in about {
            match behind {
                Some(behind) if may_tell(behind.request, ground) => {
                    told = scan::unnamed(&told, behind.petitioner);
                }
                Some(_) | None => return Self(None),
            }
        }
        Self(Some(told))
    }

    /// The line; `None` where it is not for everybody.
    pub fn line(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// What everybody is told of a request as it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// 新登记.
    Registered,
    /// 答复.
    Replied,
    /// 办结.
    Closed,
}

/// A line of the ticker: when, what, in which street and on what topic. It has no room for a word that a
/// person typed, for a number or for an address of the request, so none can come to hang in a hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Event,
    /// In which street.
    pub street: OrganisationId,
    /// On what topic.
    pub topic: Topic,
}

/// What the ticker tells of a request, as it stands. Of what keeps its petitioner's identity it tells nothing:
/// a street, a topic and a minute may be enough to know somebody by.
pub fn happened(request: &Request) -> impl Iterator<Item = Happened> {
    let (street, topic) = (request.reach.street, request.topic);
    let is_told = !request.marks.confidential;
    let events = [
        (Event::Registered, Some(request.registered_at)),
        (Event::Replied, request.replied_at),
        (Event::Closed, request.closed_at),
    ];
    events.into_iter().filter_map(move |(event, at)| {
        let at = at.filter(|_| is_told)?;
        Some(Happened {
            at,
            event,
            street,
            topic,
        })
    })
}
