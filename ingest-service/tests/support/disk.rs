//! A disk in memory that fails when it is told to.
//!
//! It keeps two states: what the running process sees, and what is on the platter.
//! Only syncing moves anything from one to the other. When the power goes, each
//! write that was not synced is lost, kept, or torn, sector by sector, and each
//! name that was not synced is there or not. After a failed sync the process goes
//! on to see what it wrote, and the next sync calls it written: that is what Linux
//! does.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ingest_service::journal::disk::{Disk, DiskFile};

use super::seeded::Random;

/// What a power cut leaves or takes as a whole.
const SECTORS: [usize; 4] = [1, 64, 512, 4096];

/// The disk; clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct SimulatedDisk {
    state: Arc<Mutex<State>>,
    /// Held by whoever wants no sync to come to its end.
    gate: Arc<Mutex<()>>,
}

#[derive(Debug, Default)]
struct State {
    nodes: Vec<Node>,
    /// Names as the process sees them. Directories have no node.
    names: BTreeMap<PathBuf, Option<usize>>,
    durable_names: BTreeMap<PathBuf, Option<usize>>,
    pending_names: Vec<Naming>,
    faults: Faults,
    /// Calls so far.
    calls: u64,
}

/// What is to go wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Bytes that may still be written before the disk is full.
    pub room: Option<u64>,
    /// The power goes in the middle of this call, counted from now; nothing works
    /// from then on.
    pub power_until: Option<u64>,
    /// Calls of this kind fail with an input/output error, from the given one on,
    /// so many times.
    pub failing: Option<(Call, u64, u64)>,
}

/// A kind of call that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Read,
    Write,
    Sync,
    SyncDirectory,
    Name,
}

#[derive(Debug, Default)]
struct Node {
    seen: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Clone, Debug)]
enum Naming {
    Given(PathBuf, Option<usize>),
    Moved(PathBuf, PathBuf, Option<usize>),
    Taken(PathBuf),
}

#[derive(Debug)]
struct File {
    disk: SimulatedDisk,
    node: usize,
}

impl SimulatedDisk {
    /// An empty disk; `/` is there.
    pub fn new() -> Self {
        let disk = Self::default();
        let mut state = disk.lock();
        state.names.insert("/".into(), None);
        state.durable_names.insert("/".into(), None);
        drop(state);
        disk
    }

    /// What is to go wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        let mut state = self.lock();
        state.faults = faults;
        state.calls = 0;
    }

    /// What is still to go wrong.
    pub fn faults(&self) -> Faults {
        let state = self.lock();
        Faults {
            power_until: state
                .faults
                .power_until
                .map(|until| until.saturating_sub(state.calls)),
            ..state.faults
        }
    }

    /// Keeps every sync from coming to its end until the guard is dropped.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The power goes and comes back: what of it was not synced is for `random` to
    /// say. Whoever had files open must not use them any more.
    pub fn power_cut(&self, random: &mut Random) {
        let mut state = self.lock();
        state.faults = Faults::default();
        let fate = match random.below(4) {
            0 => Fate::AllLost,
            1 => Fate::AllKept,
            _ => Fate::Random,
        };
        let sector = random.one_of(SECTORS);
        for naming in std::mem::take(&mut state.pending_names) {
            if fate.keeps(random) {
                naming.apply(&mut state.durable_names);
            }
        }
        // What lies in a directory that is not there is not there either.
        let names = std::mem::take(&mut state.durable_names);
        let there = |path: &PathBuf| path.ancestors().all(|above| names.contains_key(above));
        state.durable_names = names.clone();
        state.durable_names.retain(|path, _| there(path));
        state.names = state.durable_names.clone();
        for node in &mut state.nodes {
            for change in std::mem::take(&mut node.pending) {
                node.durable = survivor(&node.durable, &change, fate, sector, random);
            }
            node.seen = node.durable.clone();
        }
    }

    /// Every file there is, and its bytes.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.lock();
        let files = state.names.iter();
        files
            .filter_map(|(path, node)| Some((path.clone(), state.nodes[(*node)?].seen.clone())))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_node(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let state = self.lock();
        match state.names.get(path) {
            Some(Some(node)) => Ok(Arc::new(File {
                disk: self.clone(),
                node: *node,
            })),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

#[derive(Clone, Copy)]
enum Fate {
    AllLost,
    AllKept,
    Random,
}

impl Fate {
    fn keeps(self, random: &mut Random) -> bool {
        match self {
            Self::AllLost => false,
            Self::AllKept => true,
            Self::Random => random.below(2) == 0,
        }
    }
}

/// What is left of a file when a change to it that was not synced meets its fate.
fn survivor(
    before: &[u8],
    change: &Change,
    fate: Fate,
    sector: usize,
    random: &mut Random,
) -> Vec<u8> {
    let mut after = before.to_vec();
    match change {
        Change::Length(length) => {
            if fate.keeps(random) {
                after.resize(*length, 0);
            }
        }
        Change::Write(at, bytes) => {
            let end = at + bytes.len();
            let mut start = *at;
            while start < end {
                let stop = ((start / sector + 1) * sector).min(end);
                if fate.keeps(random) {
                    put(&mut after, start, &bytes[start - at..stop - at]);
                }
                start = stop;
            }
            // The length may get there without the bytes.
            if after.len() < end && matches!(fate, Fate::Random) && random.below(4) == 0 {
                after.resize(end, 0);
            }
        }
    }
    after
}

fn put(into: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if into.len() < at + bytes.len() {
        into.resize(at + bytes.len(), 0);
    }
    into[at..at + bytes.len()].copy_from_slice(bytes);
}

impl Naming {
    fn apply(self, names: &mut BTreeMap<PathBuf, Option<usize>>) {
        match self {
            Self::Given(path, node) => {
                names.insert(path, node);
            }
            Self::Moved(from, to, node) => {
                names.remove(&from);
                names.insert(to, node);
            }
            Self::Taken(path) => {
                names.remove(&path);
            }
        }
    }

    fn directory(&self) -> Option<&Path> {
        match self {
            Self::Given(path, _) | Self::Taken(path) | Self::Moved(_, path, _) => path.parent(),
        }
    }
}

impl State {
    /// A call begins. Whether the power goes in the middle of it.
    fn call(&mut self, kind: Call) -> io::Result<bool> {
        self.calls += 1;
        if let Some(until) = self.faults.power_until {
            if self.calls > until {
                return Err(io::Error::other("the power is gone"));
            }
            if self.calls == until {
                return Ok(true);
            }
        }
        if let Some((failing, from, times)) = &mut self.faults.failing
            && *failing == kind
        {
            if *from > 0 {
                *from -= 1;
            } else if *times > 0 {
                *times -= 1;
                // EIO; std has no kind for it.
                return Err(io::Error::from_raw_os_error(5));
            }
        }
        Ok(false)
    }

    fn name(&mut self, naming: Naming) {
        naming.clone().apply(&mut self.names);
        self.pending_names.push(naming);
    }

    fn power_gone() -> io::Error {
        io::Error::other("the power is gone")
    }
}

impl Disk for SimulatedDisk {
    fn exists(&self, path: &Path) -> bool {
        self.lock().names.contains_key(path)
    }

    fn create_directory(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        let goes = state.call(Call::Name)?;
        state.name(Naming::Given(path.to_owned(), None));
        if goes {
            Err(State::power_gone())
        } else {
            Ok(())
        }
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let mut state = self.lock();
        state.call(Call::Read)?;
        let names = state.names.keys();
        Ok(names
            .filter(|path| path.parent() == Some(directory))
            .cloned()
            .collect())
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let mut state = self.lock();
        let goes = state.call(Call::Name)?;
        if let Some(Some(node)) = state.names.get(path).copied() {
            let node = &mut state.nodes[node];
            node.seen.clear();
            node.pending.push(Change::Length(0));
        } else {
            state.nodes.push(Node::default());
            let node = state.nodes.len() - 1;
            state.name(Naming::Given(path.to_owned(), Some(node)));
        }
        drop(state);
        if goes {
            return Err(State::power_gone());
        }
        self.open_node(path)
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        self.lock().call(Call::Read)?;
        self.open_node(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock();
        let goes = state.call(Call::Name)?;
        let node = *state.names.get(from).ok_or(io::ErrorKind::NotFound)?;
        state.name(Naming::Moved(from.to_owned(), to.to_owned(), node));
        if goes {
            Err(State::power_gone())
        } else {
            Ok(())
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        let goes = state.call(Call::Name)?;
        if !state.names.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.name(Naming::Taken(path.to_owned()));
        if goes {
            Err(State::power_gone())
        } else {
            Ok(())
        }
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        let mut state = self.lock();
        if state.call(Call::SyncDirectory)? {
            return Err(State::power_gone());
        }
        let pending = std::mem::take(&mut state.pending_names);
        for naming in pending {
            if naming.directory() == Some(directory) {
                naming.apply(&mut state.durable_names);
            } else {
                state.pending_names.push(naming);
            }
        }
        Ok(())
    }
}

impl DiskFile for File {
    fn length(&self) -> io::Result<u64> {
        let mut state = self.disk.lock();
        state.call(Call::Read)?;
        Ok(state.nodes[self.node].seen.len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        state.call(Call::Read)?;
        let at = usize::try_from(at).expect("a small file");
        let seen = &state.nodes[self.node].seen;
        let bytes = seen.get(at..at + buffer.len());
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, bytes: &[u8], at: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        let mut failure = match state.call(Call::Write) {
            Ok(true) => Some(State::power_gone()),
            Ok(false) => None,
            // Some of it may have been written all the same.
            Err(error) if error.raw_os_error() == Some(5) => Some(error),
            Err(error) => return Err(error),
        };
        let mut written = if failure.is_some() {
            bytes.len() / 2
        } else {
            bytes.len()
        };
        if let Some(room) = &mut state.faults.room {
            if (written as u64) > *room {
                written = usize::try_from(*room).expect("a small file");
                failure = Some(io::Error::from_raw_os_error(28));
            }
            *room -= written as u64;
        }
        let at = usize::try_from(at).expect("a small file");
        let node = &mut state.nodes[self.node];
        put(&mut node.seen, at, &bytes[..written]);
        node.pending
            .push(Change::Write(at, bytes[..written].to_vec()));
        failure.map_or(Ok(()), Err)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        let goes = state.call(Call::Write)?;
        let length = usize::try_from(length).expect("a small file");
        let node = &mut state.nodes[self.node];
        node.seen.resize(length, 0);
        node.pending.push(Change::Length(length));
        if goes {
            Err(State::power_gone())
        } else {
            Ok(())
        }
    }

    fn sync_data(&self) -> io::Result<()> {
        drop(self.disk.hold());
        let mut state = self.disk.lock();
        match state.call(Call::Sync) {
            Ok(false) => {}
            Ok(true) => return Err(State::power_gone()),
            Err(error) => {
                if error.raw_os_error() == Some(5) {
                    // The pages count as clean from now on, and never get there.
                    state.nodes[self.node].pending.clear();
                }
                return Err(error);
            }
        }
        // Not what is seen: what a failed sync let go does not come back.
        let node = &mut state.nodes[self.node];
        for change in std::mem::take(&mut node.pending) {
            match change {
                Change::Write(at, bytes) => put(&mut node.durable, at, &bytes),
                Change::Length(length) => node.durable.resize(length, 0),
            }
        }
        Ok(())
    }
}

impl Random {
    /// One of some values.
    pub fn one_of<T: Copy, const N: usize>(&mut self, values: [T; N]) -> T {
        values[usize::try_from(self.below(N as u64)).expect("few")]
    }
}
