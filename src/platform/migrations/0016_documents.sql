-- Files that belong to children's records. What a document is, and its hash, are in the ledger; the bytes lie sealed in the
-- store. Here is what may change: whether the scanner has passed a file. Nobody is served a file that is not `clean` here.
create schema documents;
grant usage on schema documents to diogel_service;

create table documents.file (
  authority int not null,
  -- Also the id of the event that says what the document is. A file without that event is nobody's yet.
  document text collate "C" not null,
  child text collate "C" not null,
  -- SHA-256 of the file as it came, in hexadecimal.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes > 0),
  media_type text not null,
  -- `waiting`: a scanner is there and did not answer. `unscanned`: no scanner was there.
  state text not null check (state in ('clean', 'infected', 'waiting', 'unscanned')),
  -- What the scanner found, in its own words.
  found text,
  kept_us bigint not null,
  scanned_us bigint,
  primary key (authority, document)
);
create index file_by_child on documents.file (authority, child, sha256);

select platform.guard('documents.file');
