//! Compiles `proto/` with protox, so that no protoc needs to be installed. Runs
//! as the build script of `shared`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use prost::Message;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let proto = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../proto");
    println!("cargo::rerun-if-changed={}", proto.display());

    let files = proto_files(&proto.join("dateline/v1"))?;
    let descriptors = protox::compile(files, [&proto])?;
    let descriptors_path = PathBuf::from(env::var("OUT_DIR")?).join("descriptors.bin");
    fs::write(descriptors_path, descriptors.encode_to_vec())?;

    let mut prost = prost_build::Config::new();
    prost.enable_type_names();
    tonic_prost_build::configure()
        .codec_path("crate::codec::Codec")
        .bytes(".")
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds_with_config(descriptors, prost)?;
    Ok(())
}

fn proto_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    Ok(files)
}
