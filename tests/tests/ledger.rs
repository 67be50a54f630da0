//! The ledger and the search over HTTP, on both databases.

use shared::api::{CaseFile, RequestPage, Similar};
use shared::assignment::{Share, UnitShare};
use shared::command::{Command, Outcome};
use shared::filter::encode;
use shared::id::RequestId;
use shared::note::NoteSide;
use shared::record::Record;
use shared::request::{Complexity, RequestCommand, Status, Topic};
use testkit::actor::{Person, form};
use testkit::on_both;
use testkit::server::TestServer;
use testkit::world::organisation;

async fn list(person: &Person, query: &str) -> RequestPage {
    person.read(&format!("/api/requests?{query}")).await
}

async fn found(person: &Person, words: &str) -> Vec<String> {
    let page = list(person, &format!("q={}", encode(words))).await;
    assert_eq!(
        page.requests.len(),
        page.found.len(),
        "a place for each row"
    );
    titles(&page)
}

fn titles(page: &RequestPage) -> Vec<String> {
    page.requests.iter().map(|one| one.title.clone()).collect()
}

async fn note(person: &Person, request: RequestId, side: NoteSide, text: &str) {
    let note = RequestCommand::AddNote {
        request,
        side,
        text: text.to_owned(),
    };
    assert_eq!(person.does(Command::Request(note)).await, Outcome::Accepted);
}

on_both!(
    words_are_found_wherever_they_stand_and_one_may_see,
    |backend| {
        let mut server = TestServer::with_district(backend).await;
        let chen = server.sign_in("chen").await;
        let liu = server.sign_in("liu").await;
        let zhang = server.sign_in("zhang").await;
        let pan = server.sign_in("pan").await;
        let mut flooded = form("nanling-station", "园区雨后积水");
        flooded.text = "Ａ栋门口水深二十厘米，电话13800001234".to_owned();
        let flooded = chen.registers(flooded).await;
        chen.registers(form("nanling-station", "路灯不亮")).await;
        // What was just registered is found at once: by one character, two, four, and a number.
        for words in ["积", "积水", "雨后积水", "-0001", "a栋", "水 园区"] {
            assert_eq!(found(&chen, words).await, ["园区雨后积水"], "{words}");
        }
        assert_eq!(found(&chen, "灯").await, ["路灯不亮"]);
        for nothing in ["积水深", "13800001234", "灯 积水", "！", "' OR 1=1"] {
            assert!(found(&chen, nothing).await.is_empty(), "{nothing}");
        }
        let page = list(&chen, &format!("q={}", encode("厘米"))).await;
        assert_eq!(page.found[0].kind, "request");
        assert!(page.found[0].text.contains("二十厘米"), "{:?}", page.found);
        // Nobody sees more by searching than by looking.
        assert!(found(&zhang, "积水").await.is_empty());
        let accept = RequestCommand::Accept { request: flooded };
        assert_eq!(chen.moves(accept).await, Outcome::Accepted);
        let assign = RequestCommand::Assign {
            request: flooded,
            units: vec![UnitShare {
                unit: organisation("water"),
                share: Share::Lead,
            }],
            complexity: Complexity::Simple,
        };
        assert_eq!(liu.moves(assign).await, Outcome::Accepted);
        assert_eq!(found(&zhang, "积水").await, ["园区雨后积水"]);
        assert!(found(&pan, "积水").await.is_empty());
        note(&chen, flooded, NoteSide::Everyone, "泵站已联系").await;
        note(&chen, flooded, NoteSide::Congress, "疑似推诿").await;
        assert_eq!(found(&zhang, "泵站").await, ["园区雨后积水"]);
        assert_eq!(found(&liu, "推诿").await, ["园区雨后积水"]);
        assert!(found(&zhang, "推诿").await.is_empty(), "an internal note");
        // Each word may stand in another text of the case.
        assert_eq!(found(&zhang, "泵站 积水").await, ["园区雨后积水"]);
        // The index is read further where it stopped, and made again when it is gone.
        server.stop().await;
        server.start().await;
        let chen = server.sign_in("chen").await;
        assert_eq!(found(&chen, "泵站").await, ["园区雨后积水"]);
        server.stop().await;
        std::fs::remove_dir_all(server.place.data.join("search")).expect("an index was there");
        server.start().await;
        let chen = server.sign_in("chen").await;
        assert_eq!(found(&chen, "推诿").await, ["园区雨后积水"]);
    }
);

on_both!(a_list_is_ordered_counted_and_windowed, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let topics = [Topic::Water, Topic::Transport, Topic::Water, Topic::Care];
    for (n, topic) in topics.into_iter().enumerate() {
        let mut one = form("nanling-station", &format!("事项{n}"));
        one.topic = topic;
        chen.registers(one).await;
        server.clock.advance(1);
    }
    let first = list(&chen, "limit=2").await;
    assert_eq!(titles(&first), ["事项3", "事项2"]);
    assert_eq!((first.total, first.sums.open), (4, 4));
    let second = list(&chen, "limit=2&offset=2").await;
    assert_eq!(titles(&second), ["事项1", "事项0"]);
    let page = list(&chen, "sort=topic,-number&group=topic").await;
    assert_eq!(titles(&page), ["事项1", "事项3", "事项2", "事项0"]);
    let groups: Vec<_> = page
        .groups
        .iter()
        .map(|group| (group.value.as_str(), group.count))
        .collect();
    assert_eq!(groups, [("water", 2), ("care", 1), ("transport", 1)]);
    let water = list(&chen, "topic=water&sort=number").await;
    assert_eq!(titles(&water), ["事项0", "事项2"]);
    let none = list(&chen, "until=2000-01-01").await;
    assert_eq!((none.total, none.requests.len()), (0, 0));
    // A list that was at hand is not shown when it is no longer true.
    assert_eq!(list(&chen, "topic=culture").await.total, 0);
    let mut late = form("nanling-station", "事项4");
    late.topic = Topic::Culture;
    chen.registers(late).await;
    assert_eq!(list(&chen, "topic=culture").await.total, 1);
});

on_both!(the_same_matter_is_pointed_out, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let zhang = server.sign_in("zhang").await;
    chen.registers(form("nanling-station", "象角塘路口雨后积水严重"))
        .await;
    chen.registers(form("nanling-station", "小区电梯经常故障"))
        .await;
    let alike = |text: &str| format!("/api/requests/similar?text={}", encode(text));
    let similar: Vec<Similar> = chen.read(&alike("象角塘社区雨后路口积水")).await;
    assert_eq!(similar.len(), 1);
    assert_eq!(similar[0].title, "象角塘路口雨后积水严重");
    let nothing: Vec<Similar> = chen.read(&alike("广场舞噪音扰民")).await;
    assert_eq!(nothing, []);
    let unseen: Vec<Similar> = zhang.read(&alike("象角塘社区雨后路口积水")).await;
    assert_eq!(unseen, [], "of what one may not see nothing is told");
});

on_both!(a_case_is_seen_as_it_stood, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let wu = server.sign_in("wu").await;
    let before = server.clock.now();
    server.clock.advance(1_000);
    let id = chen.registers(form("nanling-station", "积水")).await;
    let registered = server.clock.now();
    server.clock.advance(1_000);
    let accept = RequestCommand::Accept { request: id };
    assert_eq!(chen.moves(accept).await, Outcome::Accepted);
    note(&chen, id, NoteSide::Everyone, "已核实").await;
    server.clock.advance(1_000);
    let now: CaseFile = wu.read(&format!("/api/requests/{id}")).await;
    let then: CaseFile = wu
        .read(&format!("/api/requests/{id}?at={}", registered.0))
        .await;
    let status = |file: &CaseFile| match &file.records[0].record {
        Record::Request(request) => request.status,
        other => panic!("{:?} comes first", other.key()),
    };
    assert_eq!((now.records.len(), status(&now)), (2, Status::Accepted));
    assert_eq!((then.records.len(), status(&then)), (1, Status::Registered));
    assert_eq!(then.history.len(), 1, "what came later is not told");
    let last: CaseFile = wu
        .read(&format!("/api/requests/{id}?at={}", server.clock.now().0))
        .await;
    assert_eq!(last, now);
    for at in [before.0.to_string(), "yesterday".to_owned()] {
        let answer = wu.get(&format!("/api/requests/{id}?at={at}")).await;
        assert!(answer.status().is_client_error(), "{at}");
    }
});
