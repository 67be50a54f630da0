//! 三联系: the register of who keeps in contact with whom. Of residents no name is written down; they
//! are a household or an estate.

use shared::account::{AccountState, Membership, Role};
use shared::activity::Signed;
use shared::contact::{
    Contact, ContactCommand, ContactForm, ContactKind, ContactKinds, Talk, TalkForm,
};
use shared::id::{AccountId, WorkId};
use shared::limits;
use shared::record::{Record, RecordKey};
use shared::refusal::{Field, Refusal};
use shared::time::LocalDate;
use shared::work::{Sight, WorkRefusal};

use crate::plan::{Need, Planned, bounded, required};
use crate::policy::Actor;
use crate::scan;
use crate::team::EVERYONE;
use crate::work::{Admitted, Desk, Held, admitted, not_allowed, planned, record, refuse, said};

/// Who keeps the register: the committee, a street its own part, a team's leader the team's.
const KEEPS: &[Role] = &[Role::TeamLead, Role::Authority, Role::Supervisor];
/// Who writes down that a contact was kept: also who is in the team, and the two themselves.
const WRITES: &[Role] = &[
    Role::TeamLead,
    Role::TeamMember,
    Role::Authority,
    Role::Supervisor,
];
/// Who says what the relations are.
const NAMES: &[Role] = &[Role::Supervisor];
/// Kinds of relations.
const MOST_KINDS: usize = 20;
/// Contacts kept in one relation.
const MOST_TALKS: usize = 500;
/// A contact a day.
const MOST_TIMES: u32 = 366;
/// What a household or an estate is called by: a word of these is in it, or a number.
const PLACES: &str = "户号栋楼座单元村苑园区里巷街路厂店坊市场社院城湾庭寓组";
/// The commonest surnames, which four in five people bear; what begins with one and is as short as a name
/// is taken for a name.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋\
                        蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段\
                        雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温";
/// Words with which no name ends.
const NO_NAME_ENDS_WITH: [&str; 30] = [
    "公司",
    "社区",
    "小区",
    "花园",
    "学校",
    "医院",
    "市场",
    "工业园",
    "科技园",
    "产业园",
    "幼儿园",
    "园区",
    "片区",
    "家园",
    "公园",
    "公寓",
    "大厦",
    "广场",
    "新村",
    "酒店",
    "超市",
    "商场",
    "企业",
    "村",
    "巷",
    "街",
    "户",
    "栋",
    "店",
    "厂",
];

const fn id_of(command: &ContactCommand) -> Option<WorkId> {
    match command {
        ContactCommand::Kinds { .. } | ContactCommand::Open { .. } => None,
        ContactCommand::Revise { id, .. }
        | ContactCommand::Log { id, .. }
        | ContactCommand::Unlog { id, .. }
        | ContactCommand::End { id, .. } => Some(*id),
    }
}

pub(crate) fn needs(command: &ContactCommand) -> Vec<Need> {
    let mut needs = vec![record(ContactKinds::id())];
    needs.extend(id_of(command).map(record));
    if let ContactCommand::Open { form } | ContactCommand::Revise { form, .. } = command {
        let places = form.street.into_iter().chain(form.team);
        needs.extend(places.map(|id| Need::Record(RecordKey::Organisation(id))));
        needs.push(Need::Accounts);
    }
    needs
}

fn covers(form: (&ContactForm, &[Role]), held: &Membership) -> bool {
    let (form, who) = form;
    who.contains(&held.role)
        && match held.role {
            Role::Supervisor => true,
            Role::Authority => form.street == Some(held.scope),
            Role::TeamLead | Role::TeamMember => form.team == Some(held.scope),
            Role::Clerk | Role::Deputy | Role::Handler | Role::Head | Role::Administrator => false,
        }
}

/// A relation as it would be asked for.
fn form_of(body: &Contact) -> ContactForm {
    ContactForm {
        kind: body.kind,
        from: body.from.clone(),
        to: body.to.clone(),
        street: body.street,
        team: body.team,
        times: body.times,
        plan: body.plan.clone(),
        since: body.since,
    }
}

/// Whether an actor begins relations at all.
pub fn may_open(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, KEEPS, day, |_| true).is_some()
}

/// Whether an actor says what the relations are.
pub fn may_name(actor: &Actor, day: LocalDate) -> bool {
    admitted(actor, NAMES, day, |_| true).is_some()
}

/// Whether an actor revises and ends a relation.
pub fn may_keep(actor: &Actor, body: &Contact, day: LocalDate) -> bool {
    let form = form_of(body);
    let keeps = admitted(actor, KEEPS, day, |held| covers((&form, KEEPS), held));
    body.ended.is_none() && keeps.is_some()
}

/// Whether an actor writes down that a contact was kept.
pub fn may_log(actor: &Actor, body: &Contact, day: LocalDate) -> bool {
    let form = form_of(body);
    let writes = admitted(actor, WRITES, day, |held| covers((&form, WRITES), held));
    body.ended.is_none() && (writes.is_some() || is_of(actor, body, day))
}

/// Whether an actor is one of the two.
fn is_of(actor: &Actor, body: &Contact, day: LocalDate) -> bool {
    let own = actor.account.is_some_and(|own| body.people.contains(&own));
    own && actor.roles(day).next().is_some()
}

/// The first and the last day of a day's quarter.
pub fn quarter(day: LocalDate) -> (LocalDate, LocalDate) {
    let (year, month, _) = day.ymd();
    let first = LocalDate::from_ymd(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(day);
    (first, first.plus_months(3).plus_days(-1))
}

/// Whether a relation that is kept was not kept in this quarter so far.
pub fn is_waiting(body: &Contact, today: LocalDate) -> bool {
    let (first, _) = quarter(today);
    body.ended.is_none() && body.since <= today && body.kept(first, today) == 0
}

/// How often it was kept this year, and how often it is to be.
pub fn this_year(body: &Contact, today: LocalDate) -> (usize, u32) {
    let first = LocalDate::from_ymd(today.ymd().0, 1, 1).unwrap_or(today);
    (body.kept(first, today), body.times)
}

impl Desk<'_> {
    fn signed_at(&self) -> Signed {
        Signed {
            by: self.actor.account,
            by_name: self.actor.name.clone(),
            at: self.when,
        }
    }

    fn kinds(&self) -> Held<ContactKinds> {
        let id = ContactKinds::id();
        self.known(id).unwrap_or_else(|| Held {
            id,
            of: None,
            version: 0,
            body: ContactKinds::usual(),
        })
    }

    /// The accounts that names belong to. A name that two people have belongs to neither: a register
    /// is not shown to a namesake.
    fn people(&self, names: [&str; 2]) -> Vec<AccountId> {
        let accounts = self.world.accounts();
        let of = |name: &str| {
            let mut found = accounts.iter().filter_map(|held| match &held.record {
                Record::Account(account) if account.name == name => Some(account),
                _ => None,
            });
            let first = found
                .next()
                .filter(|one| one.state == AccountState::Active)?;
            found.next().is_none().then_some(first.id)
        };
        let mut people: Vec<_> = names.into_iter().filter_map(of).collect();
        people.dedup();
        people
    }
}

pub(crate) fn plan(desk: &Desk<'_>, command: &ContactCommand) -> Result<Planned, Refusal> {
    match command {
        ContactCommand::Kinds { kinds, seen } => set_kinds(desk, kinds, *seen),
        ContactCommand::Open { form } => {
            let by = desk.admit(KEEPS, |held| covers((form, KEEPS), held))?;
            let form = checked(desk, form, None)?;
            let mut held = Held {
                id: desk.new_id(),
                of: None,
                version: 0,
                body: Contact {
                    kind: form.kind,
                    from: String::new(),
                    to: String::new(),
                    street: None,
                    team: None,
                    times: 0,
                    plan: String::new(),
                    since: form.since,
                    people: Vec::new(),
                    log: Vec::new(),
                    taken_out: 0,
                    ended: None,
                },
            };
            fill(desk, &mut held.body, form);
            Ok(settled(
                &held,
                by,
                [&held.body.from, " – ", &held.body.to].concat(),
            ))
        }
        ContactCommand::Revise { .. }
        | ContactCommand::Log { .. }
        | ContactCommand::Unlog { .. }
        | ContactCommand::End { .. } => {
            let id = id_of(command).ok_or(Refusal::NotFound)?;
            let mut held = desk.find::<Contact>(id)?;
            let by = admit_to(desk, &held.body, command)?;
            if held.body.ended.is_some() {
                return Err(refuse(WorkRefusal::NotKept));
            }
            let text = change(desk, &mut held, command)?;
            Ok(settled(&held, by, text))
        }
    }
}

fn admit_to(
    desk: &Desk<'_>,
    body: &Contact,
    command: &ContactCommand,
) -> Result<Admitted, Refusal> {
    let form = form_of(body);
    match command {
        ContactCommand::Log { .. } | ContactCommand::Unlog { .. } => {
            if is_of(desk.actor, body, desk.today) {
                return desk.admit(&Role::ALL, |_| true);
            }
            desk.admit(WRITES, |held| covers((&form, WRITES), held))
        }
        ContactCommand::Revise { form: new, .. } => {
            // Nobody gives a relation to a street or a team that is not theirs.
            desk.admit(KEEPS, |held| covers((new, KEEPS), held))?;
            desk.admit(KEEPS, |held| covers((&form, KEEPS), held))
        }
        ContactCommand::Kinds { .. } | ContactCommand::Open { .. } | ContactCommand::End { .. } => {
            desk.admit(KEEPS, |held| covers((&form, KEEPS), held))
        }
    }
}

fn settled(held: &Held<Contact>, by: Admitted, text: String) -> Planned {
    let sight = Sight {
        streets: held.body.street.into_iter().collect(),
        teams: held.body.team.into_iter().collect(),
        people: held.body.people.clone(),
        ..Sight::default()
    };
    let mut planned = planned(by);
    planned.put_work(held, sight, said(text));
    planned
}

fn set_kinds(desk: &Desk<'_>, kinds: &[ContactKind], seen: u64) -> Result<Planned, Refusal> {
    let by = desk.admit(NAMES, |_| true)?;
    let mut held = desk.kinds();
    desk.unmoved(held.version, seen)?;
    if kinds.len() > MOST_KINDS {
        return Err(Refusal::TooLong {
            field: Field::Name,
            limit: MOST_KINDS as u32,
            given: kinds.len() as u32,
        });
    }
    let mut taken: Vec<ContactKind> = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let name = scan::mask(&bounded(Field::Name, &kind.name, limits::NAME)?).text;
        let is_usual = ContactKinds::usual().get(kind.no).is_some();
        // One of the usual three has a name without being given one.
        if name.is_empty() && !is_usual {
            return Err(Refusal::Empty { field: Field::Name });
        }
        if kind.no == 0 || taken.iter().any(|one| one.no == kind.no) {
            return Err(Refusal::Unfit { field: Field::Name });
        }
        taken.push(ContactKind {
            name,
            ..kind.clone()
        });
    }
    // What relations may be kept under is retired; it is not forgotten what it was.
    if held
        .body
        .kinds
        .iter()
        .any(|one| taken.iter().all(|new| new.no != one.no))
    {
        return Err(Refusal::Unfit { field: Field::Name });
    }
    if taken == held.body.kinds {
        return Err(Refusal::NothingToDo);
    }
    held.body.kinds = taken;
    let mut planned = planned(by);
    planned.put_work(&held, EVERYONE(), said(String::new()));
    Ok(planned)
}

/// A form looked through. `kept` is the kind that it has already.
fn checked(desk: &Desk<'_>, form: &ContactForm, kept: Option<u32>) -> Result<ContactForm, Refusal> {
    let kinds = desk.kinds().body;
    let kind = kinds
        .get(form.kind)
        .filter(|kind| !kind.retired || kept == Some(kind.no))
        .ok_or(Refusal::Unfit { field: Field::Kind })?;
    if form.street.is_some_and(|street| !desk.is_street(street)) {
        return Err(Refusal::Unfit {
            field: Field::Place,
        });
    }
    if let Some(team) = form.team {
        desk.is_team(team)?;
    }
    if !(1..=MOST_TIMES).contains(&form.times) {
        return Err(Refusal::Unfit {
            field: Field::Times,
        });
    }
    desk.near(form.since, Field::Day)?;
    let to = scan::mask(&required(Field::Whom, &form.to, limits::NAME)?).text;
    if kind.residents && !is_label(&to) {
        return Err(refuse(WorkRefusal::ResidentNamed));
    }
    Ok(ContactForm {
        from: scan::mask(&required(Field::Name, &form.from, limits::NAME)?).text,
        to,
        plan: scan::mask(&bounded(Field::Text, &form.plan, limits::NOTE)?).text,
        ..form.clone()
    })
}

/// Whether a text may be a household or an estate, and is not just somebody's name.
fn is_label(text: &str) -> bool {
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    has_digit || (text.chars().any(|c| PLACES.contains(c)) && !is_like_a_name(text))
}

/// Whether a text is as short as a name and begins like one: 张小园 is nobody's garden.
fn is_like_a_name(text: &str) -> bool {
    let bare: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let begins = bare.first().is_some_and(|first| SURNAMES.contains(*first));
    let ends = NO_NAME_ENDS_WITH.iter().any(|word| text.ends_with(word));
    matches!(bare.len(), 2 | 3) && begins && !ends
}

fn fill(desk: &Desk<'_>, body: &mut Contact, form: ContactForm) {
    body.people = desk.people([&form.from, &form.to]);
    body.kind = form.kind;
    body.from = form.from;
    body.to = form.to;
    body.street = form.street;
    body.team = form.team;
    body.times = form.times;
    body.plan = form.plan;
    body.since = form.since;
}

fn change(
    desk: &Desk<'_>,
    held: &mut Held<Contact>,
    command: &ContactCommand,
) -> Result<String, Refusal> {
    let version = held.version;
    let body = &mut held.body;
    match command {
        ContactCommand::Kinds { .. } | ContactCommand::Open { .. } => Err(Refusal::NotFound),
        ContactCommand::Revise { form, seen, .. } => {
            desk.unmoved(version, *seen)?;
            let form = checked(desk, form, Some(body.kind))?;
            fill(desk, body, form);
            Ok([&body.from, " – ", &*body.to].concat())
        }
        ContactCommand::Log { form, .. } => log(desk, body, form),
        ContactCommand::Unlog { no, .. } => {
            let at = body.log.iter().position(|talk| talk.no == *no);
            let at = at.ok_or(Refusal::NotFound)?;
            // One's own words, or whoever keeps the register.
            let own = body.log[at].by.by.is_some() && body.log[at].by.by == desk.actor.account;
            if !own && !desk.actor.is_system && !may_keep(desk.actor, body, desk.today) {
                return Err(not_allowed(KEEPS));
            }
            let talk = body.log.remove(at);
            body.taken_out = body.taken_out.max(talk.no);
            Ok(talk.what)
        }
        ContactCommand::End { reason, .. } => {
            let reason = scan::mask(&required(Field::Reason, reason, limits::REASON)?).text;
            body.ended = Some((reason.clone(), desk.signed_at()));
            Ok(reason)
        }
    }
}

fn log(desk: &Desk<'_>, body: &mut Contact, form: &TalkForm) -> Result<String, Refusal> {
    if body.log.len() >= MOST_TALKS {
        return Err(Refusal::TooLong {
            field: Field::Text,
            limit: MOST_TALKS as u32,
            given: MOST_TALKS as u32 + 1,
        });
    }
    desk.near(form.on, Field::Day)?;
    if form.on > desk.when.day() {
        return Err(refuse(WorkRefusal::FutureDay));
    }
    let what = scan::mask(&required(Field::Text, &form.what, limits::NOTE)?).text;
    let follow_up = scan::mask(&bounded(Field::Text, &form.follow_up, limits::NOTE)?).text;
    let last = body.log.iter().map(|talk| talk.no).max().unwrap_or(0);
    body.log.push(Talk {
        no: last.max(body.taken_out) + 1,
        keeper: body.from.clone(),
        on: form.on,
        way: form.way,
        what: what.clone(),
        follow_up,
        by: desk.signed_at(),
    });
    body.log.sort_by_key(|talk| (talk.on, talk.no));
    Ok(what)
}
