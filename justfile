# The recipes of daily work; `just` lists them.

default:
    @just --list

# Everything CI runs; name steps to run only these: `just check format clippy`.
check *steps:
    .ci/run {{steps}}

# Both services in one process, data kept in ./data.
up:
    cargo run --release -- up --data data

# The scoreboard of reading; needs the annotated data beside the repository.
evaluate *topics:
    cargo run --release -p dateline-tools --bin evaluate -- {{topics}}

# So many executions of each fuzz target, or of those named.
fuzz runs="100000" *targets:
    fuzz/run {{runs}} {{targets}}

# The long forms of the tests that attack what is stored; each prints its count.
attack rounds="500":
    DATELINE_POWER_ROUNDS=$(({{rounds}} * 20)) cargo test -p ingest-service power -- --nocapture
    DATELINE_DAMAGE_ROUNDS={{rounds}} cargo test --test dateline damage -- --nocapture
    DATELINE_CRASH_ROUNDS={{rounds}} cargo test --test dateline crash -- --nocapture
    DATELINE_IDLE_CONNECTIONS=10000 cargo test -p ingest-service idle_connections -- --nocapture
