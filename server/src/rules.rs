//! `liaison rules`: shows and sets dated limits of requests and dated terms of suggestions; shows the
//! dated tables of matching committees, which are set on the page.

use std::collections::HashMap;
use std::io::Write;

use clap::{Args, Subcommand};
use domain::Actor;
use shared::command::{Command, Outcome};
use shared::id::OrganisationId;
use shared::late::Late;
use shared::refusal::{Field, Refusal};
use shared::request::RequestKind;
use shared::rulebook::{DatedLimits, LimitKind, Limits, Rulebook, RulebookCommand};
use shared::suggestion::{DatedTerms, Length, LengthUnit, Rule, Terms};
use shared::supervision::Match;
use shared::time::LocalDate;
use text::{Lang, Text, names, refusal, rules, suggestion};

use crate::calendar;
use crate::execute::Who;
use crate::mint;
use crate::node::Node;

/// How it stands in the history.
const DEVICE: &str = "rules";

/// `liaison rules …`.
#[derive(Clone, Debug, Subcommand)]
pub enum RulesArgs {
    /// The limits, terms and committees, in the order in which they were set, and what is in force today
    List,
    /// Set limits from a day on; cases on their way keep theirs
    Set(SetArgs),
    /// Set terms of deputies' suggestions from a day on; suggestions on their way keep theirs
    SetTerms(TermsArgs),
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

/// `liaison rules set-terms`.
#[derive(Clone, Debug, Args)]
pub struct TermsArgs {
    /// The first day, today at the earliest: 2026-12-01
    #[arg(long)]
    valid_from: String,
    /// The law or rule they come from
    #[arg(long)]
    source: String,
    /// A term, `second=15days`, in workdays, days or months; those not named stay as they are in force
    #[arg(long = "term")]
    terms: Vec<String>,
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
        RulesArgs::SetTerms(args) => set_terms(node, args, lang, out).await,
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
        let standing = standing(in_force.contains(&Some(at)), entry.valid_from > today);
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
    list_terms(&book, today, lang, out)?;
    let organisations = node.storage.snapshot().await?.organisations().await?;
    let named = organisations.into_iter().map(|one| (one.id, one.name));
    list_committees(&book, &named.collect(), today, lang, out)
}

const fn standing(is_in_force: bool, is_to_come: bool) -> Text {
    match (is_in_force, is_to_come) {
        (true, _) => rules::IN_FORCE,
        (false, true) => rules::COMING,
        (false, false) => rules::PAST,
    }
}

fn list_terms(
    book: &Rulebook,
    today: LocalDate,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "{}", rules::TERMS.of(lang))?;
    let in_force = book.terms_for(today);
    if in_force.is_none() {
        writeln!(out, "{}", rules::USUAL_TERMS.of(lang))?;
        writeln!(out, "  {}", told_terms(&Terms::default(), lang))?;
    }
    for (at, entry) in (0..).zip(&book.terms) {
        let Ok(entry) = entry.open() else { continue };
        let standing = standing(in_force == Some(at), entry.valid_from > today);
        let line = [
            &entry.valid_from.to_string(),
            &*entry.source,
            standing.of(lang),
        ];
        writeln!(out, "{}", rules::TERMS_LINE.with(lang, &line))?;
        writeln!(out, "  {}", told_terms(&entry.terms, lang))?;
    }
    Ok(())
}

fn list_committees(
    book: &Rulebook,
    named: &HashMap<OrganisationId, String>,
    today: LocalDate,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "{}", rules::COMMITTEES.of(lang))?;
    if book.committees.is_empty() {
        writeln!(out, "  {}", rules::NO_COMMITTEES.of(lang))?;
    }
    let in_force = book.committees_for(today);
    for (at, entry) in (0..).zip(&book.committees) {
        let Ok(entry) = entry.open() else { continue };
        let standing = standing(in_force == Some(at), entry.valid_from > today);
        let line = [
            &entry.valid_from.to_string(),
            &*entry.source,
            standing.of(lang),
        ];
        writeln!(out, "{}", rules::TERMS_LINE.with(lang, &line))?;
        for line in told_matches(&entry.matches, named, lang) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// `教育发展、医疗卫生：教科文卫工委`, committee by committee.
fn told_matches(
    matches: &[Match],
    named: &HashMap<OrganisationId, String>,
    lang: Lang,
) -> Vec<String> {
    let mut committees: Vec<OrganisationId> = Vec::new();
    for one in matches {
        if !committees.contains(&one.committee) {
            committees.push(one.committee);
        }
    }
    let line = |committee: OrganisationId| {
        let its = matches.iter().filter(|one| one.committee == committee);
        let topics = its.map(|one| names::topic(one.topic).of(lang).to_owned());
        let topics = text::list(lang, &topics.collect::<Vec<_>>());
        let name = named.get(&committee).map_or("", String::as_str);
        rules::MATCH_LINE.with(lang, &[&topics, name])
    };
    committees.into_iter().map(line).collect()
}

fn told_terms(terms: &Terms, lang: Lang) -> String {
    let told = Rule::ALL.iter().map(|rule| {
        let length = suggestion::length(terms.get(*rule), lang);
        rules::RULE_LIMIT.with(lang, &[rules::term(*rule).of(lang), &length])
    });
    text::list(lang, &told.collect::<Vec<_>>())
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
    let command = RulebookCommand::SetLimits(Box::new(entry));
    done(node, command, rules::PAST_REFUSED, lang).await?;
    let day = valid_from.to_string();
    writeln!(out, "{}", rules::RULE_SAVED.with(lang, &[&day]))?;
    Ok(())
}

/// Does it as the system; a day that is past is answered by a sentence of its own.
async fn done(node: &Node, command: RulebookCommand, past: Text, lang: Lang) -> anyhow::Result<()> {
    let envelope = mint::envelope(&node.clock, Command::Rulebook(command));
    let who = Who::System(Actor::system());
    match node.executor.execute_one(who, DEVICE, envelope).await? {
        Outcome::Accepted => Ok(()),
        Outcome::Refused(Refusal::Unfit {
            field: Field::ValidFrom,
        }) => anyhow::bail!(past.of(lang)),
        Outcome::Refused(reason) => anyhow::bail!(refusal::sentence(&reason, lang)),
    }
}

async fn set_terms(
    node: &Node,
    args: TermsArgs,
    lang: Lang,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let valid_from = calendar::day(&args.valid_from, lang)?;
    let past = rules::TERMS_PAST_REFUSED;
    anyhow::ensure!(valid_from >= node.clock.now().day(), past.of(lang));
    let book = calendar::book(node).await?;
    let mut terms = book.terms(book.terms_for(valid_from));
    for given in &args.terms {
        let (rule, length) = term(given, lang)?;
        terms.set(rule, length);
    }
    let entry = DatedTerms {
        valid_from,
        terms,
        source: args.source,
    };
    let command = RulebookCommand::SetTerms(Late::of(&entry));
    done(node, command, past, lang).await?;
    let day = valid_from.to_string();
    writeln!(out, "{}", rules::TERMS_SAVED.with(lang, &[&day]))?;
    Ok(())
}

/// `second=15days`.
fn term(given: &str, lang: Lang) -> anyhow::Result<(Rule, Length)> {
    let wrong = || anyhow::Error::msg(rules::NOT_A_TERM.with(lang, &[given]));
    let (code, length) = given.split_once('=').ok_or_else(wrong)?;
    let known = || {
        let codes = Rule::ALL.iter().map(|rule| rule.code().to_owned());
        text::list(lang, &codes.collect::<Vec<_>>())
    };
    let rule = Rule::from_code(code.trim())
        .ok_or_else(|| anyhow::Error::msg(rules::NO_SUCH_TERM.with(lang, &[code, &known()])))?;
    let length = length.trim();
    let digits = length
        .find(|c: char| !c.is_ascii_digit())
        .ok_or_else(wrong)?;
    let (count, unit) = length.split_at(digits);
    let count = count.parse().map_err(|_| wrong())?;
    let unit = LengthUnit::from_code(unit.trim()).ok_or_else(wrong)?;
    Ok((rule, Length::new(count, unit)))
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
