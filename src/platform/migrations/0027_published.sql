-- Published figures, by their hash: what an event of the authority's own stream (figures.published) names, word for word.
-- Numbers and posts only, nobody's answers; written once and never changed.
create schema figures;
grant usage on schema figures to diogel_service;

create table figures.manifest (
  authority int not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Canonical JSON (RFC 8785): the bytes that the hash is of.
  content text not null,
  primary key (authority, sha256)
);
select platform.guard('figures.manifest', 'select, insert');
