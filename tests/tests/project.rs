//! Livelihood projects and ballots, over HTTP and the socket, on both databases: what is sealed reaches
//! nobody before it is announced, and what was announced moves the projects.

use reqwest::StatusCode;
use shared::api::{CaseFile, WorkPage};
use shared::ballot::{
    Ballot, BallotCommand, BallotForm, BallotKind, Count, Figures, TellerCount, TieRule,
};
use shared::command::Outcome;
use shared::id::WorkId;
use shared::project::{Project, ProjectClass, ProjectCommand, ProjectForm, Stage};
use shared::record::Record;
use shared::refusal::Refusal;
use shared::request::{Marks, Publicity, RequestCommand};
use shared::sync::Snapshot;
use shared::time::LocalDate;
use shared::work::{Body, Work, WorkCommand, WorkRefusal, WorkSort};
use testkit::actor::{Person, client_id};
use testkit::on_both;
use testkit::server::{TUESDAY, TestServer};

fn project(command: ProjectCommand) -> WorkCommand {
    WorkCommand::Project(command)
}

fn ballot(command: BallotCommand) -> WorkCommand {
    WorkCommand::Ballot(command)
}

async fn candidate(wu: &Person, title: &str) -> WorkId {
    let form = ProjectForm {
        year: 2027,
        title: title.to_owned(),
        about: "办成".to_owned(),
        class: ProjectClass::Care,
        place: String::new(),
        street: None,
        sources: Vec::new(),
        survey: "问卷".to_owned(),
    };
    let id = wu
        .works(project(ProjectCommand::Propose(form)))
        .await
        .expect("a lead");
    for to in [Stage::Soliciting, Stage::Reserve, Stage::Candidate] {
        let step = ProjectCommand::Move {
            id,
            to,
            text: String::new(),
            decision: String::new(),
        };
        wu.works(project(step)).await.expect("a stage");
    }
    id
}

async fn file(person: &Person, id: WorkId) -> CaseFile {
    person.read(&format!("/api/works/{id}")).await
}

fn says<B: Body>(file: &CaseFile) -> B {
    match &file.records.first().expect("it is there").record {
        Record::Work(work) => work.open().expect("of that sort"),
        _ => panic!("a record of the work"),
    }
}

/// Everything that somebody is sent, as it is sent.
async fn synced(person: &Person) -> (Vec<Work>, String) {
    let snapshot: Snapshot = person
        .read(&format!("/api/bootstrap?client={}", client_id()))
        .await;
    let text = serde_json::to_string(&snapshot.records).expect("JSON");
    let works = snapshot.records.into_iter();
    let works = works.filter_map(|held| match held.record {
        Record::Work(work) => Some(*work),
        _ => None,
    });
    (works.collect(), text)
}

fn counts(works: &[Work]) -> usize {
    let is_count = |work: &&Work| work.sort == WorkSort::Count;
    works.iter().filter(is_count).count()
}

on_both!(what_is_sealed_reaches_nobody, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, huang, luo, lin) = (
        server.sign_in("wu").await,
        server.sign_in("huang").await,
        server.sign_in("luo").await,
        server.sign_in("lin").await,
    );
    let ids = [
        candidate(&wu, "长者食堂").await,
        candidate(&wu, "夜间门诊").await,
    ];
    let form = BallotForm {
        kind: BallotKind::Choice,
        session: "区人大会议".to_owned(),
        on: LocalDate(TUESDAY.day().0),
        places: 1,
        tie: TieRule::RunOff,
        season: None,
        projects: ids.to_vec(),
        teller_names: ["huang".to_owned(), "luo".to_owned()],
        teller_accounts: [Some(huang.me.account.id), None],
    };
    // Who opens a ballot chooses among those who may count, and nobody else is told who they are.
    let people: Vec<shared::api::Person> = wu.read("/api/tellers").await;
    let is_there = |who: &str| people.iter().any(|one| one.name == who);
    assert!(is_there("huang") && is_there("luo"), "{people:?}");
    assert!(!is_there("wu") && !is_there("zhang"), "{people:?}");
    let refused = huang.get("/api/tellers").await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    let id = wu
        .works(ballot(BallotCommand::Open(form)))
        .await
        .expect("it opens");
    let figures = Figures {
        issued: 90_217,
        returned: 90_216,
        valid: 90_215,
        rows: vec![vec![60_511], vec![29_704]],
    };
    let count = |figures: &Figures| {
        ballot(BallotCommand::Count {
            id,
            figures: figures.clone(),
        })
    };
    // A screen that is live gets nothing either.
    let mut tab = wu.opens_tab().await;
    tab.connect().await;
    tab.until_live().await;
    huang.works(count(&figures)).await.expect("one counts");
    let is_told = |client: &sync::client::Client| {
        client.records().any(|record| match record {
            Record::Work(work) => work
                .open::<Ballot>()
                .is_some_and(|body| body.tellers.iter().any(|teller| teller.at.is_some())),
            _ => false,
        })
    };
    tab.until(is_told).await;
    let sealed = Ballot::count_id(id, huang.me.account.id);
    for person in [&wu, &luo, &lin] {
        let (works, text) = synced(person).await;
        assert_eq!(counts(&works), 0, "{}", person.me.account.name);
        assert!(!text.contains("60511"));
        let whole = file(person, id).await;
        let text = serde_json::to_string(&whole).expect("JSON");
        assert!(!text.contains("60511"), "neither its history");
        let path = format!("/api/works/{sealed}");
        assert_eq!(person.get(&path).await.status(), StatusCode::NOT_FOUND);
        let page: WorkPage = person.read("/api/works?sort=count&over=1").await;
        assert!(page.works.is_empty());
    }
    let (works, _) = synced(&huang).await;
    assert_eq!(counts(&works), 1, "the teller sees their own");
    let early = wu.works(ballot(BallotCommand::Announce { id })).await;
    let why = WorkRefusal::NotAgreed;
    assert_eq!(early, Err(Refusal::Work { why }));
    let why = WorkRefusal::NotTeller;
    assert_eq!(wu.works(count(&figures)).await, Err(Refusal::Work { why }));
    let other = Figures {
        rows: vec![vec![60_510], vec![29_704]],
        ..figures.clone()
    };
    luo.works(count(&other)).await.expect("the other counts");
    assert_eq!(says::<Ballot>(&file(&wu, id).await).count, Count::Differs);
    luo.works(count(&figures)).await.expect("counted again");
    wu.works(ballot(BallotCommand::Announce { id }))
        .await
        .expect("announced");
    let (works, _) = synced(&lin).await;
    assert_eq!(counts(&works), 2, "from now on everybody sees both");
    let entered: TellerCount = says(&file(&lin, sealed).await);
    assert_eq!(entered.figures, figures);
    let stages = [
        says::<Project>(&file(&lin, ids[0]).await).stage,
        says::<Project>(&file(&lin, ids[1]).await).stage,
    ];
    assert_eq!(stages, [Stage::Voted, Stage::Reserve]);
    let report = server::verify::verify(&server.node().storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
});

on_both!(everybody_reads_which_projects_are_solicited, |backend| {
    let server = TestServer::with_district(backend).await;
    let (wu, chen) = (server.sign_in("wu").await, server.sign_in("chen").await);
    let reads = async || {
        let answer = reqwest::get(format!("{}/q/projects?lang=zh", server.url())).await;
        let answer = answer.expect("the server answers");
        assert_eq!(answer.status(), StatusCode::OK);
        answer.text().await.expect("a page")
    };
    assert!(reads().await.contains("目前没有公开的项目"));
    candidate(&wu, "夜间门诊").await;
    let named = shared::request::Register {
        petitioner: shared::petitioner::Petitioner {
            name: "王小明".to_owned(),
            ..Default::default()
        },
        ..testkit::actor::form("nanling-station", "王小明希望有长者食堂")
    };
    let request = chen.registers(named).await;
    let lead = |title: &str, sources| {
        project(ProjectCommand::Propose(ProjectForm {
            year: 2027,
            title: title.to_owned(),
            about: "社区有食堂".to_owned(),
            class: ProjectClass::Care,
            place: String::new(),
            street: None,
            sources,
            survey: "问卷".to_owned(),
        }))
    };
    let of_request = vec![shared::supervision::Subject::Request(request)];
    let kept = wu.works(lead("王小明的长者食堂", of_request)).await;
    let open = wu.works(lead("社区食堂提质", Vec::new())).await;
    assert!(
        reads().await.contains("目前没有公开的项目"),
        "leads are not"
    );
    for id in [kept, open] {
        let step = ProjectCommand::Move {
            id: id.expect("a lead"),
            to: Stage::Soliciting,
            text: "内部说明".to_owned(),
            decision: String::new(),
        };
        wu.works(project(step)).await.expect("solicited");
    }
    let page = reads().await;
    assert!(page.contains("正在征集意见") && page.contains("社区食堂提质"));
    // What grew out of a request that nobody marked public stands by its number; nobody is named.
    assert!(page.contains("2027-实事-"), "{page}");
    for hidden in ["王小明", "长者食堂", "内部说明", "夜间门诊"] {
        assert!(!page.contains(hidden), "{hidden} is on the page");
    }
    // What is at hand is made anew after a commit that is on the request alone.
    let mark = |confidential| RequestCommand::Mark {
        request,
        marks: Marks {
            publicity: Publicity::Open,
            confidential,
            ..Marks::default()
        },
    };
    assert_eq!(wu.moves(mark(false)).await, Outcome::Accepted);
    let page = reads().await;
    assert!(page.contains("**的长者食堂"), "{page}");
    assert!(!page.contains("王小明"), "{page}");
    assert_eq!(wu.moves(mark(true)).await, Outcome::Accepted);
    assert!(!reads().await.contains("长者食堂"));
});
