//! From a case to the ordinary commands it went through.

use shared::assignment::Share;
use shared::command::Command;
use shared::id::{AssignmentId, CommandId, RequestId};
use shared::request::{External, Marks, RequestCommand};
use shared::time::Timestamp;

use super::case::{Case, Stage, Turn};

/// One command of a case. Its id derives from the ledger's name, the row and the step, so that
/// importing the same file again asks for the same things again, which changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The command's identity.
    pub id: CommandId,
    /// When it happened.
    pub at: Timestamp,
    /// Of steps of several cases at one time, the lower comes first.
    pub rank: u8,
    /// The command.
    pub command: Command,
}

/// Registering, before anything else.
const FIRST: u8 = 0;
/// 并案: after the main case is there, before it is answered.
const MERGING: u8 = 1;
/// Everything else.
const ON_THE_WAY: u8 = 2;
/// What waits for the main case's end.
const AFTER: u8 = 3;

/// The id of a row's step.
fn id(source: &str, key: &str, step: &str) -> CommandId {
    CommandId::named(&format!("import/{source}/{key}/{step}"))
}

/// The request that a row of a ledger becomes.
pub fn request_id(source: &str, key: &str) -> RequestId {
    RequestId::derive(id(source, key, "register"), 0)
}

/// The commands of a case, in order.
pub fn steps(source: &str, case: &Case) -> Vec<Step> {
    let request = request_id(source, &case.key);
    let assign = id(source, &case.key, "assign");
    let assignment = |ordinal: usize| AssignmentId::derive(assign, ordinal as u32);
    let mut steps = Vec::new();
    for (stage, at) in &case.path {
        let mut add = |step: &str, command: RequestCommand| {
            let id = id(source, &case.key, step);
            steps.push(Step {
                id,
                at: *at,
                rank: if *stage == Stage::Register {
                    FIRST
                } else {
                    ON_THE_WAY
                },
                command: Command::Request(command),
            });
        };
        match stage {
            Stage::Register => {
                add(
                    "register",
                    RequestCommand::Register(Box::new(case.register.clone())),
                );
                if case.marks != Marks::default() {
                    let marks = case.marks;
                    add("mark", RequestCommand::Mark { request, marks });
                }
                if let Some((system, number)) = &case.external {
                    let external = Some(External {
                        system: *system,
                        number: number.clone(),
                        state: String::new(),
                        as_of: *at,
                    });
                    add(
                        "external",
                        RequestCommand::SetExternal { request, external },
                    );
                }
            }
            Stage::Accept => add("accept", RequestCommand::Accept { request }),
            Stage::Assign => {
                let (units, complexity) = (case.units.clone(), case.complexity);
                add(
                    "assign",
                    RequestCommand::Assign {
                        request,
                        units,
                        complexity,
                    },
                );
            }
            Stage::Sign => {
                for ordinal in lead_first(case) {
                    let assignment = assignment(ordinal);
                    add(
                        &format!("sign/{ordinal}"),
                        RequestCommand::SignFor { assignment },
                    );
                }
            }
            Stage::Reply => {
                let Some(answer) = &case.answer else { continue };
                if case.is_on_spot {
                    let (text, class) = (answer.text.clone(), answer.class);
                    add(
                        "answer",
                        RequestCommand::AnswerOnSpot {
                            request,
                            text,
                            class,
                        },
                    );
                    continue;
                }
                // The lead last: once it has answered, the round is over.
                for ordinal in lead_first(case).into_iter().rev() {
                    let assignment = assignment(ordinal);
                    let command = RequestCommand::SubmitReply {
                        assignment,
                        text: answer.text.clone(),
                        class: answer.class,
                        promise: answer.promise,
                    };
                    add(&format!("reply/{ordinal}"), command);
                    // A co-handler's opinion goes to the lead; nobody releases it.
                    if case.units[ordinal].share != Share::Co {
                        let command = RequestCommand::Release { assignment };
                        add(&format!("release/{ordinal}"), command);
                    }
                }
            }
            Stage::Rate => {
                let Some(command) = rate(request, case) else {
                    continue;
                };
                add("rate", command);
            }
            Stage::Close => add("close", RequestCommand::Close { request }),
        }
    }
    for (turn, at) in &case.turns {
        for (step, rank, command) in turned(turn, request, case, assignment) {
            steps.push(Step {
                id: id(source, &case.key, &step),
                at: *at,
                rank,
                command: Command::Request(command),
            });
        }
    }
    steps
}

fn rate(request: RequestId, case: &Case) -> Option<RequestCommand> {
    let rating = case.rating.as_ref()?;
    Some(RequestCommand::Rate {
        request,
        by: rating.by,
        process: rating.process,
        result: rating.result,
        reason: rating.reason.clone(),
    })
}

/// The commands of a turn, with their steps' names.
fn turned(
    turn: &Turn,
    request: RequestId,
    case: &Case,
    assignment: impl Fn(usize) -> AssignmentId,
) -> Vec<(String, u8, RequestCommand)> {
    let lead = lead_first(case).first().copied().unwrap_or(0);
    let one = |step: &str, command| vec![(step.to_owned(), ON_THE_WAY, command)];
    let after = |step: &str, command| vec![(step.to_owned(), AFTER, command)];
    let assignment_of_lead = assignment(lead);
    match turn {
        Turn::Decline { reason, guidance } => one(
            "decline",
            RequestCommand::Decline {
                request,
                reason: *reason,
                guidance: guidance.clone(),
            },
        ),
        Turn::Merge { into, .. } => {
            let Some(into) = *into else { return Vec::new() };
            let command = RequestCommand::Merge { request, into };
            vec![("merge".to_owned(), MERGING, command)]
        }
        Turn::AskReturn(reason) => one(
            "ask_return",
            RequestCommand::AskReturn {
                assignment: assignment_of_lead,
                reason: reason.clone(),
                unit: None,
            },
        ),
        Turn::AskExtension(workdays, reason) => one(
            "ask_extension",
            RequestCommand::AskExtension {
                assignment: assignment_of_lead,
                workdays: *workdays,
                reason: reason.clone(),
            },
        ),
        Turn::AskInfo(question) => one(
            "ask_info",
            RequestCommand::AskInfo {
                assignment: assignment_of_lead,
                question: question.clone(),
            },
        ),
        Turn::SendIn => sent_in(case, assignment),
        Turn::Rate => rate(request, case).map_or_else(Vec::new, |command| after("rate", command)),
        Turn::Close => after("close", RequestCommand::Close { request }),
        Turn::KeepPromise => {
            let text = case.answer.as_ref().map(|answer| answer.text.clone());
            one(
                "keep_promise",
                RequestCommand::KeepPromise {
                    assignment: assignment_of_lead,
                    text: text.unwrap_or_default(),
                },
            )
        }
        Turn::Reopen(reason) => one(
            "reopen",
            RequestCommand::Reopen {
                request,
                reason: reason.clone(),
            },
        ),
        Turn::Withdraw(reason) => one(
            "withdraw",
            RequestCommand::Withdraw {
                request,
                reason: reason.clone(),
            },
        ),
        Turn::Archive => after("archive", RequestCommand::Archive { request }),
    }
}

/// The lead's reply waits for its reviewer; the co-handlers' opinions went before it.
fn sent_in(
    case: &Case,
    assignment: impl Fn(usize) -> AssignmentId,
) -> Vec<(String, u8, RequestCommand)> {
    let Some(answer) = &case.answer else {
        return Vec::new();
    };
    let speaks = |ordinal: &usize| case.units[*ordinal].share != Share::Split;
    let ordinals = lead_first(case).into_iter().rev().filter(speaks);
    let reply = |ordinal: usize| {
        let command = RequestCommand::SubmitReply {
            assignment: assignment(ordinal),
            text: answer.text.clone(),
            class: answer.class,
            promise: answer.promise,
        };
        (format!("reply/{ordinal}"), ON_THE_WAY, command)
    };
    ordinals.map(reply).collect()
}

/// The units' ordinals, the lead's first: before it has signed, nobody may answer.
fn lead_first(case: &Case) -> Vec<usize> {
    let mut ordinals: Vec<usize> = (0..case.units.len()).collect();
    ordinals.sort_by_key(|ordinal| case.units[*ordinal].share != Share::Lead);
    ordinals
}
