//! What may hang where everybody reads it, decided by the rules themselves.

mod fixture;

use domain::wall::{Behind, Public, may_tell};
use shared::petitioner::Petitioner;
use shared::record::{Record, RecordKey};
use shared::request::{Marks, Publicity, Request};

use fixture::{records, request_id};

fn marked(publicity: Publicity, confidential: bool) -> Request {
    let records = records();
    let key = RecordKey::Request(request_id());
    let Record::Request(request) = &records.all[&key].record else {
        panic!("a request");
    };
    Request {
        marks: Marks {
            publicity,
            confidential,
            ..Marks::default()
        },
        ..Request::clone(request)
    }
}

fn petitioner() -> Petitioner {
    Petitioner {
        name: "张小满".to_owned(),
        firm: "满意五金店".to_owned(),
        phone: "13800001234".to_owned(),
        address: "南岭路1号".to_owned(),
        found: vec!["44030719900101123X".to_owned()],
    }
}

fn told(line: &str, requests: &[&Request]) -> Option<String> {
    let petitioner = petitioner();
    let about: Vec<_> = requests
        .iter()
        .map(|request| {
            Some(Behind {
                request,
                petitioner: &petitioner,
            })
        })
        .collect();
    Public::of(line, &about).line().map(str::to_owned)
}

#[test]
fn a_line_stands_only_if_all_it_is_about_is_public() {
    let (open, partly) = (
        marked(Publicity::Open, false),
        marked(Publicity::Partly, false),
    );
    let closed = marked(Publicity::Closed, false);
    let kept = marked(Publicity::Open, true);
    for (request, may) in [
        (&open, true),
        (&partly, true),
        (&closed, false),
        (&kept, false),
    ] {
        assert_eq!(may_tell(request), may);
        assert_eq!(told("西门积水", &[request]).is_some(), may);
        assert_eq!(told("西门积水", &[&open, request]).is_some(), may);
    }
    // What could not be read is not taken for public.
    assert_eq!(Public::of("西门积水", &[None]).line(), None);
    // About no request, it is only scanned.
    assert_eq!(
        told("接访，电话13800001234", &[]).as_deref(),
        Some("接访，电话138****1234")
    );
}

#[test]
fn a_line_names_nobody_who_raised_what_it_is_about() {
    let open = marked(Publicity::Open, false);
    let line = "张小满（满意五金店，13800001234，44030719900101123X）南岭路1号门口积水";
    let told = told(line, &[&open]).expect("it stands");
    assert!(told.ends_with("门口积水"), "{told}");
    for hidden in ["张小满", "张", "满意五金店", "1234", "4403", "南岭路1号"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}
