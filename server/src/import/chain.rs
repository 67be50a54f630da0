//! From a case to the ordinary commands it went through.

use shared::assignment::Share;
use shared::command::Command;
use shared::id::{AssignmentId, CommandId, RequestId};
use shared::request::RequestCommand;
use shared::time::Timestamp;

use super::case::{Case, Stage};

/// One command of a case. Its id derives from the ledger's name, the row and the step, so that
/// importing the same file again asks for the same things again, which changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The command's identity.
    pub id: CommandId,
    /// When it happened.
    pub at: Timestamp,
    /// The command.
    pub command: Command,
}

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
                command: Command::Request(command),
            });
        };
        match stage {
            Stage::Register => {
                add(
                    "register",
                    RequestCommand::Register(Box::new(case.register.clone())),
                );
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
                let Some(rating) = &case.rating else { continue };
                let command = RequestCommand::Rate {
                    request,
                    by: rating.by,
                    process: rating.process,
                    result: rating.result,
                    reason: rating.reason.clone(),
                };
                add("rate", command);
            }
            Stage::Close => add("close", RequestCommand::Close { request }),
        }
    }
    steps
}

/// The units' ordinals, the lead's first: before it has signed, nobody may answer.
fn lead_first(case: &Case) -> Vec<usize> {
    let mut ordinals: Vec<usize> = (0..case.units.len()).collect();
    ordinals.sort_by_key(|ordinal| case.units[*ordinal].share != Share::Lead);
    ordinals
}
