//! The course of a suggestion: all rounds in the order of time, one line for each step.

use shared::assignment::Share;
use shared::id::OrganisationId;
use shared::suggestion::{AskKind, Part, Round, Suggestion};
use shared::time::Timestamp;
use text::{Lang, Text, clock, names, suggestion as words};

use crate::station::view::Tree;

/// A step: when, what, by whom, and what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub what: String,
    /// By whom.
    pub by: String,
    /// What was said.
    pub text: String,
}

/// `主办 区民政局、会办 区财政局`.
fn shares(round: &Round, tree: &Tree, lang: Lang) -> String {
    let name = |part: &Part| {
        let share = names::share(part.share).of(lang);
        words::FOR_UNIT.with(lang, &[share, &tree.name(part.unit)])
    };
    // Units that came later stand in the lines of what was given back or taken away.
    let first = round
        .parts
        .iter()
        .filter(|part| part.term.from == round.began_at.day());
    let parts: Vec<String> = first.map(name).collect();
    text::list(lang, &parts)
}

fn of_part(part: &Part, tree: &Tree, lang: Lang, lines: &mut Vec<Line>) {
    let unit = tree.name(part.unit);
    for ask in &part.asks {
        let what = match ask.kind {
            AskKind::Return => {
                let to = ask.to.map(|to| tree.name(to)).unwrap_or_default();
                words::E_RETURN.with(lang, &[&unit, &to])
            }
            AskKind::Extension => words::E_EXTENSION.with(lang, &[&unit]),
        };
        lines.push(Line {
            at: ask.at,
            what,
            by: ask.by_name.clone(),
            text: ask.reason.clone(),
        });
        let Some(decision) = &ask.decision else {
            continue;
        };
        let what = match (ask.kind, decision.agreed) {
            (AskKind::Return, true) => {
                let to = decision.to.map(|to| tree.name(to)).unwrap_or_default();
                words::E_RETURNED.with(lang, &[&to])
            }
            (AskKind::Return, false) => words::E_RETURN_REFUSED.of(lang).to_owned(),
            (AskKind::Extension, true) => {
                let told = decision
                    .told
                    .map_or("", |told| words::contact(told).of(lang));
                words::E_EXTENDED.with(lang, &[told])
            }
            (AskKind::Extension, false) => words::E_EXTENSION_REFUSED.of(lang).to_owned(),
        };
        lines.push(Line {
            at: decision.at,
            what,
            by: decision.by_name.clone(),
            text: decision.text.clone(),
        });
    }
    let Some(answer) = &part.answer else { return };
    let mut what = match (part.share, answer.class) {
        (Share::Co, _) | (_, None) => words::E_OPINION.with(lang, &[&unit]),
        (_, Some(class)) => words::E_REPLY.with(lang, &[&unit, names::class(class).of(lang)]),
    };
    let promise = answer
        .promise
        .map(|until| words::E_PROMISE.with(lang, &[&clock::day(until, lang)]));
    let is_late = answer.at.day() > part.term.due;
    let late = is_late.then(|| words::E_LATE.of(lang).to_owned());
    for more in promise.into_iter().chain(late) {
        what.push_str(" · ");
        what.push_str(&more);
    }
    lines.push(Line {
        at: answer.at,
        what,
        by: answer.by_name.clone(),
        text: answer.text.clone(),
    });
    if let Some(kept) = &answer.kept {
        lines.push(Line {
            at: kept.at,
            what: words::E_KEPT.with(lang, &[&unit]),
            by: kept.by_name.clone(),
            text: kept.text.clone(),
        });
    }
}

/// Everything that happened, oldest first.
pub fn lines(body: &Suggestion, tree: &Tree, lang: Lang) -> Vec<Line> {
    let mut lines = vec![Line {
        at: body.raised_at,
        what: words::E_RAISED.of(lang).to_owned(),
        by: body.lead_name.clone(),
        text: String::new(),
    }];
    if let Some(declined) = &body.declined {
        let reason = names::decline_reason(declined.reason).of(lang);
        lines.push(Line {
            at: declined.at,
            what: words::E_DECLINED.with(lang, &[reason]),
            by: declined.by_name.clone(),
            text: declined.text.clone(),
        });
    }
    if let Some(retracted) = &body.retracted {
        lines.push(Line {
            at: retracted.at,
            what: words::E_RETRACTED.of(lang).to_owned(),
            by: retracted.by_name.clone(),
            text: retracted.text.clone(),
        });
    }
    for (index, round) in body.rounds.iter().enumerate() {
        let no = (index + 1).to_string();
        lines.push(Line {
            at: round.began_at,
            what: words::E_ROUND.with(lang, &[&no, &shares(round, tree, lang)]),
            by: round.by_name.clone(),
            text: String::new(),
        });
        for one in &round.reassigned {
            let names = |units: &[OrganisationId]| {
                let names: Vec<String> = units.iter().map(|unit| tree.name(*unit)).collect();
                text::list(lang, &names)
            };
            let what = if one.from.is_empty() {
                words::E_REASSIGNED_NONE.with(lang, &[&names(&one.to)])
            } else {
                words::E_REASSIGNED.with(lang, &[&names(&one.from), &names(&one.to)])
            };
            lines.push(Line {
                at: one.at,
                what,
                by: one.by_name.clone(),
                text: one.reason.clone(),
            });
        }
        for part in &round.parts {
            of_part(part, tree, lang, &mut lines);
        }
        if let Some(verdict) = &round.verdict {
            let said = |told: Option<bool>, yes: Text, no: Text| {
                told.map(|told| {
                    let word = if told { yes } else { no };
                    word.of(lang)
                })
            };
            let point = said(verdict.to_the_point, words::E_TO_THE_POINT, words::E_BESIDE);
            let close = said(
                verdict.may_close,
                words::E_MAY_CLOSE,
                words::E_MAY_NOT_CLOSE,
            );
            let process = names::satisfaction(verdict.process).of(lang);
            let result = names::satisfaction(verdict.result).of(lang);
            let contact = words::contact(verdict.contact).of(lang);
            let mut what = words::E_RATED.with(lang, &[process, result, contact]);
            for more in point.into_iter().chain(close) {
                what.push_str(" · ");
                what.push_str(more);
            }
            lines.push(Line {
                at: verdict.at,
                what,
                by: verdict.by_name.clone(),
                text: verdict.text.clone(),
            });
        }
    }
    for met in &body.meetings {
        let phase = words::phase(met.phase).of(lang);
        let way = words::contact(met.way).of(lang);
        // It stands on the day on which they met, whenever that was written down.
        let at = if met.on == met.at.day() {
            met.at
        } else {
            met.on.end()
        };
        lines.push(Line {
            at,
            what: words::E_MET.with(lang, &[phase, &tree.name(met.unit), &met.who, way]),
            by: met.by_name.clone(),
            text: met.text.clone(),
        });
    }
    if let Some(closed) = &body.closed {
        lines.push(Line {
            at: closed.at,
            what: words::E_CLOSED.of(lang).to_owned(),
            by: closed.by_name.clone(),
            text: closed.text.clone(),
        });
    }
    // Stable: what happened at one moment stays in the order above.
    lines.sort_by_key(|line| line.at);
    lines
}
