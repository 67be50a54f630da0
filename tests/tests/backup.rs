//! Backup while commands run, restore into an empty database, verify.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use server::clock::Clock;
use server::node::{Node, Place};
use server::{backup, verify};
use shared::command::Command;
use shared::id::RequestId;
use shared::record::RecordKey;
use shared::request::RequestCommand;
use testkit::actor::{client_id, envelope, form};
use testkit::folder::Folder;
use testkit::on_both;
use testkit::server::TestServer;

on_both!(everything_acknowledged_before_is_there, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let stop = Arc::new(AtomicBool::new(false));
    let writer = {
        let (stop, chen) = (stop.clone(), chen.clone());
        tokio::spawn(async move {
            let client = client_id();
            let mut acknowledged = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                let form = form("nanling-station", "备份时登记");
                let mut one = envelope(Command::Request(RequestCommand::Register(Box::new(form))));
                one.client_id = client;
                one.seq = acknowledged.len() as u64 + 1;
                let id = RequestId::derive(one.command_id, 0);
                let answer = chen.send(vec![one]).await.remove(0);
                acknowledged.push((answer.csn, id));
            }
            acknowledged
        })
    };
    for _ in 0..20 {
        chen.registers(form("nanling-station", "之前")).await;
    }
    let before = server.node().storage.head().await.expect("a head").csn;
    let folder = Folder::new("backup");
    let archive = folder.path().join("archive");
    let manifest = backup::backup(server.node(), &archive)
        .await
        .expect("a backup");
    stop.store(true, Ordering::SeqCst);
    let acknowledged = writer.await.expect("the writer ends");
    assert!(manifest.head >= before);

    let place = Place::folder(folder.path().join("restored"));
    let node = Node::open(&place, Clock::System)
        .await
        .expect("an empty node");
    backup::restore(&node, &archive).await.expect("a restore");
    let report = verify::verify(&node.storage).await.expect("verified");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.commits, manifest.head);
    let head = node.storage.head().await.expect("a head");
    assert_ne!(head.epoch, manifest.epoch, "clients must notice");
    let mut snapshot = node.storage.snapshot().await.expect("a snapshot");
    for (csn, id) in acknowledged {
        let key = RecordKey::Request(id);
        let there = snapshot
            .records(&[key])
            .await
            .expect("records")
            .contains_key(&key);
        assert_eq!(there, csn <= manifest.head, "commit {csn}");
    }
    drop(snapshot);
    let twice = backup::restore(&node, &archive).await;
    assert!(twice.is_err(), "a database in use is not overwritten");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_archive_is_not_loaded() {
    let server = TestServer::with_district(testkit::server::Backend::Sqlite).await;
    let folder = Folder::new("changed");
    let archive = folder.path().join("archive");
    backup::backup(server.node(), &archive)
        .await
        .expect("a backup");
    let rows = archive.join("rows.jsonl");
    let text = std::fs::read_to_string(&rows)
        .expect("rows")
        .replace("chen", "nehc");
    std::fs::write(&rows, text).expect("written");
    let place = Place::folder(folder.path().join("restored"));
    let node = Node::open(&place, Clock::System)
        .await
        .expect("an empty node");
    assert!(backup::restore(&node, &archive).await.is_err());
    assert_eq!(
        node.storage.head().await.expect("a head").csn,
        0,
        "nothing was loaded"
    );
}
