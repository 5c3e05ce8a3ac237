//! The codec of the generated services: protobuf, with errors a client can act on.
//!
//! tonic answers a message that does not decode with a bare INTERNAL. It is the
//! caller's message that is wrong, so here it is `INVALID_ARGUMENT`, and names the
//! field where prost knows it.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::{Codec as TonicCodec, DecodeBuf, Decoder};
use tonic_prost::ProstCodec;

use crate::status;

/// Protobuf in both directions.
#[derive(Debug)]
pub struct Codec<Encode, Decode> {
    protobuf: ProstCodec<Encode, Decode>,
}

impl<Encode, Decode> Default for Codec<Encode, Decode> {
    fn default() -> Self {
        Self {
            protobuf: ProstCodec::default(),
        }
    }
}

impl<Encode, Decode> TonicCodec for Codec<Encode, Decode>
where
    Encode: Message + Send + 'static,
    Decode: Message + Default + Send + 'static,
{
    type Encode = Encode;
    type Decode = Decode;
    type Encoder = <ProstCodec<Encode, Decode> as TonicCodec>::Encoder;
    type Decoder = MessageDecoder<Decode>;

    fn encoder(&mut self) -> Self::Encoder {
        self.protobuf.encoder()
    }

    fn decoder(&mut self) -> Self::Decoder {
        MessageDecoder {
            message: PhantomData,
        }
    }
}

/// Decodes one message.
#[derive(Debug)]
pub struct MessageDecoder<M> {
    message: PhantomData<M>,
}

impl<M: Message + Default> Decoder for MessageDecoder<M> {
    type Item = M;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<M>, Status> {
        M::decode(buffer)
            .map(Some)
            .map_err(|error| status::malformed_message(&error.to_string()))
    }
}
