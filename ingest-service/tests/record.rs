//! Records keep their bytes.

use ingest_service::article::RequestId;
use ingest_service::record::{Act, Head, decode_body, encode_body};
use shared::revision::Sequence;
use shared::v1;

use crate::support;

/// Written by version 1 of the format. Never change these: such bytes are on disks.
const HEAD_V1: &[u8] = include_bytes!("golden/head.v1");
const BODY_V1: &[u8] = include_bytes!("golden/body.v1");

fn golden_head() -> Head {
    Head {
        revision: Sequence(41),
        request_id: Some(RequestId::parse("request-7").expect("a valid id")),
        justification: "publisher's correction".to_owned(),
        ..support::head(Act::AlreadyRetracted, "a-0123")
    }
}

fn golden_body() -> v1::ArticleIngested {
    v1::ArticleIngested {
        article: Some(v1::Article {
            title: "Envoys meet in Oslo".to_owned(),
            text: "Envoys met in Oslo on 12 May 2024.".to_owned(),
            ..v1::Article::default()
        }),
        annotations: Some(v1::Annotations {
            sentences: vec![v1::TextSpan {
                section: v1::Section::Text.into(),
                start_byte: 0,
                end_byte: 34,
                text: String::new(),
            }],
            ..v1::Annotations::default()
        }),
    }
}

#[test]
fn records_of_version_1_are_read_forever() {
    assert_eq!(Head::decode(HEAD_V1), Ok(golden_head()));
    assert_eq!(decode_body(BODY_V1), Ok(golden_body()));
}

#[test]
fn a_head_is_written_as_version_1_says() {
    assert_eq!(golden_head().encode(), HEAD_V1);
}

#[test]
fn a_body_leads_back_to_its_article() {
    assert_eq!(decode_body(&encode_body(&golden_body())), Ok(golden_body()));
}

#[test]
fn every_act_leads_back_to_itself() {
    for act in [
        Act::Created,
        Act::Replaced,
        Act::Unchanged,
        Act::Retracted,
        Act::AlreadyRetracted,
    ] {
        let head = support::head(act, "a");
        assert_eq!(Head::decode(&head.encode()), Ok(head));
    }
}

#[test]
fn what_is_no_record_is_refused_whatever_its_length() {
    for length in 0..HEAD_V1.len() {
        assert!(Head::decode(&HEAD_V1[..length]).is_err(), "{length}");
    }
    for length in 0..BODY_V1.len() {
        assert!(decode_body(&BODY_V1[..length]).is_err(), "{length}");
    }
}
