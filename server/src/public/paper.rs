//! Case paper (意见办理单) and reply letter (答复函), on A4, of what the reader may see.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use shared::api::{CaseFile, HistoryLine};
use shared::assignment::{Assignment, Reply, Share};
use shared::petitioner::Reporter;
use shared::record::Record;
use shared::request::Request;
use text::{Lang, Text, clock, course, names, public as words, request as request_words};

use super::page::{Page, Sheet, print_bar};
use super::reader::{Reader, Trouble};
use super::shown::{Names, named};
use crate::http::App;
use crate::http::actor::SignedIn;
use crate::http::error::ApiError;
use crate::http::requests::{load_case, number, petitioner};

/// A case as its reader may see it.
struct Sight {
    request: Request,
    parts: Vec<Assignment>,
    file: CaseFile,
    names: Names,
}

impl Sight {
    async fn read(app: &App, staff: Result<SignedIn, ApiError>, id: &str) -> Result<Self, Trouble> {
        let file = load_case(app, &staff?, id, None).await?;
        let (mut request, mut parts) = (None, Vec::new());
        for versioned in &file.records {
            match &versioned.record {
                Record::Request(found) => request = Some(Request::clone(found)),
                Record::Assignment(found) => parts.push(Assignment::clone(found)),
                Record::Organisation(_)
                | Record::Account(_)
                | Record::Note(_)
                | Record::Draft(_)
                | Record::Rulebook(_)
                | Record::Template(_)
                | Record::View(_)
                | Record::Work(_)
                | Record::Attachment(_) => {}
            }
        }
        let mut request = request.ok_or(Trouble::Gone)?;
        // Paper goes from hand to hand: nobody is named on it.
        let known = petitioner(&app.node, request.id).await?;
        let publish = |text: &mut String| *text = domain::scan::published(text, &known);
        let replies = parts.iter_mut().filter_map(|part| part.reply.as_mut());
        for reply in replies.chain(request.answer.as_mut()) {
            publish(&mut reply.text);
        }
        for text in [&mut request.title, &mut request.text, &mut request.place] {
            publish(text);
        }
        for rating in &mut request.ratings {
            publish(&mut rating.reason);
        }
        parts.sort_by_key(|part| (part.round, part.share, part.assigned_at));
        let wanted = named(&file.history)
            .chain(parts.iter().map(|part| part.unit))
            .chain([request.reach.station])
            .chain(request.community);
        let mut snapshot = app.node.storage.snapshot().await?;
        let names = Names::read(&mut snapshot, wanted).await?;
        Ok(Self {
            request,
            parts,
            file,
            names,
        })
    }

    fn number(&self) -> &str {
        self.request.number.as_deref().unwrap_or_default()
    }

    /// Released replies: round, unit (empty for an answer on the spot), reply.
    fn replies(&self) -> Vec<(u32, &str, &Reply)> {
        let answers = self.parts.iter().filter(|part| part.share != Share::Co);
        let of_units = answers.filter_map(|part| {
            let reply = part.reply.as_ref()?;
            Some((part.round, self.names.of(part.unit), reply))
        });
        let other = self.request.answer.iter().map(|reply| (1, "", reply));
        let mut replies: Vec<_> = of_units.chain(other).collect();
        replies.sort_by_key(|(round, _, reply)| (*round, reply.at));
        replies
    }
}

/// `GET /print/requests/{id}`.
pub async fn case(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
) -> Response {
    let printed = async {
        let sight = Sight::read(&app, staff, &id).await?;
        let lang = reader.lang;
        let title = words::CASE_PAPER.of(lang);
        let body = html! {
            (print_bar(lang))
            h1 { (title) }
            (case_table(&sight, lang))
            h2 { (request_words::COURSE.of(lang)) }
            (course_table(&sight, lang))
            p.hint { (words::RECEIPT_PRINTED.with(lang, &[&clock::day(app.node.clock.now().day(), lang)])) }
        };
        let page = Page {
            lang,
            title: &format!("{title} {}", sight.number()),
            sheet: Sheet::Paper,
            switch: Some(&reader.path),
        };
        Ok(page.with(&body).into_response())
    };
    reader.answer(printed.await)
}

fn row(label: Text, lang: Lang, value: Markup) -> Markup {
    html! { tr { th scope="row" { (label.of(lang)) } td { (value) } } }
}

fn case_table(sight: &Sight, lang: Lang) -> Markup {
    let request = &sight.request;
    let plain = |value: &str| {
        let value = if value.is_empty() {
            words::NOT_YET.of(lang)
        } else {
            value
        };
        html! { (value) }
    };
    let day = |at: Option<shared::time::Timestamp>| {
        plain(&at.map(|at| clock::day(at.day(), lang)).unwrap_or_default())
    };
    let community = request.community.map_or("", |id| sight.names.of(id));
    let place = [community, request.place.as_str()].join(" ");
    let (kind, topic) = (names::kind(request.kind), names::topic(request.topic));
    let topic = [kind.of(lang), topic.of(lang)].join(" · ");
    let mut state = names::status(request.status).of(lang).to_owned();
    if request.round > 1 {
        state.push_str(" · ");
        state.push_str(&text::board::ROUND.count(lang, request.round as usize));
    }
    html! {
        table.facts {
            tbody {
                (row(words::NUMBER, lang, plain(sight.number())))
                (row(words::HEAD_DATE, lang, day(Some(request.registered_at))))
                (row(words::STATION, lang, plain(sight.names.of(request.reach.station))))
                (row(words::HEAD_CHANNEL, lang, plain(names::channel(request.channel).of(lang))))
                (row(words::HEAD_PERSON, lang, plain(&words::reporter(&request.reporter, lang))))
                (row(words::HEAD_PLACE, lang, plain(place.trim())))
                (row(words::MATTER, lang, plain(&request.title)))
                (row(words::HEAD_CONTENT, lang, html! { div.prose { (plain(&request.text)) } }))
                (row(words::HEAD_TOPIC, lang, plain(&topic)))
                (row(words::HEAD_STATE, lang, plain(&state)))
                (row(words::HEAD_UNITS, lang, units(sight, lang)))
                (row(words::HEAD_DUE, lang, day(request.clock.as_ref().map(|clock| clock.due_at))))
                (row(words::HEAD_REPLY, lang, replies(sight, lang)))
                (row(words::HEAD_RATING, lang, html! {
                    @if request.ratings.is_empty() { (words::UNRATED.of(lang)) }
                    @for one in &request.ratings {
                        p {
                            (words::ROUND.count(lang, one.round as usize)) ": "
                            (words::rating(one, lang)) " " (one.reason)
                        }
                    }
                }))
                (row(words::HEAD_CLOSED, lang, day(request.closed_at)))
            }
        }
    }
}

fn units(sight: &Sight, lang: Lang) -> Markup {
    html! {
        @if sight.parts.is_empty() { (words::NOT_YET.of(lang)) }
        @for part in &sight.parts {
            p {
                (request_words::UNIT_ROUND.count(lang, part.round as usize)) " · "
                (sight.names.of(part.unit)) " · "
                (names::share(part.share).of(lang)) " · "
                (names::assignment_state(part.state).of(lang))
            }
        }
    }
}

fn replies(sight: &Sight, lang: Lang) -> Markup {
    let replies = sight.replies();
    html! {
        @if replies.is_empty() { (words::NOT_YET.of(lang)) }
        @for (round, unit, reply) in replies {
            section.reply {
                p {
                    (words::ROUND.count(lang, round as usize)) " · " (unit) " "
                    (clock::day(reply.at.day(), lang)) " · " (names::class(reply.class).of(lang))
                    @if let Some(promise) = reply.promise {
                        " · " (words::PROMISED.of(lang)) " " (clock::day(promise, lang))
                    }
                }
                p.prose { (reply.text) }
            }
        }
    }
}

/// One line a commit: the one that says what happened. What followed along on records beside the
/// request says nothing more.
fn by_commit(history: &[HistoryLine]) -> Vec<&HistoryLine> {
    let says = |line: &HistoryLine| {
        let detail = line.detail.as_ref();
        detail.is_some_and(|detail| !detail.is_silent())
    };
    let mut kept: Vec<&HistoryLine> = Vec::new();
    for line in history {
        match kept.last_mut() {
            Some(last) if last.csn == line.csn => {
                if says(line) && !says(last) {
                    *last = line;
                }
            }
            Some(_) | None => kept.push(line),
        }
    }
    kept
}

/// The steps that everybody may know, with who took them.
fn course_table(sight: &Sight, lang: Lang) -> Markup {
    let lines = by_commit(&sight.file.history);
    let steps = lines.into_iter().filter_map(|line| {
        let detail = line.detail.as_ref();
        let units = sight
            .names
            .all(detail.map_or(&[][..], |detail| &detail.units));
        words::step(line, &units, lang)?;
        let at = line.occurred_at.unwrap_or(line.at);
        let when = format!("{} {}", clock::day(at.day(), lang), clock::time(at));
        let whom = detail.map_or("", |detail| &detail.stands_for);
        let whom = request_words::stood_for(whom, lang);
        let who = [request_words::actor_of(line, lang), whom].join(" ");
        Some((when, who, course::happened(line, &units, lang)))
    });
    html! {
        table {
            tbody {
                @for (when, who, what) in steps {
                    tr { td.num { (when) } td { (who) } td { (what) } }
                }
            }
        }
    }
}

/// `GET /print/requests/{id}/reply?round=`: of the last round that was answered, unless it says
/// which.
pub async fn letter(
    State(app): State<App>,
    reader: Reader,
    staff: Result<SignedIn, ApiError>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let printed = async {
        let sight = Sight::read(&app, staff, &id).await?;
        let replies = sight.replies();
        let last = replies.last().map(|(round, ..)| *round);
        let round = number(query.as_deref().unwrap_or_default(), "round").or(last);
        let wanted: Vec<_> = replies
            .into_iter()
            .filter(|(one, ..)| Some(*one) == round)
            .collect();
        if wanted.is_empty() {
            return Err(Trouble::NoLetter);
        }
        let lang = reader.lang;
        let body = html! {
            (print_bar(lang))
            @for (_, unit, reply) in wanted { (letter_of(&sight, unit, reply, lang)) }
        };
        let page = Page {
            lang,
            title: &format!("{} {}", words::LETTER.of(lang), sight.number()),
            sheet: Sheet::Paper,
            switch: Some(&reader.path),
        };
        Ok(page.with(&body).into_response())
    };
    reader.answer(printed.await)
}

/// The name, as masked as the record has it; no number stands in a letter's address.
fn addressed(reporter: &Reporter, lang: Lang) -> String {
    match reporter {
        Reporter::Person { name, .. } | Reporter::Firm { name, .. } if !name.is_empty() => {
            name.clone()
        }
        Reporter::Person { .. } | Reporter::Firm { .. } | Reporter::Anonymous | Reporter::Kept => {
            words::LETTER_TO_ANYBODY.of(lang).to_owned()
        }
    }
}

fn letter_of(sight: &Sight, unit: &str, reply: &Reply, lang: Lang) -> Markup {
    let request = &sight.request;
    let station = sight.names.of(request.reach.station);
    // An answer on the spot is the station's.
    let from = if unit.is_empty() { station } else { unit };
    let registered = clock::day(request.registered_at.day(), lang);
    let to = addressed(&request.reporter, lang);
    html! {
        article.letter data-testid="letter" {
            h1 { (words::LETTER_ABOUT.with(lang, &[&request.title])) }
            p { (words::LETTER_TO.with(lang, &[&to])) }
            p { (words::LETTER_OPENING.with(lang, &[&registered, station, sight.number()])) }
            p.prose { (reply.text) }
            p { (words::LETTER_CLASS.with(lang, &[words::meaning(reply.class).of(lang)])) }
            @if let Some(promise) = reply.promise {
                p { (words::LETTER_PROMISE.with(lang, &[&clock::day(promise, lang)])) }
            }
            p { (words::LETTER_RATE.with(lang, &[station])) }
            p.signed { (from) br; (clock::day(reply.at.day(), lang)) }
        }
    }
}
