//! `liaison rules`: shows and sets dated limits.

use std::io::Write;

use clap::{Args, Subcommand};
use domain::Actor;
use shared::command::{Command, Outcome};
use shared::refusal::{Field, Refusal};
use shared::request::RequestKind;
use shared::rulebook::{DatedLimits, LimitKind, Limits, RulebookCommand};
use shared::time::LocalDate;
use text::{Lang, names, refusal, rules};

use crate::calendar;
use crate::execute::Who;
use crate::mint;
use crate::node::Node;

/// How it stands in the history.
const DEVICE: &str = "rules";

/// `liaison rules …`.
#[derive(Clone, Debug, Subcommand)]
pub enum RulesArgs {
    /// The limits, in the order in which they were set, and what is in force today
    List,
    /// Set limits from a day on; cases on their way keep theirs
    Set(SetArgs),
}

/// `liaison rules set`.
#[derive(Clone, Debug, Args)]
pub struct SetArgs {
    /// The first day, today at the earliest: 2026-12-01
    #[arg(long)]
    valid_from: String,
    /// Only for requests of this nature: enquiry, help, complaint, report, opinion or praise
    #[arg(long)]
    kind: Option<String>,
    /// The rule they come from
    #[arg(long)]
    source: String,
    /// A limit, `reply_simple=8`; those not named stay as they are in force
    #[arg(long = "limit")]
    limits: Vec<String>,
    /// Whether waiting for details stops the clock
    #[arg(long)]
    pauses: Option<bool>,
}

/// Does one of them.
///
/// # Errors
/// An argument cannot be read, a rule refuses it, or the database's.
pub async fn run(
    node: &Node,
    what: RulesArgs,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match what {
        RulesArgs::List => list(node, lang, out).await,
        RulesArgs::Set(args) => set(node, args, lang, out).await,
    }
}

async fn list(node: &Node, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let book = calendar::book(node).await?;
    let today = node.clock.now().day();
    let in_force: Vec<Option<u32>> = RequestKind::ALL
        .iter()
        .map(|kind| book.entry_for(*kind, today))
        .collect();
    if in_force.contains(&None) {
        writeln!(out, "{}", rules::RECOMMENDED.of(lang))?;
        writeln!(out, "  {}", told(&Limits::default(), lang))?;
    }
    for (at, entry) in (0..).zip(&book.limits) {
        let standing = match (in_force.contains(&Some(at)), entry.valid_from > today) {
            (true, _) => rules::IN_FORCE,
            (false, true) => rules::COMING,
            (false, false) => rules::PAST,
        };
        let kind = entry.kind.map_or(rules::ALL_KINDS, names::kind);
        let line = [
            &entry.valid_from.to_string(),
            kind.of(lang),
            &entry.source,
            standing.of(lang),
        ];
        writeln!(out, "{}", rules::RULE_LINE.with(lang, &line))?;
        writeln!(out, "  {}", told(&entry.limits, lang))?;
    }
    Ok(())
}

fn told(limits: &Limits, lang: Lang) -> String {
    let mut told: Vec<String> = LimitKind::ALL
        .iter()
        .map(|kind| {
            let days = limits.get(*kind).to_string();
            rules::RULE_LIMIT.with(lang, &[rules::limit(*kind).of(lang), &days])
        })
        .collect();
    let pauses = if limits.pauses { rules::YES } else { rules::NO };
    told.push(rules::RULE_LIMIT.with(lang, &[rules::PAUSES.of(lang), pauses.of(lang)]));
    text::list(lang, &told)
}

async fn set(node: &Node, args: SetArgs, lang: Lang, out: &mut impl Write) -> anyhow::Result<()> {
    let valid_from = calendar::day(&args.valid_from, lang)?;
    let kind = args
        .kind
        .as_deref()
        .map(|code| kind(code, lang))
        .transpose()?;
    // The system may set what it likes; whoever sits at the command line may not.
    anyhow::ensure!(
        valid_from >= node.clock.now().day(),
        rules::PAST_REFUSED.of(lang)
    );
    let entry = DatedLimits {
        valid_from,
        kind,
        limits: changed(node, &args, kind, valid_from, lang).await?,
        source: args.source,
    };
    let command = Command::Rulebook(RulebookCommand::SetLimits(Box::new(entry)));
    let envelope = mint::envelope(&node.clock, command);
    let who = Who::System(Actor::system());
    match node.executor.execute_one(who, DEVICE, envelope).await? {
        Outcome::Accepted => {}
        Outcome::Refused(Refusal::Unfit {
            field: Field::ValidFrom,
        }) => anyhow::bail!(rules::PAST_REFUSED.of(lang)),
        Outcome::Refused(reason) => anyhow::bail!(refusal::sentence(&reason, lang)),
    }
    let day = valid_from.to_string();
    writeln!(out, "{}", rules::RULE_SAVED.with(lang, &[&day]))?;
    Ok(())
}

fn kind(code: &str, lang: Lang) -> anyhow::Result<RequestKind> {
    let known = || {
        let codes: Vec<_> = RequestKind::ALL
            .iter()
            .map(|kind| kind.code().to_owned())
            .collect();
        text::list(lang, &codes)
    };
    RequestKind::from_code(code)
        .ok_or_else(|| anyhow::Error::msg(rules::NO_SUCH_KIND.with(lang, &[code, &known()])))
}

/// The limits in force on the rule's first day, with what is said about them.
async fn changed(
    node: &Node,
    args: &SetArgs,
    kind: Option<RequestKind>,
    day: LocalDate,
    lang: Lang,
) -> anyhow::Result<Limits> {
    let book = calendar::book(node).await?;
    let mut limits = book.limits_on(kind, day);
    for given in &args.limits {
        let wrong = || anyhow::Error::msg(rules::NOT_A_LIMIT.with(lang, &[given]));
        let (code, days) = given.split_once('=').ok_or_else(wrong)?;
        let kind = LimitKind::from_code(code.trim()).ok_or_else(|| no_such_limit(code, lang))?;
        limits.set(kind, days.trim().parse().map_err(|_| wrong())?);
    }
    limits.pauses = args.pauses.unwrap_or(limits.pauses);
    Ok(limits)
}

fn no_such_limit(code: &str, lang: Lang) -> anyhow::Error {
    let known: Vec<_> = LimitKind::ALL
        .iter()
        .map(|kind| kind.code().to_owned())
        .collect();
    let known = text::list(lang, &known);
    anyhow::Error::msg(rules::NO_SUCH_LIMIT.with(lang, &[code, &known]))
}
