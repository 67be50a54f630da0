//! Files, from the announcement to the download, over HTTP, on both databases.

use std::io::{Cursor, Write as _};

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{Response, StatusCode};
use server::clock::Clock;
use server::files::sweep;
use server::node::{Node, Place};
use server::{backup, timers, verify};
use shared::api::{CaseFile, ErrorBody, ErrorCode, UploadAnswer};
use shared::assignment::{Share, UnitShare};
use shared::attachment::{
    AttachTo, Attachment, AttachmentCommand, AttachmentState, BytesRefusal, MediaType, Stored,
};
use shared::command::{Command, Outcome};
use shared::id::{AssignmentId, AttachmentId, NoteId, RequestId};
use shared::note::NoteSide;
use shared::record::Record;
use shared::refusal::Refusal;
use shared::request::{Complexity, RequestCommand, ResultClass};
use testkit::actor::{Person, envelope, form};
use testkit::folder::Folder;
use testkit::on_both;
use testkit::server::{Backend, TestServer};
use testkit::world::organisation;

const TEXT: (&str, &str) = ("记录.txt", "text/plain");
const PHOTO: (&str, &str) = ("现场.jpg", "image/jpeg");

fn refused(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        Outcome::Accepted => panic!("accepted"),
    }
}

/// A photo of so many points, of which no two rows are the same.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 3 + y) as u8, (y * 5) as u8, (x ^ y) as u8])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image)
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
        .expect("a photo");
    bytes
}

/// What a phone writes into a photo: how it was held, and where.
fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    // Turned by a quarter; the place stands behind.
    tiff.extend(b"\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
    // North, and a remark.
    tiff.extend(b"\0\x02\0\x01\0\x02\0\0\0\x02N\0\0\0");
    tiff.extend(b"\0\x1b\0\x02\0\0\0\x0e\0\0\0\x44\0\0\0\0");
    tiff.extend(b"22.60N 114.12E");
    let length = u16::try_from(tiff.len() + 8).expect("short").to_be_bytes();
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend(b"\xff\xe1");
    bytes.extend(length);
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// Some kilobytes that unfold into a picture of a hundred million points.
fn bomb() -> Vec<u8> {
    let (width, height) = (10_000u32, 10_000u32);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..height {
        packed
            .write_all(&vec![0; 1 + width as usize / 8])
            .expect("packed");
    }
    let packed = packed.finish().expect("packed");
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        bytes.extend(name);
        bytes.extend(data);
        bytes.extend(crc.sum().to_be_bytes());
    };
    let mut head = width.to_be_bytes().to_vec();
    head.extend(height.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &packed);
    chunk(b"IEND", &[]);
    bytes
}

async fn case(person: &Person, id: RequestId) -> CaseFile {
    person.read(&format!("/api/requests/{id}")).await
}

async fn attachment(person: &Person, request: RequestId, id: AttachmentId) -> Attachment {
    let records = case(person, request).await.records;
    let found = records.into_iter().find_map(|one| match one.record {
        Record::Attachment(attachment) if attachment.id == id => Some(*attachment),
        _ => None,
    });
    found.expect("the file is visible")
}

async fn code(response: Response) -> (StatusCode, ErrorCode) {
    let status = response.status();
    let body: ErrorBody = response.json().await.expect("an error says its code");
    (status, body.code)
}

async fn offset(person: &Person, id: AttachmentId) -> u64 {
    let response = person.asks_progress(id).await;
    assert_eq!(response.status(), StatusCode::OK);
    let offset = response.headers()["upload-offset"].to_str().expect("ASCII");
    offset.parse().expect("a number")
}

/// Sends all bytes; what became of the file.
async fn uploads(person: &Person, id: AttachmentId, bytes: &[u8]) -> AttachmentState {
    let mut state = AttachmentState::Announced;
    for (n, chunk) in bytes.chunks(1024 * 1024).enumerate() {
        let response = person.sends_bytes(id, n * 1024 * 1024, chunk).await;
        assert_eq!(response.status(), StatusCode::OK);
        let answer: UploadAnswer = response.json().await.expect("an answer");
        state = answer.state;
    }
    state
}

async fn bytes(person: &Person, path: &str) -> Vec<u8> {
    let response = person.get(path).await;
    assert_eq!(response.status(), StatusCode::OK, "GET {path}");
    response.bytes().await.expect("bytes").to_vec()
}

fn arrived(state: &AttachmentState) -> &Stored {
    match state {
        AttachmentState::Arrived(stored) => stored,
        other => panic!("{other:?}"),
    }
}

async fn notes(person: &Person, request: RequestId, side: NoteSide) -> NoteId {
    let mut one = envelope(Command::Request(RequestCommand::AddNote {
        request,
        side,
        text: "看过现场".to_owned(),
    }));
    one.issued_at = person.me.server_time;
    let id = NoteId::derive(one.command_id, 0);
    assert_eq!(person.send(vec![one]).await[0].outcome, Outcome::Accepted);
    id
}

/// Assigns a request to the water office, which signs for it.
async fn goes_to_water(chen: &Person, zhang: &Person, request: RequestId) -> AssignmentId {
    let assign = RequestCommand::Assign {
        request,
        units: vec![UnitShare {
            unit: organisation("water"),
            share: Share::Lead,
        }],
        complexity: Complexity::Simple,
    };
    for command in [RequestCommand::Accept { request }, assign] {
        assert_eq!(chen.moves(command).await, Outcome::Accepted);
    }
    let records = case(zhang, request).await.records;
    let assignment = records.iter().find_map(|one| match &one.record {
        Record::Assignment(part) => Some(part.id),
        _ => None,
    });
    let assignment = assignment.expect("an assignment");
    let sign = RequestCommand::SignFor { assignment };
    assert_eq!(zhang.moves(sign).await, Outcome::Accepted);
    assignment
}

on_both!(a_cut_upload_goes_on_where_it_stopped, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "井盖破损")).await;
    let sent = photo(1600, 900);
    let file = chen.attaches(id, AttachTo::Intake, PHOTO, &sent).await;
    assert_eq!(offset(&chen, file).await, 0);
    // Nothing to fetch before it is there.
    let early = chen.get(&format!("/api/attachments/{file}")).await;
    assert_eq!(early.status(), StatusCode::NOT_FOUND);
    let (cut, last) = (777, sent.len());
    assert_eq!(
        chen.sends_bytes(file, 0, &sent[..cut]).await.status(),
        StatusCode::OK
    );
    // Meanwhile the server is started anew, too.
    let mut server = server;
    server.stop().await;
    server.start().await;
    let chen = server.sign_in("chen").await;
    let elsewhere = chen.sends_bytes(file, 0, &sent[..cut]).await;
    assert_eq!(elsewhere.headers()["upload-offset"], "777");
    let conflict = (StatusCode::CONFLICT, ErrorCode::WrongOffset);
    assert_eq!(code(elsewhere).await, conflict);
    let beyond = chen.sends_bytes(file, cut + 1, &sent[cut + 1..]).await;
    assert_eq!(code(beyond).await, conflict);
    assert_eq!(offset(&chen, file).await, 777);
    let too_long = chen
        .sends_bytes(file, cut, &[&sent[cut..], b"more"].concat())
        .await;
    let too_large = (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge);
    assert_eq!(code(too_long).await, too_large);
    let large_chunk = chen.sends_bytes(file, cut, &vec![0; 1024 * 1024 + 1]).await;
    assert_eq!(code(large_chunk).await, too_large);
    let response = chen.sends_bytes(file, cut, &sent[cut..]).await;
    let answer: UploadAnswer = response.json().await.expect("an answer");
    assert_eq!(answer.offset, last as u64);
    let stored = arrived(&answer.state).clone();
    assert_eq!(stored.dimensions, Some((1600, 900)));
    assert!(stored.has_thumbnail);
    // The last chunk again, as when its answer was lost: the same answer.
    let again = chen.sends_bytes(file, last, &[]).await;
    let again: UploadAnswer = again.json().await.expect("an answer");
    assert_eq!(again, answer);
    assert_eq!(attachment(&chen, id, file).await.state, answer.state);

    let response = chen.get(&format!("/api/attachments/{file}")).await;
    let header = |name: &str| response.headers()[name].to_str().expect("ASCII").to_owned();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "private, no-cache");
    assert_eq!(
        header("content-disposition"),
        "inline; filename=\"__.jpg\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"
    );
    let whole = response.bytes().await.expect("bytes");
    assert_eq!(whole.len() as u64, stored.size);
    assert_eq!(server::files::arrival::digest(&whole), stored.sha256);
    let small = bytes(&chen, &format!("/api/attachments/{file}/thumbnail")).await;
    let small = image::load_from_memory(&small).expect("a picture");
    assert_eq!((small.width(), small.height()), (480, 270));
    // The history of the case tells of it.
    let history = case(&chen, id).await.history;
    let told = |code: &str| history.iter().any(|line| line.code == code);
    assert!(told("attachment.attach") && told("attachment.arrive"));
});

on_both!(what_is_not_what_it_says_is_not_taken, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "占道经营")).await;
    let refuses = |state: AttachmentState, reason: BytesRefusal| {
        assert_eq!(state, AttachmentState::Refused { reason });
    };
    // A program called a photo.
    let program = b"MZ\x90\0\x03\0\0\0This program cannot be run in DOS mode.";
    let file = chen.attaches(id, AttachTo::Intake, PHOTO, program).await;
    refuses(uploads(&chen, file, program).await, BytesRefusal::WrongType);
    let gone = chen.get(&format!("/api/attachments/{file}")).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    // Other bytes than those announced.
    let file = chen
        .attaches(id, AttachTo::Intake, TEXT, b"what was announced")
        .await;
    refuses(
        uploads(&chen, file, b"what came instead.").await,
        BytesRefusal::HashMismatch,
    );
    // A picture that unfolds beyond measure.
    let bomb = bomb();
    assert!(bomb.len() < 200_000, "small on the way: {}", bomb.len());
    let png = ("图.png", "image/png");
    let file = chen.attaches(id, AttachTo::Intake, png, &bomb).await;
    refuses(
        uploads(&chen, file, &bomb).await,
        BytesRefusal::TooManyPixels,
    );
    // Half a picture.
    let half = &photo(64, 64)[..40];
    let file = chen.attaches(id, AttachTo::Intake, PHOTO, half).await;
    refuses(uploads(&chen, file, half).await, BytesRefusal::Unreadable);

    let attach = |name: &str, media: &str, size: u64| {
        Command::Attachment(AttachmentCommand::Attach {
            request: Some(id),
            to: AttachTo::Intake,
            name: name.to_owned(),
            media: media.to_owned(),
            size,
            sha256: "00".repeat(32),
        })
    };
    let too_large = chen
        .does(attach("a.pdf", "application/pdf", 20 << 21))
        .await;
    assert!(matches!(refused(too_large), Refusal::FileTooLarge { .. }));
    let sort = chen
        .does(attach("a.exe", "application/x-msdownload", 9))
        .await;
    assert_eq!(refused(sort), Refusal::FileType);
    // That bytes arrived is for the system to say.
    let stored = Stored {
        media: MediaType::Pdf,
        size: 1,
        sha256: "00".repeat(32),
        dimensions: None,
        has_thumbnail: false,
    };
    let forged = AttachmentCommand::Arrive {
        attachment: file,
        stored,
    };
    let call = shared::api::CommandsCall {
        account: None,
        envelopes: vec![envelope(Command::Attachment(forged))],
    };
    let forged = chen.post("/api/commands", &call).await;
    assert_eq!(forged.status(), StatusCode::BAD_REQUEST);
});

on_both!(photos_come_out_upright_and_without_their_place, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "路面塌陷")).await;
    let sent = with_place(&photo(640, 320));
    assert!(holds(&sent, b"22.60N 114.12E"));
    let file = chen.attaches(id, AttachTo::Intake, PHOTO, &sent).await;
    let state = uploads(&chen, file, &sent).await;
    assert_eq!(arrived(&state).dimensions, Some((320, 640)), "turned");
    for path in ["", "/thumbnail"] {
        let got = bytes(&chen, &format!("/api/attachments/{file}{path}")).await;
        let picture = image::load_from_memory(&got).expect("a picture");
        assert!(picture.height() > picture.width(), "turned");
        assert!(!holds(&got, b"22.60N") && !holds(&got, b"Exif"), "{path}");
    }
    let held = attachment(&chen, id, file).await;
    assert_eq!(held.sha256, server::files::arrival::digest(&sent));
    assert_ne!(arrived(&held.state).sha256, held.sha256);
});

on_both!(files_are_seen_by_those_who_see_their_part, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let huang = server.sign_in("huang").await;
    let lin = server.sign_in("lin").await;
    let zhang = server.sign_in("zhang").await;
    let feng = server.sign_in("feng").await;
    let liu = server.sign_in("liu").await;
    let id = chen.registers(form("nanling-station", "渠道淤积")).await;
    let assignment = goes_to_water(&chen, &zhang, id).await;
    let note = notes(&chen, id, NoteSide::Congress).await;
    let text = b"for the congress side only";
    let internal = chen.attaches(id, AttachTo::Note(note), TEXT, text).await;
    // Nobody else sends its bytes; to who may not see it, it is not there.
    let other = huang.sends_bytes(internal, 0, text).await;
    assert_eq!(
        code(other).await,
        (StatusCode::FORBIDDEN, ErrorCode::Forbidden)
    );
    assert_eq!(
        huang.asks_progress(internal).await.status(),
        StatusCode::FORBIDDEN
    );
    let not_found = (StatusCode::NOT_FOUND, ErrorCode::NotFound);
    for person in [&zhang, &lin] {
        let sent = person.sends_bytes(internal, 0, text).await;
        assert_eq!(code(sent).await, not_found);
    }
    assert_eq!(offset(&chen, internal).await, 0, "nothing came");
    arrived(&uploads(&chen, internal, text).await);
    let path = |id: AttachmentId| format!("/api/attachments/{id}");
    assert_eq!(bytes(&huang, &path(internal)).await, text);
    let hidden = code(zhang.get(&path(internal)).await).await;
    let unknown = code(zhang.get(&path(AttachmentId::named("none"))).await).await;
    assert_eq!(hidden, not_found);
    assert_eq!(hidden, unknown);
    let shown = case(&zhang, id).await;
    let is_file = |record: &Record| matches!(record, Record::Attachment(_));
    assert!(!shown.records.iter().any(|one| is_file(&one.record)));
    assert!(
        !shown
            .history
            .iter()
            .any(|line| line.code.starts_with("attachment"))
    );
    // A file on a note is for its author to add.
    let to = AttachTo::Note(note);
    let foreign = AttachmentCommand::Attach {
        request: Some(id),
        to,
        name: "a.txt".to_owned(),
        media: "text/plain".to_owned(),
        size: 1,
        sha256: "00".repeat(32),
    };
    let foreign = huang.does(Command::Attachment(foreign)).await;
    assert!(matches!(refused(foreign), Refusal::NotAllowed { .. }));

    // A reply's file goes as far as the reply.
    let pdf = ("答复附件.pdf", "application/pdf");
    let paper = b"%PDF-1.4\n%%EOF";
    let reply = zhang
        .attaches(id, AttachTo::Reply(assignment), pdf, paper)
        .await;
    arrived(&uploads(&zhang, reply, paper).await);
    assert_eq!(bytes(&feng, &path(reply)).await, paper);
    for person in [&chen, &liu] {
        assert_eq!(code(person.get(&path(reply)).await).await, not_found);
    }
    let submit = RequestCommand::SubmitReply {
        assignment,
        text: "已清淤".to_owned(),
        class: ResultClass::A,
        promise: None,
    };
    assert_eq!(zhang.moves(submit).await, Outcome::Accepted);
    assert_eq!(bytes(&liu, &path(reply)).await, paper, "sent in for review");
    assert_eq!(code(chen.get(&path(reply)).await).await, not_found);
    let release = RequestCommand::Release { assignment };
    assert_eq!(feng.moves(release).await, Outcome::Accepted);
    assert_eq!(bytes(&chen, &path(reply)).await, paper, "released");
    assert_eq!(code(lin.get(&path(reply)).await).await, not_found);
    // Sent to be saved, not to be shown by the page's own origin, unless it is asked for in place.
    let saved = chen.get(&format!("{}?save", path(reply))).await;
    let how = saved.headers()["content-disposition"]
        .to_str()
        .expect("ASCII");
    assert!(how.starts_with("attachment;"), "{how}");
    let report = verify::verify(&server.node().storage)
        .await
        .expect("verified");
    assert!(report.is_sound(), "{report:?}");
});

on_both!(
    what_is_taken_away_or_never_came_leaves_no_bytes,
    |backend| {
        let server = TestServer::with_district(backend).await;
        let (chen, huang) = (server.sign_in("chen").await, server.sign_in("huang").await);
        let id = chen.registers(form("nanling-station", "扬尘")).await;
        let file = chen.attaches(id, AttachTo::Intake, TEXT, b"mistaken").await;
        arrived(&uploads(&chen, file, b"mistaken").await);
        let remove = |reason: &str| {
            Command::Attachment(AttachmentCommand::Remove {
                attachment: file,
                reason: reason.to_owned(),
            })
        };
        let foreign = refused(huang.does(remove("")).await);
        assert!(matches!(foreign, Refusal::NotAllowed { .. }));
        assert_eq!(chen.does(remove("传错了")).await, Outcome::Accepted);
        assert_eq!(refused(chen.does(remove("")).await), Refusal::NothingToDo);
        let gone = chen.get(&format!("/api/attachments/{file}")).await;
        assert_eq!(gone.status(), StatusCode::NOT_FOUND);
        let node = server.node();
        let held = node.files.size(file, server::files::Sort::Whole).await;
        assert_eq!(held.expect("the store"), None, "the bytes are gone");
        let reason = "传错了".to_owned();
        let state = attachment(&chen, id, file).await.state;
        assert_eq!(state, AttachmentState::Removed { reason }, "the line stays");

        // Half of one comes, and never the rest.
        let orphan = chen
            .attaches(id, AttachTo::Intake, TEXT, b"half a text")
            .await;
        chen.sends_bytes(orphan, 0, b"half").await;
        server.clock.advance(29 * 24 * 3_600_000);
        timers::ring(node).await.expect("timers ring");
        let state = attachment(&server.sign_in("chen").await, id, orphan)
            .await
            .state;
        assert_eq!(state, AttachmentState::Announced, "not yet");
        server.clock.advance(24 * 3_600_000);
        timers::ring(node).await.expect("timers ring");
        let chen = server.sign_in("chen").await;
        let reason = BytesRefusal::NeverCame;
        let state = attachment(&chen, id, orphan).await.state;
        assert_eq!(state, AttachmentState::Refused { reason });
        assert_eq!(node.files.received(orphan).await.expect("a size"), 4);
        let grace = std::time::Duration::ZERO;
        // Nothing is removed while a backup is under way.
        let hold = node.files.hold().await.expect("held");
        let other = node.files.hold().await.expect("held twice");
        node.files.let_go(other).await.expect("let go once");
        assert_eq!(sweep::sweep(node, grace).await.expect("swept"), 0);
        node.files.let_go(hold).await.expect("let go");
        assert_eq!(sweep::sweep(node, grace).await.expect("swept"), 1);
        assert_eq!(node.files.received(orphan).await.expect("a size"), 0);
    }
);

on_both!(a_backup_carries_files, |backend| {
    let server = TestServer::with_district(backend).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "树木倾斜")).await;
    let sent = photo(800, 600);
    let file = chen.attaches(id, AttachTo::Intake, PHOTO, &sent).await;
    let stored = arrived(&uploads(&chen, file, &sent).await).clone();
    let whole = bytes(&chen, &format!("/api/attachments/{file}")).await;
    let folder = Folder::new("files");
    let archive = folder.path().join("archive");
    let manifest = backup::backup(server.node(), &archive)
        .await
        .expect("a backup");
    assert_eq!(manifest.files, 2, "the photo and the small picture of it");

    let place = Place::folder(folder.path().join("restored"));
    let node = Node::open(&place, Clock::System).await.expect("a node");
    backup::restore(&node, &archive).await.expect("a restore");
    let there = node.files.is_whole(file, &stored, true).await;
    assert!(there.expect("the store"));
    assert!(
        sweep::missing(&node, true)
            .await
            .expect("looked")
            .is_empty()
    );
    let got = node
        .files
        .get(file, server::files::Sort::Whole, Default::default());
    let got = got.await.expect("there").bytes().await.expect("bytes");
    assert_eq!(got, whole);
    // What is lost, or not as it was, is told.
    let name = file.to_string();
    let path = place
        .data
        .join("files")
        .join(&name[name.len() - 2..])
        .join(&name);
    let mut changed = whole.clone();
    changed[100] ^= 1;
    std::fs::write(&path, changed).expect("written");
    assert!(
        sweep::missing(&node, false)
            .await
            .expect("looked")
            .is_empty()
    );
    assert_eq!(
        sweep::missing(&node, true).await.expect("looked"),
        std::slice::from_ref(&name)
    );
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(sweep::missing(&node, false).await.expect("looked"), [name]);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_file_in_an_archive_is_not_loaded() {
    let server = TestServer::with_district(Backend::Sqlite).await;
    let chen = server.sign_in("chen").await;
    let id = chen.registers(form("nanling-station", "噪声")).await;
    let file = chen
        .attaches(id, AttachTo::Intake, TEXT, b"as it was")
        .await;
    arrived(&uploads(&chen, file, b"as it was").await);
    let folder = Folder::new("changed-file");
    let archive = folder.path().join("archive");
    backup::backup(server.node(), &archive)
        .await
        .expect("a backup");
    let path = archive.join("files").join(file.to_string());
    std::fs::write(path, b"as it is!").expect("written");
    let place = Place::folder(folder.path().join("restored"));
    let node = Node::open(&place, Clock::System).await.expect("a node");
    assert!(backup::restore(&node, &archive).await.is_err());
    let head = node.storage.head().await.expect("a head");
    assert_eq!(head.csn, 0, "nothing was loaded");
}
