use std::fs;

use super::*;

fn added(
    commands: &[OrganisationCommand],
) -> Vec<(
    OrganisationId,
    OrganisationKind,
    &str,
    Option<OrganisationId>,
)> {
    commands
        .iter()
        .map(|command| match command {
            OrganisationCommand::Add {
                id,
                kind,
                short_name,
                parent,
                ..
            } => (*id, *kind, short_name.as_str(), *parent),
            OrganisationCommand::Rename { .. } | OrganisationCommand::Close { .. } => {
                unreachable!("a tree only adds")
            }
        })
        .collect()
}

#[test]
fn the_shipped_tree_is_longgang() {
    let commands = shipped();
    let all = added(&commands);
    let count = |kind| all.iter().filter(|(_, found, ..)| *found == kind).count();
    assert_eq!(count(OrganisationKind::District), 1);
    assert_eq!(count(OrganisationKind::Street), 11);
    assert_eq!(count(OrganisationKind::Community), 111);
    assert_eq!(count(OrganisationKind::Home), 11);
    assert_eq!(count(OrganisationKind::Station), 25);
    assert_eq!(count(OrganisationKind::Point), 3);
    assert_eq!(count(OrganisationKind::Unit), 39 + 44);
    assert_eq!(count(OrganisationKind::Committee), 5);
    assert_eq!(count(OrganisationKind::Team), 12);
    let find = |key: &str| {
        all.iter()
            .find(|(id, ..)| *id == OrganisationId::named(key))
    };
    for (key, short_name) in [
        ("district/longgang", "龙岗区"),
        ("street/nanwan", "南湾"),
        ("community/nanwan/南岭村", "南岭村"),
        ("community/pinghu/凤凰", "凤凰"),
        ("community/buji/凤凰", "凤凰"),
        ("home/nanwan", "南湾之家"),
        ("station/nanwan/南岭村", "南岭村"),
        ("station/buji/大芬", "大芬"),
        ("unit/区水务局", "区水务局"),
        ("unit/nanwan/城建办", "南湾城建办"),
        ("committee/城建环资工委", "城建环资工委"),
        ("team/nanwan", "南湾先锋队"),
    ] {
        assert_eq!(find(key).map(|found| found.2), Some(short_name), "{key}");
    }
    let station = find("station/nanwan/南岭村").expect("there");
    assert_eq!(
        station.3,
        Some(OrganisationId::named("community/nanwan/南岭村"))
    );
}

#[test]
fn nobody_comes_before_what_is_above() {
    let commands = shipped();
    let all = added(&commands);
    for (i, (_, kind, name, parent)) in all.iter().enumerate() {
        let above = parent.map(|parent| all[..i].iter().find(|(id, ..)| *id == parent));
        let above = above.map(|found| found.expect("above comes first").1);
        assert!(kind.may_stand_below(above), "{name}");
    }
}

#[test]
fn stations_of_one_street_have_short_names_of_their_own() {
    // They are part of a request's number.
    let commands = shipped();
    let mut names: Vec<&str> = added(&commands)
        .into_iter()
        .filter(|(_, kind, ..)| kind.is_station())
        .map(|(_, _, name, _)| name)
        .collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

fn from_csv(name: &str, text: &str) -> (anyhow::Result<Vec<OrganisationCommand>>, String) {
    let folder = std::env::temp_dir().join(format!("liaison-tree-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, text).expect("writes");
    let mut out = Vec::new();
    let read = read(&path, Lang::Zh, &mut out);
    fs::remove_file(&path).expect("removes");
    (read, String::from_utf8(out).expect("text"))
}

#[test]
fn a_spreadsheet_in_any_order_becomes_a_tree() {
    let (commands, report) = from_csv(
        "good.csv",
        "类型,名称,简称,上级\n\
         联络站,凤凰社区联络站,凤凰站,布吉/凤凰\n\
         社区,凤凰社区,凤凰,布吉\n\
         社区,凤凰社区,凤凰,平湖街道\n\
         承办单位,区水务局,,\n\
         街道,布吉街道,布吉,某区\n\
         街道,平湖街道,平湖,\n\
         区,某区,某区,\n",
    );
    let commands = commands.expect("a tree");
    assert!(report.contains('7'), "{report}");
    let all = added(&commands);
    assert_eq!(all[0].1, OrganisationKind::District);
    let station = all.last().expect("the station");
    assert_eq!(station.0, OrganisationId::named("station/布吉/凤凰站"));
    assert_eq!(
        station.3,
        Some(OrganisationId::named("community/布吉/凤凰"))
    );
}

#[test]
fn every_bad_row_is_one_line() {
    let (result, report) = from_csv(
        "bad.csv",
        "kind,name,short_name,parent\n\
         district,某区,某区,\n\
         street,甲街道,甲,某区\n\
         street,乙街道,乙,某区\n\
         community,同名社区,同名,甲\n\
         community,同名社区,同名,乙\n\
         station,站一,站一,同名\n\
         station,站二,站二,某区\n\
         station,站三,站三,丙街道\n\
         district,又一区,又一区,\n\
         community,无上级,无上级,\n\
         community,同名社区,同名,甲\n",
    );
    assert!(result.is_err());
    let lines: Vec<&str> = report.lines().collect();
    for (row, words) in [
        (7, "不止一个"),
        (8, "不能放在"),
        (9, "没有这个上级"),
        (10, "只能有一个区"),
        (11, "要有上级"),
        (12, "与第 5 行重复"),
    ] {
        let start = format!("第 {row} 行");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with(&start) && line.contains(words)),
            "row {row}: {report}"
        );
    }
    let (result, report) = from_csv("kind.csv", "kind,name\n衔道,甲\n街道,\n");
    assert!(result.is_err());
    assert!(
        report.contains("街道") && report.contains("第 3 行"),
        "{report}"
    );
}
