//! Finds organisations by the names people write in ledgers.

use shared::id::OrganisationId;
use shared::organisation::{Organisation, OrganisationKind};
use shared::time::LocalDate;

use super::words::{nearest, normal};

/// The organisations that exist on a day.
#[derive(Clone, Debug)]
pub struct Directory {
    organisations: Vec<Organisation>,
}

/// A name that does not tell one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// Nobody goes by that name.
    Unknown {
        /// The nearest name.
        nearest: Option<String>,
    },
    /// Several go by that name; these, with their streets, would be clear.
    Ambiguous(Vec<String>),
}

/// Whether an organisation is meant by a written name.
type Alike<'a> = dyn Fn(&Organisation, &str) -> bool + 'a;

impl Directory {
    /// A directory of what exists on `day`.
    pub fn new(organisations: Vec<Organisation>, day: LocalDate) -> Self {
        let open = organisations
            .into_iter()
            .filter(|found| found.is_open(day))
            .collect();
        Self {
            organisations: open,
        }
    }

    /// The organisation with this id.
    pub fn get(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.iter().find(|found| found.id == id)
    }

    /// All that `wanted` holds for.
    pub fn all(&self, wanted: impl Fn(&Organisation) -> bool) -> Vec<&Organisation> {
        self.organisations
            .iter()
            .filter(|found| wanted(found))
            .collect()
    }

    /// Finds one by name among the kinds that are `wanted`, in `street` first, if it is known.
    /// What stands before a slash is the name of something above: 布吉/凤凰.
    ///
    /// # Errors
    /// None, or more than one.
    pub fn find(
        &self,
        name: &str,
        wanted: impl Fn(OrganisationKind) -> bool,
        street: Option<OrganisationId>,
    ) -> Result<&Organisation, NotFound> {
        let candidates: Vec<_> = self
            .organisations
            .iter()
            .filter(|x| wanted(x.kind))
            .collect();
        let (above, name) = match name.rsplit_once(['/', '／', '·']) {
            Some((above, name)) => (Some(above), name),
            None => (None, name),
        };
        let is_below =
            |found: &&Organisation| above.is_none_or(|above| self.is_below(found, above));
        let candidates: Vec<_> = candidates.into_iter().filter(is_below).collect();
        // What is written exactly so is meant before what only begins alike.
        let without_street =
            |found: &Organisation, name: &str| self.same_without_street(found, name);
        let ways: [&Alike; 4] = [&same_name, &same_short_name, &same_core, &without_street];
        for alike in ways {
            let mut found: Vec<_> = candidates
                .iter()
                .copied()
                .filter(|x| alike(x, name))
                .collect();
            if found.len() > 1 && street.is_some() && found.iter().any(|x| x.street == street) {
                found.retain(|x| x.street == street);
            }
            match found.as_slice() {
                [] => {}
                [one] => return Ok(one),
                [..] => {
                    let names = found.iter().map(|x| self.full_name(x)).collect();
                    return Err(NotFound::Ambiguous(names));
                }
            }
        }
        let names = candidates
            .iter()
            .flat_map(|x| [x.name.as_str(), x.short_name.as_str()]);
        Err(NotFound::Unknown {
            nearest: nearest(name, names),
        })
    }

    /// 城建办 is 南湾街道城建办 to everybody in that street.
    fn same_without_street(&self, organisation: &Organisation, name: &str) -> bool {
        let street = organisation.street.and_then(|id| self.get(id));
        street.is_some_and(|street| {
            let rest = organisation.name.strip_prefix(street.name.as_str());
            rest.is_some_and(|rest| !rest.is_empty() && normal(rest) == normal(name))
        })
    }

    fn is_below(&self, organisation: &Organisation, name: &str) -> bool {
        let mut above = organisation.parent.and_then(|id| self.get(id));
        while let Some(found) = above {
            if same_name(found, name) || same_short_name(found, name) || same_core(found, name) {
                return true;
            }
            above = found.parent.and_then(|id| self.get(id));
        }
        false
    }

    fn full_name(&self, organisation: &Organisation) -> String {
        match organisation.street.and_then(|id| self.get(id)) {
            Some(street) if street.id != organisation.id => {
                format!("{}/{}", street.short_name, organisation.name)
            }
            _ => organisation.name.clone(),
        }
    }
}

fn same_name(organisation: &Organisation, name: &str) -> bool {
    normal(&organisation.name) == normal(name)
}

fn same_short_name(organisation: &Organisation, name: &str) -> bool {
    normal(&organisation.short_name) == normal(name)
}

fn same_core(organisation: &Organisation, name: &str) -> bool {
    let core = core(organisation.kind, name);
    !core.is_empty()
        && (self::core(organisation.kind, &organisation.name) == core
            || self::core(organisation.kind, &organisation.short_name) == core)
}

/// A name without the words that every organisation of its kind bears.
fn core(kind: OrganisationKind, name: &str) -> String {
    let mut name = normal(name);
    for whole in ["深圳市", "龙岗区人大", "人大代表"] {
        name = name.replace(whole, if whole == "深圳市" { "市" } else { "" });
    }
    let endings: &[&str] = match kind {
        OrganisationKind::District => &["区"],
        OrganisationKind::Street => &["街道办事处", "街道办", "街道", "人大工委"],
        OrganisationKind::Community => &[
            "社区居委会",
            "社区居民委员会",
            "社区工作站",
            "社区",
            "居委会",
        ],
        OrganisationKind::Home => &["之家", "街道"],
        OrganisationKind::Station => &["联络站", "社区"],
        OrganisationKind::Point => &["联系点"],
        OrganisationKind::Unit | OrganisationKind::Committee | OrganisationKind::Team => &[],
    };
    // 龙岗区水务局 is 区水务局 to everybody in the district.
    if kind == OrganisationKind::Unit
        && let Some((before, _)) = name.split_once('区')
        && before.chars().count() == 2
    {
        name = name[before.len()..].to_owned();
    }
    for ending in endings {
        if let Some(rest) = name.strip_suffix(ending)
            && !rest.is_empty()
        {
            name = rest.to_owned();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let mut all = Vec::new();
        let mut add = |kind, name: &str, short: &str, parent: Option<&str>| {
            let street = match kind {
                OrganisationKind::Street => Some(OrganisationId::named(name)),
                _ => parent
                    .filter(|p| p.ends_with("街道"))
                    .map(OrganisationId::named),
            };
            all.push(Organisation {
                id: OrganisationId::named(name),
                kind,
                name: name.to_owned(),
                short_name: short.to_owned(),
                parent: parent.map(OrganisationId::named),
                street,
                until: None,
                former: Vec::new(),
                successor: None,
            });
        };
        use OrganisationKind::{Community, District, Station, Street, Unit};
        add(District, "龙岗区", "龙岗区", None);
        add(Street, "平湖街道", "平湖", Some("龙岗区"));
        add(Street, "布吉街道", "布吉", Some("龙岗区"));
        add(Community, "凤凰社区", "凤凰", Some("平湖街道"));
        add(Community, "凤凰社区 ", "凤凰", Some("布吉街道"));
        add(Station, "大芬社区联络站", "大芬", Some("布吉街道"));
        add(Unit, "区水务局", "区水务局", Some("龙岗区"));
        add(Unit, "市交通运输局龙岗管理局", "龙岗交通局", Some("龙岗区"));
        add(Unit, "平湖街道城建办", "平湖城建办", Some("平湖街道"));
        add(Unit, "布吉街道城建办", "布吉城建办", Some("布吉街道"));
        Directory::new(all, LocalDate(0))
    }

    #[track_caller]
    fn finds(name: &str, kind: OrganisationKind, expected: &str) {
        let directory = directory();
        let found = directory
            .find(name, |found| found == kind, None)
            .expect("found");
        assert_eq!(found.id, OrganisationId::named(expected), "{name}");
    }

    #[test]
    fn names_are_found_however_people_shorten_them() {
        for name in [
            "大芬",
            "大芬社区联络站",
            "大芬联络站",
            "大芬社区人大代表联络站",
            "布吉/大芬",
            "布吉街道·大芬社区",
        ] {
            finds(name, OrganisationKind::Station, "大芬社区联络站");
        }
        finds("布吉街道办事处", OrganisationKind::Street, "布吉街道");
        finds("龙岗区水务局", OrganisationKind::Unit, "区水务局");
        finds(
            "深圳市交通运输局龙岗管理局",
            OrganisationKind::Unit,
            "市交通运输局龙岗管理局",
        );
        finds(
            "龙岗交通局",
            OrganisationKind::Unit,
            "市交通运输局龙岗管理局",
        );
    }

    #[test]
    fn a_name_in_two_streets_needs_its_street() {
        let directory = directory();
        let is_community = |kind| kind == OrganisationKind::Community;
        let ambiguous = directory.find("凤凰", is_community, None).expect_err("two");
        assert_eq!(
            ambiguous,
            NotFound::Ambiguous(vec![
                "平湖/凤凰社区".to_owned(),
                "布吉/凤凰社区 ".to_owned()
            ])
        );
        let buji = OrganisationId::named("布吉街道");
        let found = directory
            .find("凤凰", is_community, Some(buji))
            .expect("one");
        assert_eq!(found.street, Some(buji));
        let found = directory
            .find("布吉/凤凰", is_community, None)
            .expect("one");
        assert_eq!(found.street, Some(buji));
        let is_unit = |kind| kind == OrganisationKind::Unit;
        let found = directory.find("城建办", is_unit, Some(buji)).expect("one");
        assert_eq!(found.name, "布吉街道城建办");
        assert!(matches!(
            directory.find("城建办", is_unit, None),
            Err(NotFound::Ambiguous(_))
        ));
    }

    #[test]
    fn an_unknown_name_brings_the_nearest() {
        let directory = directory();
        let unknown = directory
            .find("区水物局", |kind| kind == OrganisationKind::Unit, None)
            .expect_err("unknown");
        assert_eq!(
            unknown,
            NotFound::Unknown {
                nearest: Some("区水务局".to_owned())
            }
        );
    }
}
