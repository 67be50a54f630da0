use super::*;

fn day(text: &str) -> LocalDate {
    text.parse().expect("a day")
}

fn form(title: &str, weight: u32, from: &str, due: &str) -> MilestoneForm {
    MilestoneForm {
        no: None,
        title: title.to_owned(),
        weight,
        from: day(from),
        due: day(due),
    }
}

fn plan(forms: &[MilestoneForm]) -> Result<Schedule, Refusal> {
    set(&Schedule::default(), forms, &[], "", "吴监督", Timestamp(0))
}

fn two() -> Schedule {
    plan(&[
        form("资金落实", 1, "2026-09-01", "2026-09-10"),
        form("主体封顶", 3, "2026-09-11", "2026-11-30"),
    ])
    .expect("in order")
}

fn reached_by(schedule: &mut Schedule, no: u32, progress: u8, on: &str) {
    report(schedule, &[Step { no, progress }], &[], day(on)).expect("a report");
}

#[test]
fn what_is_planned_is_the_weighted_mean_and_lies_between_its_parts() {
    let schedule = two();
    assert_eq!(planned(&schedule, day("2026-08-31")), Some(0));
    // Five of ten days of a quarter of the whole.
    assert_eq!(planned(&schedule, day("2026-09-05")), Some(125));
    assert_eq!(planned(&schedule, day("2026-09-10")), Some(250));
    assert_eq!(planned(&schedule, day("2026-11-30")), Some(1000));
    assert_eq!(planned(&schedule, day("2027-11-30")), Some(1000));
    assert_eq!(planned(&Schedule::default(), day("2026-09-05")), None);
    for at in 0..120 {
        let at = day("2026-08-25").plus_days(at);
        let whole = planned(&schedule, at).expect("milestones");
        let parts: Vec<_> = schedule
            .milestones
            .iter()
            .map(|one| planned_of(one, at))
            .collect();
        let (least, most) = (parts.iter().min(), parts.iter().max());
        assert!(
            least <= Some(&whole.into()) && Some(&u64::from(whole)) <= most,
            "{at}"
        );
        // Weights say how parts stand to each other, and nothing else.
        let mut scaled = schedule.clone();
        for milestone in &mut scaled.milestones {
            milestone.weight *= 7;
        }
        assert_eq!(planned(&scaled, at), Some(whole));
    }
}

#[test]
fn the_light_follows_the_rule_to_the_thousandth() {
    let calendar = Calendar::of(None);
    let one = |progress| {
        let mut schedule =
            plan(&[form("一", 1, "2026-03-01", "2026-06-08")]).expect("a hundred days");
        reached_by(&mut schedule, 1, progress, "2026-03-01");
        schedule
    };
    // By the 50th day half is planned.
    let light = |progress| {
        let on = day("2026-04-19");
        read(&one(progress), on, &calendar, on).light
    };
    assert_eq!(light(50), Light::Green);
    assert_eq!(light(45), Light::Green);
    assert_eq!(light(44), Light::Yellow);
    assert_eq!(light(35), Light::Yellow);
    assert_eq!(light(34), Light::Red);
    assert_eq!(light(100), Light::Green);
}

#[test]
fn a_milestone_more_than_ten_working_days_late_is_red_and_silence_is_grey() {
    let calendar = Calendar::of(None);
    let mut schedule = plan(&[
        form("一", 1, "2026-03-02", "2026-03-06"),
        form("二", 99, "2026-03-09", "2026-12-31"),
    ])
    .expect("in order");
    reached_by(&mut schedule, 2, 5, "2026-03-20");
    let heard = day("2026-03-20");
    // 2026-03-06 is a Friday; ten working days later is the 20th.
    let reading = read(&schedule, heard, &calendar, day("2026-03-20"));
    assert_eq!((reading.light, reading.late), (Light::Green, Some((1, 10))));
    let reading = read(&schedule, heard, &calendar, day("2026-03-23"));
    assert_eq!((reading.light, reading.late), (Light::Red, Some((1, 11))));
    assert_eq!(
        next_turn(&schedule, heard, &calendar, day("2026-03-20")),
        Some(day("2026-03-23"))
    );
    // Silence covers whatever the last report said.
    let grey = day("2026-04-24");
    assert_eq!(
        read(&schedule, heard, &calendar, grey.plus_days(-1)).light,
        Light::Red
    );
    assert_eq!(read(&schedule, heard, &calendar, grey).light, Light::Grey);
    assert_eq!(
        next_turn(&schedule, heard, &calendar, day("2026-03-23")),
        Some(grey)
    );
    assert_eq!(next_turn(&schedule, heard, &calendar, grey), None);
}

#[test]
fn without_milestones_there_is_nothing_to_compare_and_what_is_done_stays_green() {
    let calendar = Calendar::of(None);
    let heard = day("2026-03-02");
    let empty = Schedule::default();
    assert_eq!(
        read(&empty, heard, &calendar, heard).light,
        Light::Unplanned
    );
    assert_eq!(
        read(&empty, heard, &calendar, heard.plus_days(35)).light,
        Light::Grey
    );
    let mut schedule = two();
    reached_by(&mut schedule, 1, 100, "2026-09-20");
    reached_by(&mut schedule, 2, 100, "2026-12-20");
    let later = day("2027-12-20");
    assert_eq!(
        read(&schedule, day("2026-12-20"), &calendar, later).light,
        Light::Green
    );
    assert_eq!(schedule.milestones[1].done_on, Some(day("2026-12-20")));
    assert_eq!(schedule.milestones[0].began_on, Some(day("2026-09-20")));
}

#[test]
fn a_plan_that_cannot_be_is_refused() {
    let out_of_order = Err(refuse(WorkRefusal::MilestonesOutOfOrder));
    assert_eq!(
        plan(&[form("一", 1, "2026-03-02", "2026-03-01")]),
        out_of_order
    );
    let later_first = [
        form("一", 1, "2026-03-02", "2026-05-01"),
        form("二", 1, "2026-03-02", "2026-04-01"),
    ];
    assert_eq!(plan(&later_first), out_of_order);
    assert_eq!(
        plan(&[form("一", 0, "2026-03-02", "2026-03-03")]),
        Err(Refusal::Unfit {
            field: Field::Milestones
        })
    );
    assert_eq!(
        plan(&[]),
        Err(Refusal::Empty {
            field: Field::Milestones
        })
    );
}

#[test]
fn a_whole_ends_with_the_last_of_its_milestones_and_is_expected_until_all_are_done() {
    let mut schedule = two();
    let (end, on) = (day("2026-11-30"), day("2026-09-20"));
    assert_eq!(completion(&schedule), Some(end));
    assert_eq!(forecast_of_all(&schedule, on), Some(end));
    // Late, it is expected today at the earliest.
    let late = day("2026-12-05");
    assert_eq!(forecast_of_all(&schedule, late), Some(late));
    reached_by(&mut schedule, 1, 100, "2026-09-20");
    assert_eq!(milestones_done(&schedule), (1, 2));
    reached_by(&mut schedule, 2, 100, "2026-11-20");
    assert_eq!(forecast_of_all(&schedule, late), None);
    assert_eq!(milestones_done(&schedule), (2, 2));
    assert_eq!(completion(&Schedule::default()), None);
}

#[test]
fn what_is_no_per_cent_is_read_as_too_much_and_refused() {
    for given in ["256", "-5", "62.5", "1e9"] {
        let step: Step = serde_json::from_str(&format!(r#"{{"no":1,"progress":{given}}}"#))
            .expect("any number is read");
        let told = report(&mut two(), &[step], &[], day("2026-09-20"));
        assert_eq!(told, Err(refuse(WorkRefusal::Percent)), "{given}");
    }
    let half: Step = serde_json::from_str(r#"{"no":1,"progress":50}"#).expect("a step");
    assert_eq!(
        half,
        Step {
            no: 1,
            progress: 50
        }
    );
}

#[test]
fn more_than_all_is_refused_and_leaves_nothing_behind() {
    let mut schedule = two();
    let before = schedule.clone();
    let step = |no, progress| Step { no, progress };
    let on = day("2026-09-20");
    let more = report(&mut schedule, &[step(1, 101)], &[], on);
    assert_eq!(more, Err(refuse(WorkRefusal::Percent)));
    let unknown = report(&mut schedule, &[step(9, 10)], &[], on);
    assert!(matches!(unknown, Err(Refusal::Unfit { .. })));
    assert_eq!(schedule, before);
    schedule.measures.push(Measure {
        no: 1,
        kind: MeasureKind::Money,
        name: "资金".to_owned(),
        unit: String::new(),
        planned: 100,
        base: Some(100),
        done: 0,
        told_on: None,
    });
    let amount = |done| Amount { no: 1, done };
    let more = report(&mut schedule, &[], &[amount(101)], on);
    assert_eq!(more, Err(refuse(WorkRefusal::MoreThanPlanned)));
    let fine = report(&mut schedule, &[], &[amount(100)], on);
    assert_eq!(fine, Ok((Vec::new(), vec![(1, "资金".to_owned(), 0, 100)])));
}

#[test]
fn an_adjustment_has_a_reason_and_keeps_what_was_approved_and_reached() {
    let mut schedule = two();
    reached_by(&mut schedule, 1, 60, "2026-09-08");
    let moved = [
        MilestoneForm {
            no: Some(1),
            ..form("资金落实", 1, "2026-09-01", "2026-10-10")
        },
        form("管线迁改", 1, "2026-10-01", "2026-10-20"),
        MilestoneForm {
            no: Some(2),
            ..form("主体封顶", 3, "2026-10-01", "2026-12-31")
        },
    ];
    let adjust = |schedule: &Schedule, forms: &[MilestoneForm], reason: &str| {
        set(schedule, forms, &[], reason, "吴监督", Timestamp(1))
    };
    let needed = Err(refuse(WorkRefusal::ReasonNeeded));
    assert_eq!(adjust(&schedule, &moved, " "), needed);
    let after = adjust(&schedule, &moved, "管线迁改未批").expect("a reason");
    let nos: Vec<_> = after.milestones.iter().map(|one| one.no).collect();
    assert_eq!(nos, [1, 3, 2]);
    assert_eq!(
        after.milestones[0].base,
        (day("2026-09-01"), day("2026-09-10"))
    );
    assert_eq!(after.milestones[0].progress, 60);
    assert_eq!(after.adjustments[0].before, schedule.milestones);
    // What was reported on stays in the plan.
    assert_eq!(
        adjust(
            &after,
            &[form("新", 1, "2026-10-01", "2026-10-20")],
            "不做了"
        ),
        Err(refuse(WorkRefusal::MilestoneReported))
    );
}

#[test]
fn a_forecast_goes_on_at_the_pace_so_far() {
    let mut schedule = plan(&[form("一", 1, "2026-03-01", "2026-03-31")]).expect("in order");
    let on = day("2026-03-20");
    assert_eq!(
        forecast(&schedule.milestones[0], on),
        Some(day("2026-03-31"))
    );
    reached_by(&mut schedule, 1, 25, "2026-03-11");
    // Ten days for a quarter: forty in all.
    assert_eq!(
        forecast(&schedule.milestones[0], on),
        Some(day("2026-04-19"))
    );
    reached_by(&mut schedule, 1, 100, "2026-03-25");
    assert_eq!(forecast(&schedule.milestones[0], on), None);
}

#[test]
fn what_was_told_of_a_later_day_is_not_told_back() {
    let mut schedule = two();
    reached_by(&mut schedule, 1, 80, "2026-09-09");
    // Written on a street without a network, received when a later report was there.
    reached_by(&mut schedule, 1, 60, "2026-09-05");
    assert_eq!(schedule.milestones[0].progress, 80);
    reached_by(&mut schedule, 1, 100, "2026-09-10");
    reached_by(&mut schedule, 1, 90, "2026-09-09");
    let first = &schedule.milestones[0];
    assert_eq!(
        (first.progress, first.done_on),
        (100, Some(day("2026-09-10")))
    );
    // Of the same day the last word holds.
    reached_by(&mut schedule, 1, 95, "2026-09-10");
    assert_eq!(schedule.milestones[0].progress, 95);
}

#[test]
fn money_and_amounts_keep_their_baseline_and_what_was_reached() {
    let measure = |no, name: &str, planned| MeasureForm {
        no,
        kind: MeasureKind::Money,
        name: name.to_owned(),
        unit: String::new(),
        planned,
    };
    let forms = |schedule: &Schedule| -> Vec<_> {
        schedule.milestones.iter().map(Milestone::form).collect()
    };
    let adjust = |schedule: &Schedule, measures: &[MeasureForm]| {
        set(
            schedule,
            &forms(schedule),
            measures,
            "增资",
            "吴监督",
            Timestamp(1),
        )
    };
    let begun = [measure(None, "区财政", 500), measure(None, "社会资金", 100)];
    let mut schedule = adjust(&two(), &begun).expect("a plan");
    report(
        &mut schedule,
        &[],
        &[Amount { no: 1, done: 80 }],
        day("2026-09-20"),
    )
    .expect("a report");
    let after = adjust(
        &schedule,
        &[measure(Some(1), "区财政", 900), measure(None, "市财政", 50)],
    )
    .expect("more money");
    let first = &after.measures[0];
    assert_eq!(
        (first.base, first.planned, first.done),
        (Some(500), 900, 80)
    );
    assert_eq!(after.measures[1].no, 3, "a number is given once");
    assert_eq!(
        after.adjustments[1].measures,
        Some(schedule.measures.clone())
    );
    // Less than is there already, or nothing at all of what was reported, is no plan.
    assert_eq!(
        adjust(
            &after,
            &[
                measure(Some(1), "区财政", 79),
                measure(Some(3), "市财政", 50)
            ]
        ),
        Err(refuse(WorkRefusal::LessThanReached))
    );
    assert_eq!(
        adjust(&after, &[measure(Some(3), "市财政", 50)]),
        Err(refuse(WorkRefusal::MilestoneReported))
    );
}

#[test]
fn an_adjustment_tells_in_what_it_differs() {
    let schedule = two();
    let before: Vec<_> = schedule.milestones.iter().map(Milestone::form).collect();
    let mut after = vec![
        MilestoneForm {
            due: day("2026-09-20"),
            weight: 2,
            ..before[0].clone()
        },
        form("绿化", 1, "2026-12-01", "2026-12-31"),
    ];
    after[0].title = "资金到位".to_owned();
    let amount = MeasureForm {
        no: Some(1),
        kind: MeasureKind::Quantity,
        name: "公里".to_owned(),
        unit: "公里".to_owned(),
        planned: 90,
    };
    let less = MeasureForm {
        planned: 60,
        ..amount.clone()
    };
    let amounts = ([amount.clone()], [less.clone()]);
    let found = differences((&before, &amounts.0), (&after, &amounts.1));
    let days = |to: &str| (day("2026-09-01"), day(to));
    assert_eq!(
        found,
        [
            Difference::Renamed("资金落实".to_owned(), "资金到位".to_owned()),
            Difference::Moved(
                "资金到位".to_owned(),
                days("2026-09-10"),
                days("2026-09-20")
            ),
            Difference::Weighed("资金到位".to_owned(), 1, 2),
            Difference::Added(after[1].clone()),
            Difference::Dropped(before[1].clone()),
            Difference::Amount(amount, less),
        ]
    );
    assert_eq!(differences((&before, &[]), (&before, &[])), []);
}

#[test]
fn a_milestone_is_overdue_from_the_day_after_its_last_until_it_is_reached() {
    let mut schedule = two();
    let numbers = |schedule: &Schedule, on: &str| -> Vec<u32> {
        overdue(schedule, day(on)).map(|one| one.no).collect()
    };
    assert!(numbers(&schedule, "2026-09-10").is_empty());
    reached_by(&mut schedule, 1, 60, "2026-09-09");
    assert_eq!(numbers(&schedule, "2026-09-11"), [1]);
    assert_eq!(numbers(&schedule, "2026-12-01"), [1, 2]);
    reached_by(&mut schedule, 1, 100, "2026-09-14");
    assert!(numbers(&schedule, "2026-09-15").is_empty());
}
