//! Proto3 JSON of the API's messages, by their descriptors.

use std::sync::LazyLock;

use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage, SerializeOptions};

use crate::DESCRIPTORS;

static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(DESCRIPTORS).expect("the build script wrote valid descriptors")
});

/// A message as one line of proto3 JSON, with the field names of the proto.
pub fn to_json<M: Message + Name>(message: &M) -> String {
    let dynamic = reflect::<M>(&message.encode_to_vec());
    let options = SerializeOptions::new().use_proto_field_name(true);
    let mut serializer = serde_json::Serializer::new(Vec::new());
    dynamic
        .serialize_with_options(&mut serializer, &options)
        .expect("writing to memory does not fail");
    String::from_utf8(serializer.into_inner()).expect("JSON is UTF-8")
}

/// Reads a message from proto3 JSON; both spellings of field names are taken.
///
/// # Errors
/// If it is not JSON, or has fields the message does not have.
pub fn from_json<M: Message + Name + Default>(json: &str) -> Result<M, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let dynamic = DynamicMessage::deserialize(descriptor::<M>(), &mut deserializer)?;
    deserializer.end()?;
    Ok(M::decode(dynamic.encode_to_vec().as_slice()).expect("both follow one descriptor"))
}

fn reflect<M: Name>(bytes: &[u8]) -> DynamicMessage {
    DynamicMessage::decode(descriptor::<M>(), bytes).expect("both follow one descriptor")
}

fn descriptor<M: Name>() -> prost_reflect::MessageDescriptor {
    POOL.get_message_by_name(&M::full_name())
        .expect("the message is part of the API")
}

#[cfg(test)]
mod tests {
    use super::{from_json, to_json};
    use crate::v1::{Article, RevisionToken};

    #[test]
    fn json_leads_back_to_its_message() {
        let article = Article {
            title: "Ein Ü".into(),
            quality_flags: vec![6],
            revision: Some(RevisionToken { token: "t".into() }),
            ..Article::default()
        };
        let json = to_json(&article);
        assert_eq!(
            json,
            r#"{"title":"Ein Ü","quality_flags":["QUALITY_FLAG_NO_DATE"],"revision":{"token":"t"}}"#
        );
        assert_eq!(
            from_json::<Article>(&json).expect("it was just written"),
            article
        );
        assert!(from_json::<Article>(r#"{"titel":"x"}"#).is_err());
    }
}
