//! Moves with something to fill in, as data: what is asked, and the command that comes of it. One
//! dialog shows them all.

use domain::Actor;
use domain::request::{may_move, may_take_over};
use shared::assignment::{Assignment, AssignmentState, ReturnDecision};
use shared::id::{AssignmentId, OrganisationId, RequestId};
use shared::limits;
use shared::note::ContactWay;
use shared::request::{
    DeclineReason, External, ExternalSystem, Marks, Publicity, RequestCommand, ResultClass, Status,
    Supervision, Tell,
};
use shared::time::{LocalDate, Timestamp};
use text::{Text, moves as words, names, request as request_words};

use crate::station::view::Card;

/// A move with something to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 不予受理.
    Decline,
    /// 申诉.
    Appeal,
    /// 当场答复.
    AnswerOnSpot,
    /// 并案.
    Merge,
    /// 拆出并案.
    Split,
    /// 转建议.
    Escalate,
    /// 收回交办.
    Recall,
    /// 申请退回.
    AskReturn,
    /// 退回的决定.
    DecideReturn,
    /// 申请延期.
    AskExtension,
    /// 延期的决定.
    DecideExtension,
    /// 待补充.
    AskInfo,
    /// 补充.
    GiveInfo,
    /// 退回修改.
    SendBack,
    /// 审核并答复.
    Release,
    /// B 转 A.
    KeepPromise,
    /// 重新打开.
    Reopen,
    /// 撤回.
    Withdraw,
    /// 更正.
    Correct,
    /// 转站.
    AskTransfer,
    /// 接收转站.
    DecideTransfer,
    /// 催办.
    Nudge,
    /// 联系.
    LogContact,
    /// 标记.
    Mark,
    /// 外部单号.
    SetExternal,
    /// 关注.
    Follow,
}

/// What a choice is among.
pub type Choices = Vec<(&'static str, Text)>;

/// What is asked in a text field.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Its label.
    pub label: Text,
    /// Whether it must be filled in.
    pub required: bool,
    /// Characters it may have.
    pub limit: usize,
}

/// What a place is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Handling units.
    Units,
    /// Stations.
    Stations,
    /// Open cases of the same street.
    Cases,
}

/// What a form asks.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// What is said before the move is made.
    pub hint: Option<Text>,
    /// One of a few, each time.
    pub choices: Vec<(Text, Choices)>,
    /// Lines, and whether each must be filled in.
    pub lines: Vec<(Text, bool)>,
    /// A place.
    pub place: Option<(Text, From, bool)>,
    /// Working days.
    pub days: bool,
    /// A text.
    pub text: Option<Asked>,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// The choices' codes.
    pub choices: Vec<Option<&'static str>>,
    /// The lines.
    pub lines: Vec<String>,
    /// The text.
    pub text: String,
    /// The place.
    pub place: Option<OrganisationId>,
    /// The case.
    pub case: Option<RequestId>,
    /// Working days.
    pub days: u32,
}

/// What a form is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A request as a whole.
    Request(RequestId),
    /// One of its assignments.
    Part(AssignmentId),
}

const fn asked(label: Text, required: bool) -> Option<Asked> {
    Some(Asked {
        label,
        required,
        limit: limits::REASON,
    })
}

const fn long(label: Text, limit: usize) -> Option<Asked> {
    Some(Asked {
        label,
        required: true,
        limit,
    })
}

fn yes_or_no(yes: Text, no: Text) -> Choices {
    vec![(YES, yes), (NO, no)]
}

const YES: &str = "yes";
const NO: &str = "no";

const fn yes_if(yes: bool) -> &'static str {
    if yes { YES } else { NO }
}

/// Working days that are proposed for an extension.
const MORE_DAYS: u32 = 5;

impl Form {
    /// The word on its button.
    pub const fn word(self) -> Text {
        match self {
            Self::Decline => words::DECLINE,
            Self::Appeal => words::APPEAL,
            Self::AnswerOnSpot => words::ON_SPOT,
            Self::Merge => words::MERGE,
            Self::Split => words::SPLIT,
            Self::Escalate => words::ESCALATE,
            Self::Recall => words::RECALL,
            Self::AskReturn => words::ASK_RETURN,
            Self::DecideReturn => words::DECIDE_RETURN,
            Self::AskExtension => words::ASK_EXTENSION,
            Self::DecideExtension => words::DECIDE_EXTENSION,
            Self::AskInfo => words::ASK_INFO,
            Self::GiveInfo => words::GIVE_INFO,
            Self::SendBack => words::SEND_BACK,
            Self::Release => words::RELEASE,
            Self::KeepPromise => words::KEEP_PROMISE,
            Self::Reopen => words::REOPEN,
            Self::Withdraw => words::WITHDRAW,
            Self::Correct => words::CORRECT,
            Self::AskTransfer => words::ASK_TRANSFER,
            Self::DecideTransfer => words::DECIDE_TRANSFER,
            Self::Nudge => words::NUDGE,
            Self::LogContact => words::CONTACT,
            Self::Mark => words::MARK,
            Self::SetExternal => words::EXTERNAL,
            Self::Follow => words::FOLLOW,
        }
    }

    /// The code of its move, for tests and styles.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Decline => "decline",
            Self::Appeal => "appeal",
            Self::AnswerOnSpot => "answer_on_spot",
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Escalate => "escalate",
            Self::Recall => "recall",
            Self::AskReturn => "ask_return",
            Self::DecideReturn => "decide_return",
            Self::AskExtension => "ask_extension",
            Self::DecideExtension => "decide_extension",
            Self::AskInfo => "ask_info",
            Self::GiveInfo => "give_info",
            Self::SendBack => "send_back",
            Self::Release => "release",
            Self::KeepPromise => "keep_promise",
            Self::Reopen => "reopen",
            Self::Withdraw => "withdraw",
            Self::Correct => "correct",
            Self::AskTransfer => "ask_transfer",
            Self::DecideTransfer => "decide_transfer",
            Self::Nudge => "nudge",
            Self::LogContact => "log_contact",
            Self::Mark => "mark",
            Self::SetExternal => "set_external",
            Self::Follow => "follow",
        }
    }

    /// What it asks.
    pub fn shape(self) -> Shape {
        let why = asked(words::FIELD_WHY, true);
        let remark = asked(words::FIELD_REMARK, false);
        let reason = |hint: Option<Text>| Shape {
            hint,
            text: why,
            ..Shape::default()
        };
        match self {
            Self::Decline => Shape {
                hint: Some(words::DECLINE_HINT),
                choices: vec![(
                    words::FIELD_REASON_CODE,
                    DeclineReason::ALL
                        .iter()
                        .map(|one| (one.code(), names::decline_reason(*one)))
                        .collect(),
                )],
                text: asked(words::FIELD_GUIDANCE, true),
                ..Shape::default()
            },
            Self::AnswerOnSpot => Shape {
                hint: Some(words::ON_SPOT_HINT),
                choices: vec![(
                    request_words::REPLY_CLASS,
                    [ResultClass::A, ResultClass::C, ResultClass::D]
                        .iter()
                        .map(|one| (one.code(), names::class(*one)))
                        .collect(),
                )],
                text: long(words::FIELD_ANSWER, limits::TEXT),
                ..Shape::default()
            },
            Self::Merge => Shape {
                hint: Some(words::MERGE_HINT),
                place: Some((words::FIELD_MAIN, From::Cases, true)),
                ..Shape::default()
            },
            Self::Escalate => Shape {
                hint: Some(words::ESCALATE_HINT),
                lines: vec![
                    (words::FIELD_TITLE, true),
                    (words::FIELD_SESSION, false),
                    (words::FIELD_CLOSES_ON, false),
                ],
                text: long(words::FIELD_ANSWER, limits::TEXT),
                ..Shape::default()
            },
            Self::AskReturn => Shape {
                hint: Some(words::ASK_RETURN_HINT),
                place: Some((words::FIELD_UNIT, From::Units, false)),
                text: why,
                ..Shape::default()
            },
            Self::DecideReturn => Shape {
                choices: vec![(
                    words::FIELD_DECISION,
                    ReturnDecision::ALL
                        .iter()
                        .map(|one| (one.code(), names::return_decision(*one)))
                        .collect(),
                )],
                text: remark,
                ..Shape::default()
            },
            Self::AskExtension => Shape {
                days: true,
                text: why,
                ..Shape::default()
            },
            Self::DecideExtension => Shape {
                hint: Some(words::DECIDE_EXTENSION_HINT),
                choices: vec![(
                    words::FIELD_DECISION,
                    yes_or_no(names::AGREED, names::REFUSED),
                )],
                text: remark,
                ..Shape::default()
            },
            Self::AskInfo => Shape {
                hint: Some(words::ASK_INFO_HINT),
                text: asked(words::FIELD_QUESTION, true),
                ..Shape::default()
            },
            Self::GiveInfo => Shape {
                text: long(words::FIELD_ANSWER, limits::NOTE),
                ..Shape::default()
            },
            Self::Release => Shape {
                hint: Some(words::RELEASE_HINT),
                ..Shape::default()
            },
            Self::KeepPromise => Shape {
                hint: Some(words::KEEP_PROMISE_HINT),
                text: long(words::FIELD_ANSWER, limits::TEXT),
                ..Shape::default()
            },
            Self::AskTransfer => Shape {
                hint: Some(words::ASK_TRANSFER_HINT),
                place: Some((words::FIELD_STATION, From::Stations, true)),
                text: why,
                ..Shape::default()
            },
            Self::DecideTransfer => Shape {
                choices: vec![(
                    words::FIELD_DECISION,
                    yes_or_no(words::TAKE, words::TAKE_NOT),
                )],
                text: remark,
                ..Shape::default()
            },
            Self::LogContact => Shape {
                choices: vec![
                    (
                        words::FIELD_WAY,
                        ContactWay::ALL
                            .iter()
                            .map(|one| (one.code(), names::contact_way(*one)))
                            .collect(),
                    ),
                    (
                        words::FIELD_TOLD,
                        std::iter::once(("", words::TOLD_NOTHING))
                            .chain(Tell::ALL.iter().map(|one| (one.code(), names::tell(*one))))
                            .collect(),
                    ),
                ],
                text: long(words::FIELD_SAID, limits::NOTE),
                ..Shape::default()
            },
            Self::Mark => Shape {
                hint: Some(words::MARK_HINT),
                choices: vec![
                    (
                        words::FIELD_SUPERVISION,
                        Supervision::ALL
                            .iter()
                            .map(|one| (one.code(), names::supervision(*one)))
                            .collect(),
                    ),
                    (
                        words::FIELD_URGENT,
                        yes_or_no(words::URGENT, words::NOT_URGENT),
                    ),
                    (
                        words::FIELD_PUBLICITY,
                        Publicity::ALL
                            .iter()
                            .map(|one| (one.code(), names::publicity(*one)))
                            .collect(),
                    ),
                    (
                        words::FIELD_IDENTITY,
                        yes_or_no(words::CONFIDENTIAL, words::NOT_CONFIDENTIAL),
                    ),
                ],
                ..Shape::default()
            },
            Self::SetExternal => Shape {
                hint: Some(words::EXTERNAL_HINT),
                choices: vec![(
                    words::FIELD_SYSTEM,
                    ExternalSystem::ALL
                        .iter()
                        .map(|one| (one.code(), names::external_system(*one)))
                        .collect(),
                )],
                lines: vec![
                    (words::FIELD_EXTERNAL_NUMBER, false),
                    (words::FIELD_EXTERNAL_STATE, false),
                ],
                ..Shape::default()
            },
            Self::Follow => Shape {
                hint: Some(words::FOLLOW_HINT),
                choices: vec![(
                    words::FIELD_DECISION,
                    yes_or_no(words::FOLLOWS, words::FOLLOWS_NOT),
                )],
                place: Some((words::FIELD_STATION, From::Stations, true)),
                ..Shape::default()
            },
            Self::Nudge => reason(Some(words::NUDGE_HINT)),
            Self::Recall => reason(Some(words::RECALL_HINT)),
            Self::Withdraw => reason(Some(words::WITHDRAW_HINT)),
            Self::Correct => reason(Some(words::CORRECT_HINT)),
            Self::Appeal | Self::Split | Self::SendBack | Self::Reopen => reason(None),
        }
    }

    /// The command of what was filled in; `None` while something is missing.
    pub fn command(
        self,
        request: RequestId,
        part: Option<AssignmentId>,
        filled: Filled,
        now: Timestamp,
    ) -> Option<RequestCommand> {
        let Filled {
            choices,
            lines,
            text,
            place,
            case,
            days,
        } = filled;
        let choice = |at: usize| choices.get(at).copied().flatten();
        let mut lines = lines.into_iter();
        let code = choice(0).unwrap_or_default();
        let yes = |at| choice(at).map(|code| code == YES);
        Some(match self {
            Self::Decline => RequestCommand::Decline {
                request,
                reason: DeclineReason::from_code(code)?,
                guidance: text,
            },
            Self::Appeal => RequestCommand::Appeal {
                request,
                reason: text,
            },
            Self::AnswerOnSpot => RequestCommand::AnswerOnSpot {
                request,
                text,
                class: ResultClass::from_code(code)?,
            },
            Self::Merge => RequestCommand::Merge {
                request,
                into: case?,
            },
            Self::Split => RequestCommand::Split {
                request,
                reason: text,
            },
            Self::Escalate => RequestCommand::Escalate {
                request,
                title: lines.next()?,
                text,
                session: lines.next()?,
                closes_on: lines.next()?.parse().ok(),
            },
            Self::Recall => RequestCommand::Recall {
                request,
                reason: text,
            },
            Self::AskReturn => RequestCommand::AskReturn {
                assignment: part?,
                reason: text,
                unit: place,
            },
            Self::DecideReturn => RequestCommand::DecideReturn {
                assignment: part?,
                decision: ReturnDecision::from_code(code)?,
                text,
            },
            Self::AskExtension => RequestCommand::AskExtension {
                assignment: part?,
                workdays: days,
                reason: text,
            },
            Self::DecideExtension => RequestCommand::DecideExtension {
                assignment: part?,
                granted: yes(0)?,
                text,
            },
            Self::AskInfo => RequestCommand::AskInfo {
                assignment: part?,
                question: text,
            },
            Self::GiveInfo => RequestCommand::GiveInfo {
                assignment: part?,
                text,
            },
            Self::SendBack => RequestCommand::SendBack {
                assignment: part?,
                reason: text,
            },
            Self::Release => RequestCommand::Release { assignment: part? },
            Self::KeepPromise => RequestCommand::KeepPromise {
                assignment: part?,
                text,
            },
            Self::Reopen => RequestCommand::Reopen {
                request,
                reason: text,
            },
            Self::Withdraw => RequestCommand::Withdraw {
                request,
                reason: text,
            },
            Self::Correct => RequestCommand::Correct {
                request,
                reason: text,
            },
            Self::AskTransfer => RequestCommand::AskTransfer {
                request,
                station: place?,
                reason: text,
            },
            Self::DecideTransfer => RequestCommand::DecideTransfer {
                request,
                takes: yes(0)?,
                text,
            },
            Self::Nudge => RequestCommand::Nudge {
                assignment: part?,
                text,
            },
            Self::LogContact => RequestCommand::LogContact {
                request,
                way: ContactWay::from_code(code)?,
                told: choice(1).and_then(Tell::from_code),
                text,
            },
            Self::Mark => RequestCommand::Mark {
                request,
                marks: Marks {
                    supervision: Supervision::from_code(code)?,
                    urgent: yes(1)?,
                    publicity: Publicity::from_code(choice(2)?)?,
                    confidential: yes(3)?,
                },
            },
            Self::SetExternal => {
                let number = lines.next()?;
                let external = External {
                    system: ExternalSystem::from_code(code)?,
                    state: lines.next()?,
                    // Somebody reads it there while writing it here.
                    as_of: now,
                    number,
                };
                let is_none = external.number.trim().is_empty();
                RequestCommand::SetExternal {
                    request,
                    external: (!is_none).then_some(external),
                }
            }
            Self::Follow => RequestCommand::Follow {
                request,
                station: place?,
                follows: yes(0)?,
            },
        })
    }

    /// What stands there when the form opens.
    pub fn begin(self, card: Option<&Card>) -> Filled {
        let mut filled = Filled {
            days: MORE_DAYS,
            ..Filled::default()
        };
        let request = card.map(|card| &card.request);
        match self {
            Self::LogContact => filled.choices = vec![None, Some("")],
            Self::Mark => {
                filled.choices = marked(request.map(|request| request.marks).unwrap_or_default());
            }
            Self::SetExternal => {
                if let Some(external) = request.and_then(|request| request.external.as_ref()) {
                    (filled.choices, filled.lines) = linked(external);
                }
            }
            _ => {}
        }
        filled
    }

    /// The form whose command this is, what it is on, and what was filled in. `None` where there is
    /// nothing to fill in, or another dialog for it.
    pub fn of(command: &RequestCommand) -> Option<(Self, On, Filled)> {
        let text = |text: &str| Filled {
            text: text.to_owned(),
            days: MORE_DAYS,
            ..Filled::default()
        };
        let chosen = |code: &'static str, said: &str| Filled {
            choices: vec![Some(code)],
            ..text(said)
        };
        Some(match command {
            RequestCommand::Decline {
                reason,
                guidance,
                request,
            } => (
                Self::Decline,
                On::Request(*request),
                chosen(reason.code(), guidance),
            ),
            RequestCommand::Appeal { reason, request } => {
                (Self::Appeal, On::Request(*request), text(reason))
            }
            RequestCommand::AnswerOnSpot {
                text: said,
                class,
                request,
            } => (
                Self::AnswerOnSpot,
                On::Request(*request),
                chosen(class.code(), said),
            ),
            RequestCommand::Merge { into, request } => {
                let case = Some(*into);
                (
                    Self::Merge,
                    On::Request(*request),
                    Filled { case, ..text("") },
                )
            }
            RequestCommand::Split { reason, request } => {
                (Self::Split, On::Request(*request), text(reason))
            }
            RequestCommand::Escalate {
                title,
                text: said,
                session,
                closes_on,
                request,
            } => {
                let closes_on = closes_on.map(|day| day.to_string());
                let closes_on = closes_on.unwrap_or_default();
                let lines = vec![title.clone(), session.clone(), closes_on];
                (
                    Self::Escalate,
                    On::Request(*request),
                    Filled {
                        lines,
                        ..text(said)
                    },
                )
            }
            RequestCommand::AskTransfer {
                station,
                reason,
                request,
            } => {
                let place = Some(*station);
                (
                    Self::AskTransfer,
                    On::Request(*request),
                    Filled {
                        place,
                        ..text(reason)
                    },
                )
            }
            RequestCommand::DecideTransfer {
                takes,
                text: said,
                request,
            } => (
                Self::DecideTransfer,
                On::Request(*request),
                chosen(yes_if(*takes), said),
            ),
            RequestCommand::Recall { reason, request } => {
                (Self::Recall, On::Request(*request), text(reason))
            }
            RequestCommand::AskReturn {
                assignment,
                reason,
                unit: place,
            } => {
                let place = *place;
                let filled = Filled {
                    place,
                    ..text(reason)
                };
                (Self::AskReturn, On::Part(*assignment), filled)
            }
            RequestCommand::DecideReturn {
                assignment,
                decision,
                text: said,
            } => {
                let filled = chosen(decision.code(), said);
                (Self::DecideReturn, On::Part(*assignment), filled)
            }
            RequestCommand::AskExtension {
                assignment,
                workdays: days,
                reason,
            } => {
                let days = *days;
                let filled = Filled {
                    days,
                    ..text(reason)
                };
                (Self::AskExtension, On::Part(*assignment), filled)
            }
            RequestCommand::DecideExtension {
                assignment,
                granted,
                text: said,
            } => {
                let filled = chosen(yes_if(*granted), said);
                (Self::DecideExtension, On::Part(*assignment), filled)
            }
            RequestCommand::AskInfo {
                assignment,
                question,
            } => (Self::AskInfo, On::Part(*assignment), text(question)),
            RequestCommand::GiveInfo {
                assignment,
                text: said,
            } => (Self::GiveInfo, On::Part(*assignment), text(said)),
            RequestCommand::SendBack { assignment, reason } => {
                (Self::SendBack, On::Part(*assignment), text(reason))
            }
            RequestCommand::KeepPromise {
                assignment,
                text: said,
            } => (Self::KeepPromise, On::Part(*assignment), text(said)),
            RequestCommand::Reopen { reason, request } => {
                (Self::Reopen, On::Request(*request), text(reason))
            }
            RequestCommand::Withdraw { reason, request } => {
                (Self::Withdraw, On::Request(*request), text(reason))
            }
            RequestCommand::Correct { reason, request } => {
                (Self::Correct, On::Request(*request), text(reason))
            }
            RequestCommand::Follow {
                station,
                follows,
                request,
            } => {
                let place = Some(*station);
                let filled = chosen(yes_if(*follows), "");
                (
                    Self::Follow,
                    On::Request(*request),
                    Filled { place, ..filled },
                )
            }
            RequestCommand::Nudge {
                assignment,
                text: said,
            } => (Self::Nudge, On::Part(*assignment), text(said)),
            RequestCommand::Mark { marks, request } => {
                let choices = marked(*marks);
                (
                    Self::Mark,
                    On::Request(*request),
                    Filled {
                        choices,
                        ..text("")
                    },
                )
            }
            RequestCommand::SetExternal { external, request } => {
                let (choices, lines) = linked(external.as_ref()?);
                let filled = Filled {
                    choices,
                    lines,
                    ..text("")
                };
                (Self::SetExternal, On::Request(*request), filled)
            }
            RequestCommand::LogContact {
                way,
                told,
                text: said,
                request,
            } => {
                let choices = vec![Some(way.code()), Some(told.map_or("", Tell::code))];
                (
                    Self::LogContact,
                    On::Request(*request),
                    Filled {
                        choices,
                        ..text(said)
                    },
                )
            }
            // Dialogs of their own, and what has nothing to fill in.
            RequestCommand::Register(_)
            | RequestCommand::Accept { .. }
            | RequestCommand::Assign { .. }
            | RequestCommand::SignFor { .. }
            | RequestCommand::SaveDraft { .. }
            | RequestCommand::SubmitReply { .. }
            | RequestCommand::Release { .. }
            | RequestCommand::Rate { .. }
            | RequestCommand::Close { .. }
            | RequestCommand::Archive { .. }
            | RequestCommand::ReadNudges { .. }
            | RequestCommand::AddNote { .. }
            | RequestCommand::Reveal { .. }
            | RequestCommand::IssueReceipt { .. }
            | RequestCommand::Climb { .. }
            | RequestCommand::Recompute { .. } => return None,
        })
    }
}

fn marked(marks: Marks) -> Vec<Option<&'static str>> {
    vec![
        Some(marks.supervision.code()),
        Some(yes_if(marks.urgent)),
        Some(marks.publicity.code()),
        Some(yes_if(marks.confidential)),
    ]
}

fn linked(external: &External) -> (Vec<Option<&'static str>>, Vec<String>) {
    let lines = vec![external.number.clone(), external.state.clone()];
    (vec![Some(external.system.code())], lines)
}

/// What is seen to beside the course, as far as it is open to a person.
pub fn beside(card: &Card, actor: &Actor, day: LocalDate) -> Vec<Form> {
    let open = |form: &Form| {
        let code = ["request.", form.code()].concat();
        may_move(&code, actor, &card.request, None, day)
    };
    let all = [Form::Mark, Form::SetExternal, Form::Follow];
    all.into_iter().filter(open).collect()
}

/// The forms that are open to a person on one assignment.
pub fn on_part(card: &Card, part: &Assignment, actor: &Actor, day: LocalDate) -> Vec<Form> {
    const ALL: [Form; 10] = [
        Form::Release,
        Form::SendBack,
        Form::DecideReturn,
        Form::DecideExtension,
        Form::GiveInfo,
        Form::KeepPromise,
        Form::AskInfo,
        Form::AskExtension,
        Form::AskReturn,
        Form::Nudge,
    ];
    let open = |form: &Form| {
        let code = ["request.", form.code()].concat();
        let is_lead = card.request.lead == Some(part.unit);
        may_move(&code, actor, &card.request, Some(part), day)
            && (*form != Form::KeepPromise || is_lead)
            && (*form != Form::AskReturn || !part.handle_first)
            && (*form != Form::Release || part.state == AssignmentState::InReview)
    };
    ALL.into_iter().filter(open).collect()
}

/// The forms that are open to a person on a request as a whole.
pub fn on_request(card: &Card, actor: &Actor, day: LocalDate) -> Vec<Form> {
    const ALL: [Form; 12] = [
        Form::AnswerOnSpot,
        Form::Decline,
        Form::Appeal,
        Form::Merge,
        Form::Split,
        Form::Escalate,
        Form::AskTransfer,
        Form::Recall,
        Form::Reopen,
        Form::LogContact,
        Form::Withdraw,
        Form::Correct,
    ];
    let request = &card.request;
    let open = |form: &Form| {
        let code = ["request.", form.code()].concat();
        may_move(&code, actor, request, None, day)
            && match form {
                Form::Recall => card
                    .current()
                    .all(|part| part.state == AssignmentState::Assigned),
                Form::AskTransfer => request.transfer.is_none(),
                Form::Merge => request.merged.is_empty(),
                // Where it stands open as a step back, and nothing else undoes it.
                Form::Correct => match request.status {
                    Status::Accepted => card.assignments.is_empty(),
                    Status::Replied => {
                        request.answer.is_some() && request.current_ratings().next().is_none()
                    }
                    _ => true,
                },
                _ => true,
            }
    };
    let mut found: Vec<_> = ALL.into_iter().filter(open).collect();
    if may_take_over(actor, request, day) {
        found.insert(0, Form::DecideTransfer);
    }
    found
}
