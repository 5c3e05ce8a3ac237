#!/usr/bin/env bash
# Uses both running services the way strangers do: by reflection, without a proto file.
#   tests/clients/clients.sh 127.0.0.1:50051 127.0.0.1:50052
set -euo pipefail
ingest=$1 query=$2
here=$(cd "$(dirname "$0")" && pwd)

call() { # ADDRESS METHOD JSON
  buf curl --protocol grpc --http2-prior-knowledge -d "$3" "http://$1/$2"
}
expect() { # WHAT TEXT PATTERN
  if ! grep -qE "$3" <<<"$2"; then
    printf 'clients: %s: expected %s in:\n%s\n' "$1" "$3" "$2" >&2
    exit 1
  fi
  printf 'ok  %s\n' "$1"
}

methods=$(buf curl --protocol grpc --http2-prior-knowledge --list-methods "http://$ingest")
expect "reflection lists what ingest serves" "$methods" 'dateline.v1.IngestService/IngestArticle'
if grep -q QueryService <<<"$methods"; then
  echo "clients: ingest claims to serve QueryService" >&2
  exit 1
fi
methods=$(buf curl --protocol grpc --http2-prior-knowledge --list-methods "http://$query")
expect "reflection lists what query serves" "$methods" 'dateline.v1.QueryService/ListEvents'

answer=$(call "$ingest" dateline.v1.IngestService/IngestArticle '{"article": {
  "id": "clients-1", "title": "Norway and Poland sign defence pact",
  "text": "OSLO, March 3 - Norwegian Defence Minister Kari Lindqvist met Polish Defence Minister Marek Zielony in Oslo on Monday. Lindqvist said the pact would be signed in May.",
  "publish_date": {"year": 2025, "month": 3, "day": 3}}}')
expect "an article is taken" "$answer" 'INGEST_OUTCOME_(CREATED|UNCHANGED)'
token=$(sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' <<<"$answer" | head -1)

answer=$(call "$query" dateline.v1.QueryService/GetPerson \
  "{\"person\": {\"name\": \"Kari Lindqvist\"}, \"minimum_revision\": {\"token\": \"$token\"}}")
expect "what was ingested is visible to its token" "$answer" 'per-kari-lindqvist'

if answer=$(call "$query" dateline.v1.QueryService/ListEvents '{"page_size": 501}' 2>&1); then
  echo "clients: a page of 501 was accepted" >&2
  exit 1
fi
expect "an error names its field" "$answer" 'page_size'

python3 "$here/reflect.py" "$ingest" "$query"
