//! From paths on the command line to a list of inputs.

use std::fs;
use std::path::{Path, PathBuf};

use intake::Form;

use crate::error::Failure;

/// Something to read articles from.
#[derive(Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its path below the folder that was named, without its ending.
        id_path: String,
    },
}

/// What is to be read.
#[derive(Debug, Default)]
pub struct Plan {
    /// The inputs, in the order they were named, folders in order of name.
    pub inputs: Vec<Input>,
    /// All their bytes; `None` if one of them is a stream.
    pub bytes: Option<u64>,
    /// Files in folders that are of no form we know.
    pub passed_over: u64,
}

/// Finds all files behind the paths; `-` is standard input.
///
/// # Errors
/// If a path does not exist or a folder cannot be read.
pub fn plan(paths: &[PathBuf]) -> Result<Plan, Failure> {
    let mut plan = Plan {
        bytes: Some(0),
        ..Plan::default()
    };
    for path in paths {
        if path == Path::new("-") {
            plan.inputs.push(Input::Stdin);
            plan.bytes = None;
            continue;
        }
        let metadata = fs::metadata(path).map_err(|cause| failure(path, cause))?;
        if metadata.is_dir() {
            walk(path, path, &mut plan)?;
        } else {
            let root = path.parent().unwrap_or(Path::new(""));
            // A pipe has no size and ends when it ends.
            let bytes = metadata.is_file().then_some(metadata.len());
            plan.add(path.clone(), root, bytes);
        }
    }
    Ok(plan)
}

impl Plan {
    fn add(&mut self, path: PathBuf, root: &Path, bytes: Option<u64>) {
        let id_path = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let id_path = id_path.to_string_lossy().into_owned();
        self.inputs.push(Input::File { path, id_path });
        self.bytes = self.bytes.zip(bytes).map(|(sum, bytes)| sum + bytes);
    }
}

/// Hidden files and links to folders are left alone; the latter may go in circles.
fn walk(folder: &Path, root: &Path, plan: &mut Plan) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|cause| failure(folder, cause))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()
        .map_err(|cause| failure(folder, cause))?;
    paths.sort();
    for path in paths {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        let link = fs::symlink_metadata(&path).map_err(|cause| failure(&path, cause))?;
        if link.is_dir() {
            walk(&path, root, plan)?;
            continue;
        }
        let metadata = fs::metadata(&path).map_err(|cause| failure(&path, cause))?;
        if metadata.is_file() && is_known(&path) {
            plan.add(path, root, Some(metadata.len()));
        } else {
            plan.passed_over += 1;
        }
    }
    Ok(())
}

fn is_known(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    Form::by_ending(&name.to_string_lossy()).is_some()
}

fn failure(path: &Path, cause: std::io::Error) -> Failure {
    Failure::Read {
        path: path.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{Input, plan};

    #[test]
    fn a_folder_is_searched_in_order_and_says_what_it_passed_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).expect("a folder");
        for (name, text) in [
            ("b/one.html", "<p>"),
            ("a.txt", "text"),
            ("photo.jpg", ""),
            (".hidden.txt", ""),
        ] {
            fs::write(at(name), text).expect("a file");
        }
        let plan = plan(&[folder.path().to_owned()]).expect("it can be read");
        let file = |name: &str, id_path: &str| Input::File {
            path: at(name),
            id_path: id_path.into(),
        };
        assert_eq!(
            plan.inputs,
            [file("a.txt", "a"), file("b/one.html", "b/one")]
        );
        assert_eq!((plan.bytes, plan.passed_over), (Some(7), 1));
    }

    #[test]
    fn standard_input_has_no_known_size() {
        let plan = plan(&[PathBuf::from("-")]).expect("it needs no file");
        assert_eq!((plan.inputs, plan.bytes), (vec![Input::Stdin], None));
    }
}
