//! What a person may do to a suggestion as it stands, and which form asks for it.

use domain::Actor;
use domain::suggestion::may_move;
use shared::id::OrganisationId;
use shared::suggestion::{AskKind, Suggestion, SuggestionState};
use shared::time::LocalDate;
use text::{Text, suggestion as words};

/// A form over a suggestion; for which unit, if it is one of a unit's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// 修改.
    Revise,
    /// 请求附议.
    Invite,
    /// 附议.
    CoSign,
    /// 撤回附议.
    Withdraw,
    /// 撤回建议.
    Retract,
    /// 交办.
    Assign,
    /// 改派.
    Reassign,
    /// 不予受理.
    Decline,
    /// 申请退回.
    AskReturn(OrganisationId),
    /// 决定退回.
    DecideReturn(OrganisationId),
    /// 申请延期.
    AskExtension(OrganisationId),
    /// 决定延期.
    DecideExtension(OrganisationId),
    /// 会办意见.
    GiveOpinion(OrganisationId),
    /// 答复.
    Reply(OrganisationId),
    /// 办成后再次答复.
    KeepPromise(OrganisationId),
    /// 登记见面.
    Meet(OrganisationId),
    /// 评价.
    Rate,
    /// 办结.
    Close,
    /// 外部编号.
    Mirror,
}

/// A button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The command's code.
    pub code: &'static str,
    /// Its word.
    pub word: Text,
    /// What it opens.
    pub form: Form,
    /// The unit it is about.
    pub unit: Option<OrganisationId>,
    /// Whether it is the usual next step.
    pub main: bool,
}

/// A move with its word and form: of the suggestion as a whole.
const WHOLE: [(&str, Text, Form, bool); 11] = [
    ("suggestion.assign", words::ASSIGN, Form::Assign, true),
    ("suggestion.rate", words::RATE, Form::Rate, true),
    ("suggestion.close", words::CLOSE, Form::Close, true),
    ("suggestion.co_sign", words::CO_SIGN, Form::CoSign, true),
    (
        "suggestion.withdraw",
        words::WITHDRAW,
        Form::Withdraw,
        false,
    ),
    ("suggestion.invite", words::INVITE, Form::Invite, false),
    ("suggestion.revise", words::REVISE, Form::Revise, false),
    (
        "suggestion.reassign",
        words::REASSIGN,
        Form::Reassign,
        false,
    ),
    ("suggestion.retract", words::RETRACT, Form::Retract, false),
    ("suggestion.decline", words::DECLINE, Form::Decline, false),
    ("suggestion.mirror", words::MIRROR, Form::Mirror, false),
];

/// A form about a unit.
type OfUnit = fn(OrganisationId) -> Form;

/// Moves of a unit.
const OF_UNIT: [(&str, Text, OfUnit, bool); 6] = [
    ("suggestion.reply", words::REPLY, Form::Reply, true),
    (
        "suggestion.give_opinion",
        words::GIVE_OPINION,
        Form::GiveOpinion,
        true,
    ),
    (
        "suggestion.keep_promise",
        words::KEEP_PROMISE,
        Form::KeepPromise,
        true,
    ),
    ("suggestion.meet", words::MEET, Form::Meet, false),
    (
        "suggestion.ask_return",
        words::ASK_RETURN,
        Form::AskReturn,
        false,
    ),
    (
        "suggestion.ask_extension",
        words::ASK_EXTENSION,
        Form::AskExtension,
        false,
    ),
];

/// What is open to an actor.
pub fn offers(body: &Suggestion, actor: &Actor, day: LocalDate) -> Vec<Offer> {
    let mut offers = Vec::new();
    let parts = body.rounds.last().into_iter().flat_map(|one| &one.parts);
    for part in parts {
        for (code, word, form, main) in OF_UNIT {
            if may_move(code, actor, body, Some(part.unit), day) {
                offers.push(Offer {
                    code,
                    word,
                    form: form(part.unit),
                    unit: Some(part.unit),
                    main,
                });
            }
        }
        let Some(ask) = part.pending() else { continue };
        let (code, word, form) = match ask.kind {
            AskKind::Return => (
                "suggestion.decide_return",
                words::DECIDE_RETURN,
                Form::DecideReturn(part.unit),
            ),
            AskKind::Extension => (
                "suggestion.decide_extension",
                words::DECIDE_EXTENSION,
                Form::DecideExtension(part.unit),
            ),
        };
        if may_move(code, actor, body, None, day) {
            offers.push(Offer {
                code,
                word,
                form,
                unit: Some(part.unit),
                main: true,
            });
        }
    }
    // What ends before it is rated is no usual step.
    let is_early = matches!(
        body.state(),
        SuggestionState::Handling | SuggestionState::Rework
    );
    for (code, word, form, main) in WHOLE {
        if may_move(code, actor, body, None, day) {
            offers.push(Offer {
                code,
                word,
                form,
                unit: None,
                main: main && !(is_early && form == Form::Close),
            });
        }
    }
    offers
}
